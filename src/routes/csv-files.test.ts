import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import { paths } from '../paths.ts'
import { startApp, type TestBrowser } from '../testing/app.ts'
import { john } from '../testing/cast.ts'
import { fieldsOf, sendWithFile } from '../testing/forms.ts'
import { invite } from '../testing/invitations.ts'
import { hasElement } from '../testing/page.ts'
import { SECRET } from '../testing/secret.ts'
import { layTable } from '../testing/table.ts'

const STRANGE = [
  'household,first name,last name,kind,email,phone',
  '"=HYPERLINK(""http://x"")",+Ann,-Lee,adult,,+491234567',
  '\'=Quoted,"@Kai, Jr.",Roy;=1+1,child,kai@example.com,',
  'Müller 🎄,"O""Brien",עדה,child,,',
  'Nobody yet,,,,,',
].join('\n')

async function importText(browser: TestBrowser, text: string): Promise<void> {
  const preview = await sendWithFile(browser, paths.importHouseholds, {}, text)
  const fields = { ...fieldsOf(preview.body), confirm: 'yes' }
  assert.equal((await browser.post(paths.importHouseholds, fields)).statusCode, 303)
}

describe('the file of households', () => {
  it('gives the same households when it is imported, whatever their names are', async (t) => {
    const test = await startApp(t)
    const [mary, bob] = [test.browser(), test.browser()]
    await mary.logIn('mary.williams@example.com')
    await bob.logIn('bob.johnson@example.com')
    await importText(mary, STRANGE)
    const file = await mary.get(paths.householdsFile)
    assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8')
    assert.match(
      String(file.headers['content-disposition']),
      /attachment; filename="households.csv"/,
    )
    await importText(bob, file.body)
    const own = (await bob.get(paths.householdsFile)).body
    const others = own.split('\r\n').filter((line) => !line.startsWith('Johnson Family'))
    assert.equal(others.join('\r\n'), file.body)
  })

  it('adds nothing where everything is there already', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn('mary.williams@example.com')
    await importText(browser, STRANGE)
    const file = (await browser.get(paths.householdsFile)).body
    const preview = await sendWithFile(browser, paths.importHouseholds, {}, file)
    assert.match(preview.body, /This makes nothing/)
  })

  it('holds nothing that runs as a formula, in any cell of any program', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn('mary.williams@example.com')
    await importText(browser, STRANGE)
    const { body } = await browser.get(paths.householdsFile)
    assert.ok(body.startsWith('\ufeffHousehold,'))
    for (const delimiter of [',', ';', '\t']) {
      const options = { delimiter, bom: true, relax_quotes: true, relax_column_count: true }
      for (const cell of parse(body, options).flat()) assert.doesNotMatch(cell, /^\s*[=+\-@]/)
    }
  })

  it('holds the households of one’s own list, and those of the archive apart', async (t) => {
    const test = await startApp(t)
    await invite(test.db, { secretKeys: [SECRET] })
    const others = test.db.updateTable('households').set({ added_by: null })
    await others.where('name', '=', 'Lee Family').execute()
    const browser = test.browser()
    await browser.logIn(john.email)
    assert.doesNotMatch((await browser.get(paths.households)).body, /Lee Family/)
    const { body } = await browser.get(paths.householdsFile)
    assert.match(body, /Smith Family,Timmy,Smith,child,,/)
    assert.doesNotMatch(body, /Lee Family/, 'it is another organizer’s to hand on')
    const archived = await browser.get(`${paths.householdsFile}?show=archived`)
    assert.equal(archived.body.trim().split('\n').length, 1)
  })
})

