// What holds for every request, whatever it sends, on SQLite and PostgreSQL.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { paths } from '../paths.ts'
import { OWN_KEYS, recordName } from '../sessions/session-record.ts'
import { startApp, type TestBrowser } from '../testing/app.ts'
import { john, mary } from '../testing/cast.ts'
import { fieldsOf, sendWithFile } from '../testing/forms.ts'
import {
  anyBody,
  anyForm,
  anyHeaders,
  anySegment,
  anyText,
  headerText,
  mutated,
  nearlyRight,
} from '../testing/hostile.ts'
import { trials } from '../testing/properties.ts'
import { type Route, withRoutes } from '../testing/routes.ts'
import { SECRET } from '../testing/secret.ts'
import { signedRecord } from '../testing/signed-record.ts'
import { layTable } from '../testing/table.ts'

/**
 * A word in everything that John has written down, and nowhere else: where it shows, John's data
 * shows.
 */
const MARK = 'Zimtsternschnuppe'

/** The names of the fields in our forms. */
const NAMES =
  `title name email password keep next back to household version starts_on starts_at ends_on
time_zone venue description show_guests note kind amount unit wish wanted servings anyway action item key value
change lines first_name_1 last_name_1 kind_1 reply text theme code current new file credential person label
extra_people reply_by_on`.split(/\s/)
const QUERIES = [...NAMES, ...'show open page from next reason change year sort made'.split(' ')]

/** @param makeDatabase makes a database with the sample data; undefined for SQLite in memory */
async function openWith(t: TestContext, makeDatabase?: MakeDatabase) {
  const other = makeDatabase && { db: await makeDatabase(t) }
  const [test, routes] = await withRoutes(() => startApp(t, {}, other))
  const { browser } = test
  const { db } = other ?? test
  const told = { venue: MARK, address: MARK, description: MARK, contact: MARK }
  const more = { ...told, title: `${MARK} party` }
  const table = await layTable(db, { secretKeys: [SECRET], more, people: [`${MARK}a`, `${MARK}b`] })
  const wish = await table.wish({ name: `${MARK} pie` })
  const johns = browser()
  await johns.logIn(john.email)
  await johns.post(paths.playground, { action: 'add-item', item: MARK })
  const marys = browser()
  await marys.logIn(mary.email)
  const token = table.links.lees.split('/').at(-1) ?? ''
  const known: Record<string, string> = {
    ...{ party: table.party, household: table.household, wish, token: TOKEN },
    person: table.idOf(`${MARK}a`),
  }
  const people = { stranger: browser(), mary: marys, john: johns, guest: browser() }
  return { ...test, routes, known, people, table, token }
}

export type MakeDatabase = (t: TestContext) => Promise<Database>

type Opened = Awaited<ReturnType<typeof openWith>>

/** Each request comes from another address, so that the limit on guesses keeps nobody out. */
let addresses = 0
function nextAddress(): string {
  const number = ++addresses
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
}

/**
 * Stands in a URL for the token of the link that opens John's party; only those who may have it get
 * it.
 */
const TOKEN = 'token'
const WHO = ['stranger', 'mary', 'john', 'guest'] as const
type Who = (typeof WHO)[number]
const maySee = (who: Who): boolean => who === 'john' || who === 'guest'

const send = (browser: TestBrowser, request: InjectOptions): Promise<LightMyRequestResponse> =>
  browser.send({ remoteAddress: nextAddress(), ...request })

/** Asserts that the server did not break, and that John's data is shown only to those who may see it. */
function hold({ statusCode, body }: LightMyRequestResponse, who: Who, what: string): void {
  assert.ok(statusCode < 500, `${what} of ${who} is answered ${statusCode}`)
  if (!maySee(who)) assert.ok(!body.includes(MARK), `${what} shows ${who} what is John's`)
}

async function isLoggedIn(browser: TestBrowser): Promise<boolean> {
  return (await send(browser, { method: 'GET', url: paths.dashboard })).statusCode === 200
}

async function holdLogIns({ people }: Opened): Promise<void> {
  assert.equal(await isLoggedIn(people.stranger), false, 'a stranger is logged in')
  assert.equal(await isLoggedIn(people.guest), false, 'a guest is logged in')
}

interface Sent {
  method: 'GET' | 'POST'
  url: string
  payload?: Buffer | string
  headers: Record<string, string>
}

const PARAMETER = /:(\w+)|\*/g

/** Fills the parameters of a URL's pattern with John's ids, or with anything else. */
const anyUrl = (pattern: string, known: Record<string, string>) => {
  const names = [...pattern.matchAll(PARAMETER)].map(([, name = '']) => name)
  const values = names.map((name) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(known[name] ?? known.household ?? '') },
      { weight: 1, arbitrary: anySegment },
    ),
  )
  return fc.tuple(...values).map((chosen) => {
    const left = [...chosen]
    return pattern.replace(PARAMETER, () => String(left.shift()))
  })
}

