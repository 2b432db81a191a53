import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { paths } from '../paths.ts'
import { setCookies, startApp } from '../testing/app.ts'
import { type InvitationOptions, invite } from '../testing/invitations.ts'
import { hasElement, textsOf, titleOf } from '../testing/page.ts'

const DAY_MS = 86_400_000

async function invited(t: TestContext, more: InvitationOptions['more'] = {}, env = {}) {
  const made = await startApp(t, env)
  const { db, config } = made
  const invitation = await invite(db, { secretKeys: config.secretKeys, more })
  const guest = made.browser()
  const link = await invitation.link()
  const replies = (given: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(given).map(([name, reply]) => [`reply-${invitation.idOf(name)}`, reply]),
    )
  return { ...made, ...invitation, guest, link, replies }
}

const versionIn = (body: string): string => /name="version" value="(\d+)"/.exec(body)?.[1] ?? ''

describe('an invitation', () => {
  it('needs no account, cookie or script, and is kept and told by nobody', async (t) => {
    const { guest, link } = await invited(t)
    guest.headers.cookie = 'session=stale.and-forged; theme=dark'
    const page = await guest.get(link)
    assert.equal(page.statusCode, 200)
    for (const text of ['Sledging', 'Lee Family', 'Ann Lee', 'The hill', 'Berlin time']) {
      assert.ok(page.body.includes(text), text)
    }
    assert.deepEqual(setCookies(page), [])
    const { headers } = page
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-robots-tag'], 'noindex, nofollow')
    assert.ok(hasElement(page.body, 'meta[name="robots"][content="noindex, nofollow"]'))
    const token = link.slice(3)
    const [title = ''] = /<title>.*?<\/title>/.exec(page.body) ?? []
    assert.ok(title.includes('Sledging') && !title.includes(token))
    assert.ok(!/<meta[^>]*(Lee|Ann)/.test(page.body), 'nothing in the head names anybody')
  })

  it('saves an answer for everybody at home, says what was saved, and changes one', async (t) => {
    const { guest, link, replies, idOf } = await invited(t)
    const sent = await guest.post(link, {
      version: versionIn((await guest.get(link)).body),
      answered_by: idOf('Ann'),
      note: 'We bring soup.',
      ...replies({ Ann: 'attending', Ben: 'maybe', Cat: 'attending', Dan: 'attending' }),
    })
    assert.equal(sent.statusCode, 303)
    const url = sent.headers.location as string
    assert.ok(url.startsWith(`${link}?saved=`))
    const page = await guest.get(url)
    assert.match(page.body, /Saved\. Thank you!/)
    assert.match(page.body, /Dan is coming\. Your note is saved\./)
    assert.match(page.body, /Ann changed Ben to maybe, \d\d:\d\d/)
    const changed = await guest.post(link, {
      version: versionIn(page.body),
      ...replies({ Dan: 'not-attending' }),
    })
    const after = await guest.get(changed.headers.location as string)
    assert.match(after.body, /Dan is not coming\./)
    assert.match(after.body, /2 attending, 1 maybe, 1 not attending\./)
    assert.match(after.body, /We bring soup\./)
    assert.deepEqual(setCookies(after), [])
  })

  it('says what was saved for a while only, so that a bookmark stays a plain page', async (t) => {
    const { guest, link, replies, clock } = await invited(t)
    const sent = await guest.post(link, replies({ Ann: 'attending' }))
    clock.now += 11 * 60_000
    assert.doesNotMatch((await guest.get(sent.headers.location as string)).body, /Thank you!/)
    assert.equal((await guest.get(`${link}?saved=1-1-99999999999999999`)).statusCode, 200)
  })

  it('keeps what others changed meanwhile, and says what it replaced', async (t) => {
    const { guest, link, replies, idOf } = await invited(t)
    const version = versionIn((await guest.get(link)).body)
    const ben = { version, answered_by: idOf('Ben'), ...replies({ Cat: 'maybe', Dan: 'maybe' }) }
    await guest.post(link, ben)
    const late = await guest.post(link, { version, ...replies({ Cat: 'attending' }) })
    const page = await guest.get(late.headers.location as string)
    assert.match(page.body, /While you answered: Ben changed Cat to maybe, \d\d:\d\d\. Your answer/)
    assert.match(page.body, /While you answered: Ben changed Dan to maybe, \d\d:\d\d\. It is kept/)
  })

  it('throws neither of two notes away', async (t) => {
    const { guest, link, replies, lees } = await invited(t)
    const version = versionIn((await guest.get(link)).body)
    await guest.post(link, { version, note: 'First' })
    const second = await guest.post(link, {
      version,
      note: 'Second',
      ...replies({ Ann: 'attending' }),
    })
    assert.equal(second.statusCode, 422)
    assert.ok(textsOf(second.body, 'blockquote').includes('First'))
    assert.match(second.body, />Second<\/textarea>/)
    assert.match(second.body, /Your replies are saved; your note is not yet\./)
    await guest.post(link, { version: versionIn(second.body), note: 'Second' })
    assert.equal((await lees())?.note, 'Second')
  })

  it('comes back with 422 and what was typed', async (t) => {
    const { guest, link, replies } = await invited(t)
    const note = 'x'.repeat(1_001)
    const answers = [
      { note, ...replies({ Ann: 'maybe' }) },
      replies({ Ann: 'perhaps' }),
      { note: ' ' },
    ]
    for (const form of answers) {
      const answer = await guest.post(link, form)
      assert.equal(answer.statusCode, 422)
      assert.match(titleOf(answer.body), /^Error: /)
      assert.match(answer.body, /There is a problem/)
    }
    const first = await guest.post(link, { note, ...replies({ Ann: 'maybe' }) })
    assert.ok(first.body.includes(note))
    assert.ok(hasElement(first.body, '[value="maybe"][checked]'))
  })

  it('takes no reply for somebody of another household', async (t) => {
    const { guest, link, db } = await invited(t)
    const { public_id } = await db
      .selectFrom('people')
      .select('public_id')
      .where('first_name', '=', 'Mary')
      .executeTakeFirstOrThrow()
    const answer = await guest.post(link, { [`reply-${public_id}`]: 'attending' })
    assert.equal(answer.statusCode, 404)
  })

  it('is read-only after the deadline, and says back what came too late', async (t) => {
    const { guest, link, replies, idOf, clock } = await invited(t)
    await guest.post(link, replies({ Ann: 'attending' }))
    clock.now += 25 * DAY_MS
    const page = await guest.get(link)
    assert.ok(!hasElement(page.body, '[type="radio"]'))
    assert.match(page.body, /The time to reply is over/)
    assert.match(page.body, /John, 212-555-0100/)
    const late = await guest.post(link, { note: 'Sorry!', ...replies({ Ann: 'not-attending' }) })
    assert.equal(late.statusCode, 409)
    assert.match(late.body, /is not saved\. Ann: not attending; note: Sorry!/)
    const names = { [`first_name-${idOf('Ann')}`]: 'Eve' }
    assert.equal((await guest.post(`${link}/names`, names)).statusCode, 409)
    assert.equal((await guest.post(`${link}/people`, { first_name: 'Eve' })).statusCode, 409)
    assert.equal((await guest.get(`${link}/names`)).headers.location, link)
    assert.equal((await guest.get(`${link}/people`)).headers.location, link)
  })

  it('shows nobody but its own household where the host hides the guests', async (t) => {
    const { guest, link, inviteAlso, db } = await invited(t, { showGuests: false })
    const johnsons = await db
      .selectFrom('households')
      .select('public_id')
      .where('name', '=', 'Johnson Family')
      .executeTakeFirstOrThrow()
    await inviteAlso([johnsons.public_id])
    const page = await guest.get(link)
    assert.doesNotMatch(page.body, /Johnson|Bob/)
    assert.match(page.body, /0 attending, 6 have not answered\./)
  })

  it('prints text as text: paragraphs and addresses, no markup, any script', async (t) => {
    const description = `First <b>bold</b>\nline\n\nSecond: https://example.org/a?b=1&c=2, a@b.example.com, javascript:alert(1)`
    const { guest, link } = await invited(t, { description, title: `שלום 🎄 ${'w'.repeat(100)}` })
    const { body } = await guest.get(link)
    assert.match(body, /First &lt;b&gt;bold&lt;\/b&gt;\nline<\/p>/)
    assert.match(
      body,
      /<a href="https:\/\/example\.org\/a\?b=1&amp;c=2" rel="noreferrer nofollow">/,
    )
    assert.ok(hasElement(body, 'a[href="mailto:a@b.example.com"]'))
    assert.ok(!hasElement(body, '[href^="javascript"]'))
    assert.match(textsOf(body, 'h1.invitation-title[dir="auto"]').join(), /^שלום 🎄/)
  })
})

