import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { startApp, type TestBrowser } from '../testing/app.ts'
import { mary } from '../testing/cast.ts'
import { fieldsOf, sendWithFile } from '../testing/forms.ts'
import { hasElement, titleOf } from '../testing/page.ts'

const url = paths.importHouseholds

const MESSY = [
  'Our guests 2025;;;;;',
  ';;;;;',
  'Junk;Family;First Name;Surname;E-Mail;Child?;Mobile',
  'x;Smith Family;John;Smith;john@smith.example;;+1 (212) 555-0100',
  'x;Smith Family;Emma;Smith;;yes;',
  'x;Lee Family;Ann;Lee;no address;;12',
  'x;;Ben;Lee;;x;',
  'x;Lee Family;Ann;Lee;ann@example.com;;',
  ';;;;;',
  'x;Müller;"Zoë\r\nMaria";Müller;ZOE@example.com;no;',
  'x;;;Nobody;;;',
].join('\r\n')

/** Latin-1, in which Excel writes CSV files in Western Europe and America. */
const messyFile = Buffer.from(MESSY, 'latin1')

async function loggedIn(t: TestContext, email = mary.email) {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn(email)
  return { db: test.db, again: test.again, stranger: test.browser(), browser }
}

const wordsOf = (html: string): string =>
  (parse(html).querySelector('main')?.text ?? '').replace(/\s+/g, ' ')

const householdsOf = async (browser: TestBrowser): Promise<string> =>
  wordsOf((await browser.get(paths.households)).body)