describe('the file of guests', () => {
  it('has everybody who is invited, with their reply and the household’s note', async (t) => {
    const test = await startApp(t)
    const { party, link, idOf } = await invite(test.db, { secretKeys: [SECRET] })
    const browser = test.browser()
    await browser.logIn(john.email)
    const reply = { [`reply-${idOf('Ann')}`]: 'attending', note: '=1+1\nfor; us' }
    assert.equal((await test.browser().post(await link(), reply)).statusCode, 303)
    const host = { household: '', [`reply-${idOf('Cat')}`]: 'not-attending' }
    const board = await browser.get(paths.party({ party }))
    host.household = /id="household-(\w+)"/.exec(board.body)?.[1] ?? ''
    assert.equal((await browser.post(paths.partyReplies({ party }), host)).statusCode, 303)
    const url = paths.guestsFile({ party })
    const { body, headers } = await browser.get(url)
    assert.match(String(headers['content-disposition']), /filename="guests.csv"/)
    const rows = parse(body, { bom: true, columns: true }) as Record<string, string>[]
    assert.deepEqual(
      rows.map((row) => [row['First name'], row.Reply, row['Reply given by'], row.Note]),
      [
        ['Ann', 'attending', 'household', "'=1+1\nfor; us"],
        ['Ben', 'no response', '', ''],
        ['Cat', 'not attending', 'host', ''],
        ['Dan', 'no response', '', ''],
      ],
    )
    assert.ok(rows.every((row) => row.Household === 'Lee Family' && row['Link sent'] === ''))
    const other = test.browser()
    await other.logIn('bob.johnson@example.com')
    assert.equal((await other.get(url)).statusCode, 404)
  })
})

describe('the files of the table', () => {
  const claimFields = {
    ...{ kind: 'dessert', name: '=cake()', amount: '6', note: '@ noon', 'contains-nuts': 'yes' },
  }

  it('have each dish with who brings it, what is still open, and what each person eats', async (t) => {
    const test = await startApp(t)
    const {
      party,
      links: { lees },
      wish,
      idOf,
    } = await layTable(test.db, { secretKeys: [SECRET] })
    await wish({ kind: 'vegetable side', name: '', servings: 12 })
    const offer = await test.browser().post(`${lees}/table/offer`, claimFields)
    assert.equal(offer.statusCode, 303)
    const soup = { ...claimFields, kind: 'starter', name: 'Soup', note: '' }
    assert.equal((await test.browser().post(`${lees}/table/offer`, soup)).statusCode, 303)
    const food = `food-${idOf('Ann')}`
    const said = { [`${food}-asked`]: 'yes', [`${food}-shown`]: '' }
    const eats = { [`${food}-allergy_words`]: '+kiwi', [`${food}-preference-vegan`]: 'yes' }
    const saved = await test.browser().post(`${lees}/food`, { ...said, ...eats })
    assert.equal(saved.statusCode, 303)
    const browser = test.browser()
    await browser.logIn(john.email)
    const read = async (url: string) => {
      const { body } = await browser.get(url)
      return parse(body, { bom: true }) as string[][]
    }
    assert.deepEqual((await read(paths.potluckFile({ party }))).slice(1), [
      ['Starter', 'Soup', '6', 'servings', 'Lee Family', 'nuts', ''],
      ['Dessert', "'=cake()", '6', 'servings', 'Lee Family', 'nuts', "'@ noon"],
      ['Vegetable side', 'Vegetable side', '12', 'servings', 'still open', '', ''],
    ])
    assert.deepEqual((await read(paths.dietsFile({ party }))).slice(1), [
      ['Johnson Family', 'Bob', 'Johnson', 'no response', 'preference', 'no alcohol'],
      ['Lee Family', 'Ann', 'Lee', 'no response', 'allergy', "'+kiwi"],
      ['Lee Family', 'Ann', 'Lee', 'no response', 'preference', 'vegan'],
    ])
    const { body: table } = await browser.get(paths.partyTable({ party }))
    for (const url of [paths.potluckFile({ party }), paths.dietsFile({ party })]) {
      assert.ok(hasElement(table, `a[href="${url}"]`), url)
    }
  })
})