describe('the household itself', () => {
  it('puts its names right, and overwrites no correction that it did not touch', async (t) => {
    const { guest, link, idOf, lees } = await invited(t)
    const form = (names: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(names).flatMap(([was, now]) => [
          [`first_name-${idOf(was)}`, now],
          [`last_name-${idOf(was)}`, 'Lee'],
          [`was-${idOf(was)}`, `${was}\r\nLee`],
        ]),
      )
    assert.ok(textsOf((await guest.get(`${link}/names`)).body, 'main *').includes('Ann Lee'))
    await guest.post(`${link}/names`, form({ Ann: 'Anna', Ben: 'Ben' }))
    const answer = await guest.post(`${link}/names`, form({ Ann: 'Ann', Ben: 'Benno' }))
    assert.equal(answer.headers.location, `${link}?done=names`)
    const names = (await lees())?.guests.map(({ firstName }) => firstName)
    assert.deepEqual(names, ['Anna', 'Benno', 'Cat', 'Dan'])
    const wrong = await guest.post(`${link}/names`, form({ Cat: ' ' }))
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Enter a first name\./)
  })

  it('adds as many people as the host allows, each of them once', async (t) => {
    const { guest, link, lees } = await invited(t, { extraPeople: 2 })
    const eve = { first_name: 'Eve', last_name: 'Lee', kind: 'child' }
    assert.match((await guest.get(`${link}/people`)).body, /2 people more/)
    assert.equal((await guest.post(`${link}/people`, eve)).statusCode, 303)
    assert.equal((await guest.post(`${link}/people`, eve)).statusCode, 422)
    const pair = await Promise.all(
      ['Fay', 'Guy'].map((first_name) => guest.post(`${link}/people`, { ...eve, first_name })),
    )
    assert.deepEqual(pair.map(({ statusCode }) => statusCode).sort(), [303, 409])
    assert.equal((await lees())?.guests.length, 6)
    assert.match((await guest.get(`${link}/people`)).body, /Nobody more can be added/)
    assert.doesNotMatch((await guest.get(link)).body, /Add a person/)
  })
})