describe('an import', () => {
  it('shows what a messy file makes, with what could not be read by row and column', async (t) => {
    const { browser } = await loggedIn(t)
    assert.ok(hasElement((await browser.get(url)).body, 'form[enctype="multipart/form-data"]'))
    const preview = await sendWithFile(browser, url, { text: '' }, messyFile)
    assert.equal(preview.statusCode, 200)
    const words = wordsOf(preview.body)
    assert.match(words, /9 rows, separated by semicolons\. Understood: household, first name, /)
    assert.match(words, /This makes 3 households: 5 people are added\./)
    assert.match(words, /Zoë Maria Müller \(zoe@example\.com\)/)
    assert.match(words, /Emma Smith \(child\)/)
    assert.match(words, /Lee Family rows 6–8 Ann Lee \(ann@example\.com\), Ben Lee \(child\)/)
    assert.match(
      words,
      /Row 6, column E \(E-Mail\): “no address” is no email address: Ann is taken/,
    )
    assert.match(words, /Row 6, column G \(Mobile\): “12” is no phone number/)
    assert.match(
      words,
      /Row 11, column C \(First Name\): There is no first name: the row is left out/,
    )
    assert.match(words, /Ann Lee is in rows 6, 8\./)
    assert.doesNotMatch(await householdsOf(browser), /Lee Family/)
  })

  it('saves what was seen, once, through a restart and a double click', async (t) => {
    const { browser, again, db } = await loggedIn(t)
    const preview = await sendWithFile(browser, url, {}, messyFile)
    const fields = { ...fieldsOf(preview.body), confirm: 'yes' }
    const restarted = (await again({})).browser()
    for (const [name, value] of browser.cookies) restarted.cookies.set(name, value)
    const answers = await Promise.all([1, 2, 3].map(() => sendWithFile(restarted, url, fields)))
    assert.deepEqual(
      answers.map(({ statusCode, headers }) => [statusCode, headers.location]),
      answers.map(() => [303, paths.households]),
    )
    const words = await householdsOf(restarted)
    assert.match(words, /3 households are added\. 5 people are new\./)
    assert.match(words, /saved already: nothing was added twice/)
    assert.equal(words.match(/Lee Family/g)?.length, 2, 'its row and the button beside it')
    const ben = await db.selectFrom('people').selectAll().where('first_name', '=', 'Ben').execute()
    assert.deepEqual(
      ben.map(({ last_name, kind }) => [last_name, kind]),
      [['Lee', 'child']],
    )
  })

  it('tells what is here already, and adds only what it lacks', async (t) => {
    const { browser } = await loggedIn(t)
    const first = await browser.post(url, {
      text: 'Household,First name,Email\nLees,Ann,\nLees,Ben,',
    })
    await browser.post(url, { ...fieldsOf(first.body), confirm: 'yes' })
    const text = 'Household,First name,Email\nLEES,Ann,ann@example.com\nLEES,Cat,\nKims,Min-jun,'
    const second = await browser.post(url, { text })
    const words = wordsOf(second.body)
    assert.match(words, /Lees has this name: Ann and Ben\. It lacks Cat and the email of Ann\./)
    assert.match(words, /Add what it lacks/)
    assert.match(words, /This makes 1 household and completes 1: 2 people are added\./)
    await browser.post(url, { ...fieldsOf(second.body), confirm: 'yes' })
    assert.match(await householdsOf(browser), /Lees Ann, Ben, and Cat/)
    const third = wordsOf((await browser.post(url, { text })).body)
    assert.match(third, /Leave out: everything is there/)
    assert.match(third, /This makes nothing/)
  })

  it('does with each household what was chosen', async (t) => {
    const { browser } = await loggedIn(t)
    const text = 'Family,First name\nLees,Ann\nKims,Jun\nLees,Ann\nRoys,Kai'
    const first = await browser.post(url, { text })
    const fields = { ...fieldsOf(first.body), 'apart-2': 'yes', 'choice-3': 'skip' }
    const tooSoon = await browser.post(url, { ...fields, confirm: 'yes' })
    assert.equal(tooSoon.statusCode, 422, 'another plan than the one that was seen')
    assert.match(tooSoon.body, /Nothing is saved yet: look once more/)
    const again = { ...fieldsOf(tooSoon.body), confirm: 'yes' }
    assert.equal((await browser.post(url, again)).statusCode, 303)
    const words = await householdsOf(browser)
    assert.equal(words.match(/Lees Ann/g)?.length, 2)
    assert.doesNotMatch(words, /Kims/)
  })

  it('lets one say what the columns hold', async (t) => {
    const { browser } = await loggedIn(t)
    const text = 'A1,B1,C1\nLees,Ann,x@example.com\nLees,Ben,'
    const first = await browser.post(url, { text })
    assert.match(wordsOf(first.body), /Ann x@example\.com/, 'a guess')
    const chosen = { 'column-last_name': '', 'column-email': '3', header: '1' }
    const second = await browser.post(url, { ...fieldsOf(first.body), ...chosen })
    assert.match(wordsOf(second.body), /Lees rows 2–3 Ann \(x@example\.com\), Ben/)
    const other = await browser.post(url, {
      ...fieldsOf(second.body),
      text: 'Name\nAnn Lee\nKai Roy',
    })
    assert.match(wordsOf(other.body), /Ann Lee row 2 Ann Lee/, 'other columns are guessed anew')
  })

  it('shows once more what has changed between looking and saving', async (t) => {
    const { browser } = await loggedIn(t)
    const fields = fieldsOf((await browser.post(url, { text: 'Family,First name\nLees,Ann' })).body)
    const edited = { ...fields, text: 'Family,First name\nLees,Zoe', confirm: 'yes' }
    const answer = await browser.post(url, edited)
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /Lees,Zoe/)
    await browser.post(paths.pasteHouseholds, { lines: 'Lees: Ann', confirm: 'yes' })
    assert.equal((await browser.post(url, { ...fields, confirm: 'yes' })).statusCode, 422)
    const forged = { ...fieldsOf(answer.body), confirm: 'yes', key: "' or 1=1" }
    assert.equal((await browser.post(url, forged)).statusCode, 422)
    assert.doesNotMatch(await householdsOf(browser), /Zoe/)
  })

  it('never saves more households than one may have, and keeps what was typed', async (t) => {
    const { browser } = await loggedIn(t)
    const rows = Array.from({ length: 1_001 }, (_, index) => `House ${index},Ann`)
    const text = `Household,First name\n${rows.join('\n')}`
    const preview = await browser.post(url, { text })
    assert.match(wordsOf(preview.body), /You may add 1,000 more households, and this adds 1001/)
    const fields = { ...fieldsOf(preview.body), confirm: 'yes' }
    const refused = await sendWithFile(browser, url, fields)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /An organizer may add 1,000 households/)
    assert.match(refused.body, /House 1000,Ann/)
    const fewer = { ...fieldsOf(refused.body), 'choice-500': 'skip', confirm: 'yes' }
    assert.equal((await sendWithFile(browser, url, fewer)).statusCode, 303)
  })
})

