import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { paths } from '../paths.ts'
import { startApp, type TestApp, TestBrowser } from '../testing/app.ts'
import { mary } from '../testing/cast.ts'
import { hasElement } from '../testing/page.ts'

const form = {
  title: 'Sledging',
  starts_on: '2031-01-05',
  starts_at: '14:00',
  time_zone: 'Europe/Berlin',
  venue: 'The hill',
  show_guests: 'yes',
}

async function loggedIn(t: TestContext) {
  const test = await startApp(t)
  const browser = test.browser()
  await browser.logIn()
  return { ...test, browser }
}

/** @returns the address of a new draft */
async function newParty(browser: TestBrowser, more: Record<string, string> = {}): Promise<string> {
  const made = await browser.post(paths.newParty, { ...form, ...more })
  assert.equal(made.statusCode, 303, made.body)
  return made.headers.location as string
}

async function invite(browser: TestBrowser, url: string): Promise<string[]> {
  const page = await browser.get(`${url}/invitations`)
  const [, household = ''] = /name="household" value="(\w+)"/.exec(page.body) ?? []
  await browser.post(`${url}/invitations`, { household })
  const board = await browser.get(url)
  const [, token = ''] = /\/i\/([0-9a-z]{26})/.exec(board.body) ?? []
  return [household, token]
}

/**
 * The statuses that somebody gets at every address of a party and its household. Leaving the party
 * is tried last.
 */
async function statusesOf(
  browser: TestBrowser,
  app: TestApp['app'],
  { party, household }: { party: string; household: string },
): Promise<Map<string, number>> {
  const statuses = new Map<string, number>()
  const fill = (pattern: string) =>
    pattern.replace(':party', party).replace(/:(household|person|host)/g, household)
  const patterns = Object.values(paths).map((path) =>
    typeof path === 'string' ? path : path.pattern,
  )
  const isLast = (pattern: string) => Number(pattern === paths.leaveParty.pattern)
  for (const pattern of patterns.sort((a, b) => isLast(a) - isLast(b))) {
    if (!/:party|:household/.test(pattern)) continue
    for (const method of ['GET', 'POST'] as const) {
      if (!app.hasRoute({ method, url: pattern })) continue
      const answer =
        method === 'GET'
          ? await browser.get(fill(pattern))
          : await browser.post(fill(pattern), { ...form, household, to: household, change: '1' })
      statuses.set(`${method} ${pattern}`, answer.statusCode)
    }
  }
  return statuses
}