describe('a link that opens nothing', () => {
  it('says why, and what to do: unknown, replaced, taken back, not ready, called off', async (t) => {
    const { guest, link, replaceLink, takeBack, link: first, ...made } = await invited(t)
    const expectPage = async (url: string, status: number, heading: RegExp) => {
      const page = await guest.get(url)
      assert.equal(page.statusCode, status)
      assert.match(page.body, heading)
      assert.equal(page.headers['referrer-policy'], 'no-referrer')
      assert.equal(page.headers['x-robots-tag'], 'noindex, nofollow')
      assert.equal(page.headers['cache-control'], 'no-store')
      assert.doesNotMatch(page.body, /Ann|Lee Family/)
    }
    await expectPage(`/i/${'0'.repeat(26)}`, 404, /This link opens no invitation/)
    await expectPage('/i/short', 404, /This link opens no invitation/)
    await made.step('unpublish')
    await expectPage(first, 404, /This invitation is not ready yet/)
    await made.step('archive')
    await made.step('restore')
    await made.step('publish')
    assert.equal((await guest.get(first)).statusCode, 200)
    await made.step('archive')
    await expectPage(first, 410, /Sledging is called off/)
    made.clock.now += 30 * DAY_MS
    await expectPage(first, 410, /Sledging is over/)
    await made.step('restore')
    await replaceLink()
    await expectPage(first, 410, /There is a newer link/)
    const { token } = (await made.lees()) ?? {}
    await takeBack()
    await expectPage(`/i/${token}`, 410, /This invitation was taken back/)
    assert.equal((await guest.post(`/i/${token}`, { note: 'x' })).statusCode, 410)
  })

  it('is slowed down when many come from one network, while right links open and log-ins go on', async (t) => {
    const { guest, link, clock, db } = await invited(t)
    const unknown = () => guest.get(`/i/${'0'.repeat(26)}`)
    for (let guess = 0; guess < 50; guess++) assert.equal((await unknown()).statusCode, 404)
    const page = await unknown()
    assert.equal(page.statusCode, 429)
    assert.equal(page.headers['retry-after'], '900')
    assert.match(page.body, /Please wait a little/)
    const rows = await db.selectFrom('login_failures').select('id').execute()
    assert.equal(rows.length, 50)
    assert.equal((await guest.get(link)).statusCode, 200)
    assert.equal((await guest.logIn()).statusCode, 303)
    clock.now += 901_000
    assert.equal((await unknown()).statusCode, 404)
  })
})