describe('a file that an import can’t read', () => {
  const refused: [string, string | Uint8Array, RegExp][] = [
    ['a workbook', 'PK\x03\x04…', /This is a workbook, not a CSV file/],
    ['a picture', Buffer.from(Array.from({ length: 4_000 }, (_, i) => i % 24)), /holds no text/],
    ['5 MB', Buffer.alloc(5 * 1024 * 1024, 'a,b\n'), /The file is larger than 1 MB/],
    ['an open quotation mark', 'a,"b\nc', /Row 1: a quotation mark opens here/],
    ['3,000 rows', 'Name\n'.repeat(3_000), /import 2,000 rows at most/],
    ['nothing', '', /There is nothing in it yet/],
  ]

  for (const [name, file, message] of refused) {
    it(`is refused in words, with the text as it was: ${name}`, async (t) => {
      const { browser } = await loggedIn(t)
      const answer = await sendWithFile(browser, url, { text: 'typed before' }, file)
      assert.equal(answer.statusCode, 422)
      assert.match(titleOf(answer.body), /^Error: /)
      assert.match(wordsOf(answer.body), message)
    })
  }

  it('does no harm, whatever is in it', async (t) => {
    const { browser } = await loggedIn(t)
    const cells = [
      '=cmd|x',
      '<script>alert(1)</script>',
      '"; drop table people; --',
      '\0\ufffd',
      '👩‍👩‍👧',
    ]
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`)
    const rows = quoted.map((cell) => `${cell},${cell},${cell},${cell}`)
    const file = `Household,First name,Email,Age\n${rows.join('\n')}`
    const preview = await sendWithFile(browser, url, {}, file)
    assert.equal(preview.statusCode, 200)
    assert.doesNotMatch(preview.body, /<script>alert/)
    const fields = { ...fieldsOf(preview.body), confirm: 'yes' }
    assert.equal((await sendWithFile(browser, url, fields)).statusCode, 303)
    assert.match((await browser.get(paths.households)).body, /drop table people/)
  })
})

describe('forms with files', () => {
  it('are refused from another site, and without a log-in', async (t) => {
    const { browser, stranger } = await loggedIn(t)
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await sendWithFile(browser, url, {}, 'Name\nAnn', foreign)).statusCode, 403)
    const answer = await sendWithFile(stranger, url, {}, 'Name\nAnn')
    assert.match(String(answer.headers.location), /\/organizer\/login/)
  })

  it('are read nowhere else', async (t) => {
    const { browser } = await loggedIn(t)
    for (const other of [paths.pasteHouseholds, paths.newParty, paths.logout]) {
      assert.equal((await sendWithFile(browser, other, {}, 'a')).statusCode, 415)
    }
  })

  it('are refused where they are malformed, or send a field twice', async (t) => {
    const { browser } = await loggedIn(t)
    const send = (
      payload: string,
      type = 'multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ) =>
      browser.send({
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
      })
    const part =
      '--xxxxxxxxxxxxxxxxxxxxxxxxxxx\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n'
    const end = '--xxxxxxxxxxxxxxxxxxxxxxxxxxx--\r\n'
    assert.equal((await send(part + end)).statusCode, 200)
    const bad = ['', 'nonsense', part, part + part + end, part.repeat(5_000) + end]
    for (const body of bad) assert.equal((await send(body)).statusCode, 400, body.slice(0, 20))
    assert.equal((await send(part + end, 'multipart/form-data')).statusCode, 400)
  })
})