const asForm = (payload: string) => ({ type: 'application/x-www-form-urlencoded', payload })

/** The fields that the form on John's page at the same address would send. */
async function formAt({ people, known, app, token }: Opened, { pattern }: Route) {
  if (!app.hasRoute({ method: 'GET', url: pattern })) return {}
  const url = pattern.replace(PARAMETER, (_, name) =>
    name === TOKEN ? token : (known[name] ?? ''),
  )
  const { statusCode, body } = await send(people.john, { method: 'GET', url })
  return statusCode === 200 ? fieldsOf(body) : {}
}

/**
 * Sends a request as this person could: who may not see John's party knows neither its link nor his
 * words.
 */
async function ask({ people, token }: Opened, who: Who, request: Sent) {
  const { url, payload = '' } = request
  if (maySee(who))
    return send(people[who], { ...request, url: url.replace(`/${TOKEN}`, `/${token}`) })
  const text = Buffer.from(payload).toString('latin1').replaceAll(MARK, 'x')
  return send(people[who], { ...request, payload: Buffer.from(text, 'latin1') })
}

/** Pages that show what a session holds. */
const OWN_PAGES = [
  ...[paths.dashboard, paths.playground, paths.howSessionsWork, paths.session, paths.sessions],
  ...[paths.account, paths.organizers, paths.recoveryCodes],
]