describe('parties', () => {
  it('are planned from a title to published, archived and back', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser)
    const draft = await browser.get(url)
    assert.match(draft.body, /Sledging is saved as a draft\./)
    assert.match(draft.body, /Choose whom you invite\./)
    const [, token = ''] = await invite(browser, url)
    assert.match(token, /^[0-9a-z]{26}$/)
    const preview = await browser.get(`${url}/preview`)
    assert.match(preview.body, /the links of 1 household open/)
    assert.ok(hasElement(preview.body, `form[action="${url}/publish"]`))
    assert.equal((await browser.get(`/i/${token}`)).statusCode, 404, 'a draft is not open')
    await browser.post(`${url}/publish`, {})
    assert.equal((await browser.get(`/i/${token}`)).statusCode, 200)
    assert.match((await browser.get(url)).body, /1 household waits for the link/)
    await browser.post(`${url}/archive`, {})
    assert.match((await browser.get(url)).body, /In the archive/)
    await browser.post(`${url}/restore`, {})
    assert.match((await browser.get(url)).body, /is back from the archive/)
  })

  it('that lack what guests must know are not published, and say what it is', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser, { starts_on: '', starts_at: '', venue: '' })
    const refused = await browser.post(`${url}/publish`, {})
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /say when it begins and where it is/)
  })

  it('come back with what was typed, and ask which time where it comes twice', async (t) => {
    const { browser } = await loggedIn(t)
    const wrong = { ...form, title: '', venue: '<i>here</i>', starts_at: 'late' }
    const answer = await browser.post(paths.newParty, wrong)
    assert.equal(answer.statusCode, 422)
    assert.ok(hasElement(answer.body, '[value="<i>here</i>"]'))
    for (const field of ['title', 'starts_at'])
      assert.ok(hasElement(answer.body, `a[href="#${field}"]`))
    const night = { ...form, starts_on: '2026-10-25', starts_at: '02:30' }
    const asked = await browser.post(paths.newParty, night)
    assert.equal(asked.statusCode, 422)
    assert.ok(hasElement(asked.body, '[name="starts_occurrence"][value="second"]'))
    const told = await browser.post(paths.newParty, { ...night, starts_occurrence: 'second' })
    assert.equal(told.statusCode, 303)
  })

  it('tell an editor what another one saved first, and lose nothing of either', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser)
    const edit = (changes: object) =>
      browser.post(`${url}/edit`, { ...form, extra_people: '0', version: '1', ...changes })
    assert.equal((await edit({ title: 'First', venue: 'The lake' })).statusCode, 303)
    const late = await edit({ title: 'Second', description: 'Bring sledges.' })
    assert.equal(late.statusCode, 422)
    assert.match(late.body, /you wrote “Second”, John wrote “First”/)
    assert.match(late.body, /Venue is now John’s: “The lake”/)
    assert.match(late.body, /Bring sledges\./)
    assert.ok(hasElement(late.body, '[name="version"][value="2"]'))
  })

  it('are deleted as drafts, and brought back by one button', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser)
    await browser.post(`${url}/delete`, {})
    const page = await browser.get(paths.dashboard)
    assert.match(page.body, /Sledging is deleted\./)
    assert.ok(hasElement(page.body, `form[action="${url}/undelete"]`))
    assert.equal((await browser.get(url)).statusCode, 404)
    await browser.post(`${url}/undelete`, {})
    assert.equal((await browser.get(url)).statusCode, 200)
  })

  it('of somebody else are not found, whatever is asked of them', async (t) => {
    const { browser, app } = await loggedIn(t)
    const url = await newParty(browser)
    const [household = ''] = await invite(browser, url)
    await browser.post(`${url}/publish`, {})
    const id = url.split('/').at(-1) ?? ''
    const other = new TestBrowser(app)
    await other.logIn(mary.email)
    const tried = await statusesOf(other, app, { party: id, household })
    for (const [route, status] of tried) assert.equal(status, 404, route)
    assert.ok(tried.size > 20, `${tried.size} routes were tried`)
  })

  it('of an owner open to a co-host, but for what is the owner’s alone and other households', async (t) => {
    const { browser, app } = await loggedIn(t)
    const url = await newParty(browser)
    const [household = ''] = await invite(browser, url)
    const other = new TestBrowser(app)
    await other.logIn(mary.email)
    await browser.post(`${url}/hosts`, {})
    const page = await browser.get(`${url}/hosts`)
    const [, link = ''] = /value="http:\/\/[^/"]+(\/organizer\/co-host\/\w+)"/.exec(page.body) ?? []
    assert.equal((await other.post(link, {})).headers.location, url)
    const archive = await other.post(`${url}/archive`, {})
    assert.match(archive.body, /Only John Smith, whose party it is, can do this\./)
    const id = url.split('/').at(-1) ?? ''
    const tried = await statusesOf(other, app, { party: id, household })
    const of = (wanted: number) =>
      [...tried].filter(([, status]) => status === wanted).map(([route]) => route)
    const patterns = (...list: { pattern: string }[]) => list.map(({ pattern }) => pattern)
    const owners = patterns(
      ...[paths.archiveParty, paths.restoreParty, paths.deleteParty, paths.partyHosts],
      ...[paths.takeBackHostLink, paths.removeHost, paths.handOver],
    )
    const expected = owners.map((pattern) => `POST ${pattern}`)
    const asked = [paths.removeHost, paths.handOver].map(({ pattern }) => `GET ${pattern}`)
    assert.deepEqual(of(403).sort(), [...expected, ...asked].sort())
    for (const route of of(404)) {
      assert.match(route, /households\/|\/invited\/|:(?!party)|undo|undelete|again$/)
    }
    const fine = new Set([200, 303, 403, 404, 409, 422])
    for (const [route, status] of tried) assert.ok(fine.has(status), `${route}: ${status}`)
    assert.equal((await other.get(url)).statusCode, 404, 'she has left at the end')
  })
})

describe('the board', () => {
  it('takes answers for somebody, marks them as the host’s, and undoes them', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser)
    const [household = ''] = await invite(browser, url)
    const open = await browser.get(`${url}?open=${household}`)
    const [, person = ''] = /name="reply-(\w+)"/.exec(open.body) ?? []
    const sent = { household, [`reply-${person}`]: 'attending', [`note-${household}`]: 'By phone.' }
    await browser.post(`${url}/replies`, sent)
    const board = await browser.get(url)
    assert.match(board.body, /1 attending/)
    assert.match(board.body, /by you/)
    assert.match(board.body, /By phone\./)
    const [, change = ''] = /name="change" value="(\d+)"/.exec(board.body) ?? []
    await browser.post(`${url}/replies/undo`, { change })
    assert.match((await browser.get(url)).body, /: no response again\./)
    const stale = await browser.post(`${url}/replies/undo`, { change })
    assert.equal(stale.statusCode, 409)
  })

  it('marks links as sent, replaces them, takes them back, and filters', async (t) => {
    const { browser } = await loggedIn(t)
    const url = await newParty(browser)
    const [household = '', token = ''] = await invite(browser, url)
    const at = `${url}/invitations/${household}`
    await browser.post(`${at}/sent`, {})
    assert.match((await browser.get(url)).body, /sent \d\d:\d\d/)
    assert.match((await browser.get(`${url}?show=not-sent`)).body, /No household here just now/)
    await browser.post(`${at}/replace`, {})
    assert.ok(!(await browser.get(url)).body.includes(token))
    await browser.post(`${at}/take-back`, {})
    assert.match((await browser.get(url)).body, /Not invited any more/)
    await browser.post(`${url}/invitations`, { household })
    assert.ok(!(await browser.get(url)).body.includes('Not invited any more'))
  })
})
