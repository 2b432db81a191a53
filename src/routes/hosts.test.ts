import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { HOST_LETTERS, type HostNews } from '../pages/mails/hosts.ts'
import { paths } from '../paths.ts'
import { startApp, TestBrowser } from '../testing/app.ts'
import { bob, john, mary } from '../testing/cast.ts'
import { details, invite } from '../testing/invitations.ts'
import { attributeOf, hasElement, textsOf } from '../testing/page.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

/** John's party, and the browsers of John and Mary, who are logged in. */
async function start(t: TestContext, env = {}) {
  const site = await startApp(t, env)
  const invited = await invite(site.db, { secretKeys: site.config.secretKeys })
  const at = { party: invited.party }
  const browserOf = async ({ email }: { email: string }) => {
    const browser = new TestBrowser(site.app)
    await browser.logIn(email)
    await browser.get(paths.dashboard) // Shows what is shown only once, such as the greeting.
    return browser
  }
  const [owner, other] = [await browserOf(john), await browserOf(mary)]
  /** @returns the path of a new link */
  const newLink = async () => {
    assert.equal((await owner.post(paths.partyHosts(at), {})).statusCode, 303)
    const { body } = await owner.get(paths.partyHosts(at))
    const newest = attributeOf(body, 'input[readonly]', 'value')
    return new URL(newest).pathname
  }
  const coHost = async () => {
    const answer = await other.post(await newLink(), {})
    assert.equal(answer.headers.location, paths.party(at), answer.body)
  }
  /** The public id of an organizer. */
  const hostOf = async (firstName: string) => {
    const row = site.db.selectFrom('people').select('public_id').where('first_name', '=', firstName)
    return (await row.executeTakeFirstOrThrow()).public_id
  }
  return { ...site, ...invited, at, browserOf, owner, other, newLink, coHost, hostOf }
}

describe('a link for a co-host', () => {
  it('says whose party it is and what one may do, and asks who is not logged in to come back', async (t) => {
    const { browser, newLink } = await start(t)
    const link = await newLink()
    const visitor = browser()
    const shown = await visitor.get(link)
    assert.equal(shown.statusCode, 200)
    assert.equal(shown.headers['cache-control'], 'no-store')
    assert.equal(shown.headers['x-robots-tag'], 'noindex, nofollow')
    const words = textsOf(shown.body, 'main p').join(' ')
    assert.match(words, /John Smith asks you to host it too/)
    assert.match(words, /Every host may .* Only the owner may/)
    assert.match(words, /ask John Smith for a link/)
    assert.ok(!hasElement(shown.body, `form[action="${link}"]`))
    const login = attributeOf(shown.body, 'a.main', 'href')
    assert.equal(attributeOf(shown.body, '.nav a[href*="next="]', 'href'), login)
    const pressed = await visitor.post(link, {})
    assert.match(pressed.headers.location as string, /because=please.*co-host/)
    const { searchParams } = new URL(login, 'http://localhost')
    assert.equal(searchParams.get('next'), link)
    const answer = await visitor.logIn(mary.email, undefined, { next: link })
    assert.equal(answer.headers.location, link)
    const asked = await visitor.get(link)
    assert.ok(hasElement(asked.body, `form[action="${link}"]`))
    assert.match(textsOf(asked.body, 'main .hint').join(), /logged in as Mary Williams/)
  })

  it('tells whoever has no log-in where REGISTRATION is open to register', async (t) => {
    const { browser, newLink, owner, at } = await start(t, { REGISTRATION: 'open' })
    const { body } = await browser().get(await newLink())
    assert.ok(hasElement(body, `main a[href="${paths.register}"]`))
    assert.ok(
      !hasElement(
        (await owner.get(paths.partyHosts(at))).body,
        `main a[href="${paths.organizers}"]`,
      ),
    )
  })

  it('makes one host, pressed twice too, and tells its owner and everybody else what it does', async (t) => {
    const { newLink, other, owner, browserOf, at, mails } = await start(t)
    const link = await newLink()
    for (let looked = 0; looked < 3; looked++) await other.get(link)
    const asHost = await owner.get(link)
    assert.match(textsOf(asHost.body, 'h1').join(), /You host this party already/)
    assert.match(textsOf(asHost.body, 'main .hint').join(), /send the link on/)
    assert.equal((await owner.post(link, {})).headers.location, paths.party(at))
    for (let pressed = 0; pressed < 2; pressed++) {
      assert.equal((await other.post(link, {})).headers.location, paths.party(at))
    }
    const board = await other.get(paths.party(at))
    assert.match(textsOf(board.body, '.notices').join(), /You host Sledging now, with John\./)
    const used = textsOf((await other.get(link)).body, 'main').join()
    assert.match(used, /You have used this link\. It makes nobody else a host\./)
    assert.doesNotMatch(used, /send the link on/)
    const late = await browserOf(bob)
    for (const answer of [await late.get(link), await late.post(link, {})]) {
      assert.equal(answer.statusCode, 404)
      assert.match(textsOf(answer.body, 'h1').join(), /This link does no more/)
    }
    const told = (await mails()).filter(({ subject }) => subject === 'Your party has another host')
    assert.deepEqual(
      told.map(({ recipient }) => recipient),
      [john.email],
    )
  })

  it('is taken back by the owner, and waits while the party is in the archive', async (t) => {
    const { newLink, other, owner, at, step } = await start(t)
    const link = await newLink()
    await step('archive')
    assert.equal((await other.post(link, {})).statusCode, 409)
    const { body } = await owner.get(paths.partyHosts(at))
    assert.ok(!hasElement(body, `form[action="${paths.partyHosts(at)}"]`))
    const action = attributeOf(body, 'form[action$="/take-back"]', 'action')
    assert.equal((await owner.post(action, {})).statusCode, 303)
    assert.equal((await owner.post(action, {})).statusCode, 404)
    assert.equal((await other.get(link)).statusCode, 404)
  })
})