/** @param runs how often each route is tried without PROPERTY_RUNS */
export function anyRequestContract(
  label: string,
  {
    makeDatabase,
    runs = 5,
    skip = false,
  }: { makeDatabase?: MakeDatabase; runs?: number; skip?: boolean | string } = {},
): void {
  const open = (t: TestContext) => openWith(t, makeDatabase)

  describe(`whatever is sent: ${label}`, { skip }, () => {
    it('as a form to any route breaks nothing, lets nobody in, and shows nobody what is another’s', async (t) => {
      const opened = await open(t)
      const posts = opened.routes.filter(({ method }) => method === 'POST')
      assert.ok(posts.length > 60, `${posts.length} routes take forms`)
      for (const route of posts) {
        const { pattern } = route
        const property = fc.asyncProperty(
          fc.constantFrom(...WHO),
          anyUrl(pattern, opened.known),
          fc.oneof(anyBody(NAMES), nearlyRight(await formAt(opened, route)).map(asForm)),
          async (who, url, { type, payload }) => {
            const headers = { 'sec-fetch-site': 'same-origin', 'content-type': type }
            const request = { method: 'POST' as const, url, payload, headers }
            hold(await ask(opened, who, request), who, `POST ${pattern}`)
            await holdLogIns(opened)
          },
        )
        await fc.assert(property, trials(runs))
      }
    })

    it('as a link or with any headers breaks nothing, and shows nobody what is another’s', async (t) => {
      const opened = await open(t)
      const gets = opened.routes.filter(({ method }) => method === 'GET')
      assert.ok(gets.length > 40, `${gets.length} routes show something`)
      for (const route of gets) {
        const property = fc.asyncProperty(
          fc.constantFrom(...WHO),
          anyUrl(route.pattern, opened.known),
          anyForm(QUERIES),
          anyHeaders,
          async (who, url, query, headers) => {
            const request = { method: 'GET' as const, url: `${url}?${query}`, headers }
            hold(await ask(opened, who, request), who, `GET ${route.pattern}`)
          },
        )
        await fc.assert(property, trials(runs))
      }
      await holdLogIns(opened)
      const url = paths.party({ party: opened.known.party ?? '' })
      const { body } = await send(opened.people.john, { method: 'GET', url })
      assert.ok(body.includes(MARK), 'John sees what is his')
    })

    it('to an address of nobody’s, by any method, breaks nothing', async (t) => {
      const { people } = await open(t)
      const path = fc.array(anySegment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`)
      const start = fc.constantFrom('', '/organizer', '/organizer/parties', '/i', '/assets', '/dev')
      const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH')
      const property = fc.asyncProperty(method, start, path, async (method, start, path) => {
        const request = { method, url: start + path } as InjectOptions
        hold(await send(people.mary, request), 'mary', `${method} ${start}${path}`)
      })
      await fc.assert(property, trials(150))
    })

    it('as a file of households breaks nothing', async (t) => {
      const { people } = await open(t)
      const cells = fc.array(fc.array(anyText, { maxLength: 5 }), { maxLength: 5 })
      const content = fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        cells.map((rows) => ['Household,First name,Last name', ...rows].join('\n')),
      )
      const property = fc.asyncProperty(content, async (file) => {
        const url = paths.importHouseholds
        const preview = await sendWithFile(people.mary, url, {}, file)
        hold(preview, 'mary', 'a file')
        const saved = await sendWithFile(people.mary, url, fieldsOf(preview.body))
        hold(saved, 'mary', 'a file that is saved')
      })
      await fc.assert(property, trials(40))
    })

    it('with a zero byte is nowhere', async (t) => {
      const { routes, people } = await open(t)
      const query = QUERIES.map((name) => `${name}=%00`).join('&')
      for (const { method, pattern } of routes.filter(({ method }) => method === 'GET')) {
        const url = pattern.replace(PARAMETER, '%00')
        for (const one of [url, `${url}?${query}`]) {
          hold(await send(people.john, { method: 'GET', url: one }), 'john', `${method} ${one}`)
        }
      }
    })

    it('as an invitation link that is like a real one opens nothing', async (t) => {
      const opened = await open(t)
      const property = fc.asyncProperty(mutated(opened.token), async (token) => {
        const url = `/i/${encodeURIComponent(token.toWellFormed())}`
        const answer = await send(opened.people.stranger, { method: 'GET', url })
        hold(answer, 'stranger', 'a link')
        assert.notEqual(answer.statusCode, 200)
      })
      await fc.assert(property, trials(150))
    })

    it('as a cookie logs nobody in but by the cookie itself', async (t) => {
      const opened = await open(t)
      const { people } = opened
      const [johns = '', marys = ''] = [people.john, people.mary].map(({ cookies }) =>
        cookies.get('session'),
      )
      const [johnsId = '', marysSignature = ''] = [johns.split('.')[0], marys.split('.')[1]]
      const value = fc.oneof(
        mutated(johns),
        fc.constant(`${johnsId}.${marysSignature}`),
        fc.constant(johnsId),
        headerText,
      )
      const pair = fc.tuple(
        fc.oneof(
          { weight: 4, arbitrary: fc.constant('session') },
          fc.constantFrom(...people.john.cookies.keys(), '__proto__', 'constructor'),
          headerText,
        ),
        value,
      )
      const property = fc.asyncProperty(
        fc.array(pair, { minLength: 1, maxLength: 5 }),
        async (pairs) => {
          const cookie = pairs.map((each) => each.join('=')).join('; ')
          fc.pre(!meansTheSame(cookie, johns))
          for (const url of [paths.dashboard, paths.howSessionsWork, paths.playground]) {
            const headers = { cookie: Buffer.from(cookie).toString('latin1') }
            const request = {
              method: 'GET',
              url,
              headers,
              remoteAddress: nextAddress(),
            } as InjectOptions
            const answer = await opened.app.inject(request)
            hold(answer, 'stranger', `${url} with a forged cookie`)
            if (url === paths.dashboard) assert.notEqual(answer.statusCode, 200)
          }
        },
      )
      await fc.assert(property, trials(120))
      assert.equal(await isLoggedIn(people.john), true)
    })

    it('is in a session’s record logs nobody in that it was not made for, and breaks no page', async (t) => {
      const opened = await open(t)
      const [right = '', wrong = ''] = deriveKeys([SECRET, `not ${SECRET}`], 'session record')
      const cookie = `session=${opened.people.mary.cookies.get('session')}`
      const name = recordName(cookie.replace(/^session=|\..*$/g, ''))
      const file = join(opened.directory, name)
      const { signature: _, ...stored } = JSON.parse(readFileSync(file, 'utf8'))
      const signed = (record: object, key: Buffer | string) =>
        signedRecord(JSON.stringify(record, null, 2), name, Buffer.from(key))
      assert.equal(signed(stored, right), readFileSync(file, 'utf8'))
      const show = async (url: string) => {
        const headers = { cookie }
        const answer = await opened.app.inject({ url, headers, remoteAddress: nextAddress() })
        hold(answer, 'mary', `${url} with a made-up record`)
        return answer.statusCode
      }

      const forged = fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.json(),
        mutated(readFileSync(file, 'utf8')),
        fc.constant(signed(stored, wrong)),
      )
      const forgery = fc.asyncProperty(forged, async (content) => {
        writeFileSync(file, content)
        assert.notEqual(await show(paths.dashboard), 200)
      })
      await fc.assert(forgery, trials(60))

      const own = fc.dictionary(fc.constantFrom(...OWN_KEYS), fc.jsonValue({ maxDepth: 2 }))
      const strange = fc.asyncProperty(own, fc.constantFrom(...OWN_PAGES), async (data, url) => {
        const { person_id } = stored.data
        writeFileSync(file, signed({ ...stored, data: { ...data, person_id } }, right))
        assert.equal(await show(url), 200)
      })
      await fc.assert(strange, trials(60))
    })
  })
}

/** Whether a header holds this very cookie, perhaps encoded in another way. */
function meansTheSame(cookie: string, value: string): boolean {
  const texts = cookie.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1))
  return texts.some((text) => plain(text) === plain(value))
}

function plain(text: string): string {
  const bare = text.trim().replace(/^"|"$/g, '')
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}