describe('what counts as opened', () => {
  const PREVIEWS = [
    'WhatsApp/2.23.20.0',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  ]
  const PEOPLE = [
    'Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 13; SM-A1) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Telegram-Android/10.1',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 300.0',
  ]

  it('shows messengers title and date, never names', async (t) => {
    const { guest, link, lees } = await invited(t)
    for (const agent of PREVIEWS) {
      const page = await guest.get(link, { 'user-agent': agent })
      assert.equal(page.statusCode, 200)
      assert.ok(hasElement(page.body, 'meta[property="og:title"][content="Sledging"]'))
      assert.ok(hasElement(page.body, 'meta[property="og:description"][content$="Berlin time"]'))
      assert.doesNotMatch(page.body, /Ann|Lee|John|Smith|reply-/, agent)
    }
    assert.equal((await lees())?.openedAt, null)
    for (const agent of PEOPLE) {
      const page = await guest.get(link, { 'user-agent': agent })
      assert.match(page.body, /Ann Lee/, agent)
    }
    assert.notEqual((await lees())?.openedAt, null)
  })

  it('is a look, not a HEAD, not a prefetch, and not the host', async (t) => {
    const { guest, link, browser, lees } = await invited(t)
    const head = await guest.send({ method: 'HEAD', url: link })
    assert.equal(head.statusCode, 200)
    await guest.get(link, { 'sec-purpose': 'prefetch;prerender' })
    const host = browser()
    await host.logIn()
    assert.equal((await host.get(link)).statusCode, 200)
    assert.equal((await lees())?.openedAt, null)
    await guest.get(link)
    assert.notEqual((await lees())?.openedAt, null)
  })

  it('takes answers from browsers that say Origin: null, as no-referrer makes them', async (t) => {
    const { guest, link, replies } = await invited(t)
    const payload = new URLSearchParams(replies({ Ann: 'attending' })).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }
    const answer = await guest.send({ method: 'POST', url: link, payload, headers })
    assert.equal(answer.statusCode, 303)
  })
})

describe('the own household’s invitation of somebody who is logged in', () => {
  it('is answered in their name, and found by nobody who is not invited', async (t) => {
    const { browser, party, inviteAlso, db, replies, step } = await invited(t)
    const bob = browser()
    await bob.logIn('bob.johnson@example.com')
    const url = paths.invitedTo({ party })
    assert.equal((await bob.get(url)).statusCode, 404)
    assert.equal((await bob.post(url, replies({ Ann: 'maybe' }))).statusCode, 404)
    const johnsons = await db
      .selectFrom('households')
      .select(['id', 'public_id'])
      .where('name', '=', 'Johnson Family')
      .executeTakeFirstOrThrow()
    await inviteAlso([johnsons.public_id])
    const page = await bob.get(url)
    assert.match(page.body, /Bob Johnson/)
    const alice = await db
      .selectFrom('people')
      .select('public_id')
      .where('first_name', '=', 'Alice')
      .executeTakeFirstOrThrow()
    const form = { version: versionIn(page.body), [`reply-${alice.public_id}`]: 'attending' }
    const sent = await bob.post(url, form)
    assert.equal(sent.statusCode, 303)
    const after = await bob.get(sent.headers.location as string)
    assert.match(after.body, /Alice is coming\./)
    assert.match(after.body, /Bob changed Alice to attending/)
    assert.equal((await bob.post(url, { note: 'x'.repeat(2_000) })).statusCode, 422)
    assert.equal((await bob.post(url, replies({ Ann: 'maybe' }))).statusCode, 404)
    await step('archive')
    assert.equal((await bob.get(url)).statusCode, 404)
  })
})