describe('a host whose own household is invited', () => {
  it('answers from the dashboard, needs no link, and is led to the invitation after the end', async (t) => {
    const { coHost, other, owner, at, db, inviteAlso } = await start(t)
    await coHost()
    const marys = db
      .selectFrom('households')
      .innerJoin('people', 'people.household_id', 'households.id')
      .select('households.public_id')
      .where('people.first_name', '=', 'Mary')
    await inviteAlso([(await marys.executeTakeFirstOrThrow()).public_id])
    const { body } = await other.get(paths.dashboard)
    assert.match(textsOf(body, 'main').join(), /is invited to Sledging, which you host/)
    assert.ok(hasElement(body, `section a[href="${paths.invitedTo(at)}"]`))
    const cards = textsOf((await owner.get(paths.party(at))).body, '.board-household').join()
    assert.match(cards, /a host’s household: no link needed/)
    await other.post(paths.leaveParty(at), {})
    const answer = await other.get(paths.party(at))
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, paths.invitedTo(at))
  })
})

describe('a party with two hosts', () => {
  it('stands on the dashboard of both, and names both to guests', async (t) => {
    const { coHost, other, owner, browser, link, at, lees } = await start(t)
    await coHost()
    for (const [one, with_] of [
      [owner, 'Mary Williams'],
      [other, 'John Smith'],
    ] as const) {
      const board = await one.get(paths.party(at))
      assert.match(textsOf(board.body, '.opening p').join(), new RegExp(`host it with ${with_}`))
      const dashboard = await one.get(paths.dashboard)
      assert.match(
        textsOf(dashboard.body, '.headline, .party-rows').join(),
        new RegExp(`with ${with_}`),
      )
    }
    await other.get(await link())
    assert.equal((await lees())?.openedAt, null, 'a host may look')
    const invitation = await browser().get(await link())
    const invites = textsOf(invitation.body, '.invitation-to').join()
    assert.match(invites, /John Smith and Mary Williams invite you to/)
    assert.notEqual((await lees())?.openedAt, null)
  })

  it('marks what a host answers as theirs, for the other by name', async (t) => {
    const { coHost, other, owner, at, household, idOf } = await start(t)
    await coHost()
    const reply = { household, [`reply-${idOf('Ann')}`]: 'attending' }
    assert.equal((await other.post(paths.partyReplies(at), reply)).statusCode, 303)
    const said = async (one: TestBrowser) =>
      textsOf((await one.get(paths.party(at))).body, '.board-guests li').join()
    assert.match(await said(other), /by you/)
    assert.match(await said(owner), /by Mary/)
    const changes = textsOf((await owner.get(paths.party(at))).body, 'main li').join()
    assert.match(changes, /Mary Williams \(host\) changed Ann to attending/)
  })

  it('tells a host what the other one saved first, and loses nothing of either', async (t) => {
    const { coHost, other, owner, at } = await start(t)
    await coHost()
    const form = {
      ...{ title: details.title, starts_on: '2031-01-05', starts_at: '14:00' },
      ...{ time_zone: 'Europe/Berlin', venue: 'The hill', show_guests: 'yes', version: '1' },
    }
    const url = paths.editParty(at)
    assert.equal(
      (await other.post(url, { ...form, title: 'Skating', venue: 'The lake' })).statusCode,
      303,
    )
    const late = await owner.post(url, { ...form, title: 'Sledging by night' })
    assert.equal(late.statusCode, 422)
    assert.match(late.body, /you wrote “Sledging by night”, Mary wrote “Skating”/)
    assert.match(late.body, /Venue is now Mary’s: “The lake”/)
  })

  it('tells every host but the one who did it what was freed', async (t) => {
    const { coHost, owner, at, household, idOf, link, browser, mails } = await start(t)
    await coHost()
    const dish = { kind: 'dessert', name: 'Pie', amount: '1', unit: 'pieces' }
    const promised = await owner.post(paths.partyOffer(at), { ...dish, household, note: '' })
    assert.equal(promised.statusCode, 303, promised.body)
    const everybody = ['Ann', 'Ben', 'Cat', 'Dan'].map((name) => [
      `reply-${idOf(name)}`,
      'not-attending',
    ])
    await browser().post(await link(), Object.fromEntries(everybody))
    const told = (await mails()).filter(({ subject }) => /free again/.test(subject))
    assert.deepEqual(told.map(({ recipient }) => recipient).sort(), [john.email, mary.email])
  })

  it('ends for whoever is removed or leaves, on the next request, and tells them', async (t) => {
    const production = {
      NODE_ENV: 'production',
      SECRET_KEY: STRONG_SECRET,
      SESSION_TYPE: 'filesystem',
    }
    const { coHost, other, owner, at, hostOf } = await start(t, production)
    await coHost()
    const url = paths.party(at)
    for (let seen = 0; seen < 3; seen++) assert.equal((await other.get(url)).statusCode, 200)
    const remove = paths.removeHost({ ...at, host: await hostOf('Mary') })
    const asked = await owner.get(remove)
    assert.match(textsOf(asked.body, 'h1').join(), /Remove Mary Williams\?/)
    assert.equal((await owner.post(remove, {})).statusCode, 303)
    assert.equal((await other.get(url)).statusCode, 404)
    assert.equal((await other.get(paths.partyHosts(at))).statusCode, 404)
    assert.doesNotMatch((await other.get(paths.dashboard)).body, /Sledging/)
    assert.equal((await owner.post(remove, {})).statusCode, 404)
    await coHost()
    assert.equal((await other.get(url)).statusCode, 200)
    const left = await other.post(paths.leaveParty(at), {})
    assert.equal(left.headers.location, paths.dashboard)
    assert.equal((await other.get(url)).statusCode, 404)
  })

  it('is handed over, and left by its first owner, who is told what comes first', async (t) => {
    const { coHost, other, owner, at, hostOf, mails } = await start(t)
    await coHost()
    const asked = await owner.get(paths.leaveParty(at))
    assert.match(textsOf(asked.body, 'main p').join(), /Hand it over/)
    assert.ok(!hasElement(asked.body, 'main form'))
    const refused = await owner.post(paths.leaveParty(at), {})
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /Sledging is yours\. Hand it over first/)
    const handOver = paths.handOver({ ...at, host: await hostOf('Mary') })
    const shown = await owner.get(handOver)
    assert.match(textsOf(shown.body, 'h1').join(), /Hand Sledging over to Mary Williams\?/)
    const contact = /Guests still read “John, 212-555-0100” as the way to reach/
    assert.match(textsOf(shown.body, 'main p').join(), contact)
    assert.ok(hasElement(shown.body, `main a[href="${paths.editParty(at)}"]`))
    assert.equal((await owner.post(handOver, {})).statusCode, 303)
    assert.match(textsOf((await owner.get(paths.dashboard)).body, '.notices').join(), contact)
    assert.equal((await owner.post(handOver, {})).statusCode, 403, 'it is not theirs any more')
    const hosts = textsOf((await other.get(paths.partyHosts(at))).body, '.rows > li')
    assert.match(hosts.join('|'), /Mary Williams\s+owner.*\|.*John Smith\s+co-host/s)
    assert.equal((await owner.post(paths.leaveParty(at), {})).statusCode, 303)
    assert.equal((await other.post(paths.archiveParty(at), {})).statusCode, 303)
    const subjects = (await mails()).map(({ recipient, subject }) => `${recipient}: ${subject}`)
    assert.ok(subjects.includes(`${mary.email}: A party is yours now`), subjects.join())
    assert.ok(subjects.includes(`${mary.email}: Your party has one host less`), subjects.join())
  })
})

describe('the letter to a new owner', () => {
  it('says which contact guests still read, and leads to where it is set', () => {
    const news = {
      ...{ firstName: 'Mary', by: 'John Smith', title: 'Sledging' },
      ...{ url: 'https://party.example/hosts', editUrl: 'https://party.example/edit' },
    }
    for (const kind of ['handed over', 'left'] as const) {
      const letterOf = (party: HostNews['party']) => HOST_LETTERS[kind]({ ...news, party })
      const { after, action } = letterOf({ contact: 'John, 212-555-0100', state: 'published' })
      assert.match(after.join(), /Guests still read “John, 212-555-0100” as the way to reach you/)
      assert.equal(action?.url, news.editUrl)
      assert.equal(letterOf({ contact: '', state: 'published' }).action?.url, news.url)
      assert.equal(letterOf({ contact: 'John', state: 'archived' }).action?.url, news.url)
    }
  })
})
