// A long mixed load, for `npm run bench -- soak`: whether memory, open files and times stay flat.
import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { closeDatabase, openNamedDatabase } from '../../src/database/database.ts'
import { passwordHasher } from '../../src/domain/passwords.ts'
import { HttpClient } from '../../src/testing/http-client.ts'
import { textsOf } from '../../src/testing/page.ts'
import { meanwhile } from './meanwhile.ts'
import { measure, memoryMegabytes } from './rounds.ts'
import { formHeaders, HTTPS, type Site } from './servers.ts'
import { type BenchOptions, withSite } from './tables.ts'

/** What was seen at the end of a round. */
export interface Slice {
  /** Pages that were answered since the load began. */
  requests: number
  /** Memory (RSS). */
  megabytes: number
  /** Open files and connections. */
  descriptors: number
  /** Milliseconds from request to whole answer of the dashboard, in this round alone. */
  p50: number
  p99: number
}

const PASSWORD = 'lanterns along the lake'
const PAUSE_MS = 200

/**
 * Loads three pages in turn, each for `seconds` in each round, while somebody logs in and out and a
 * household changes its note without end. @throws an Error when anything is answered otherwise
 */
export function soak({ sessions, ...options }: BenchOptions): Promise<Slice[]> {
  return withSite({}, sessions[0] ?? 1_000, async (site, filled, server) => {
    const email = await givePassword(site)
    const url = `http://127.0.0.1:${server.port}`
    const pages = [
      { name: 'an invitation', path: filled.invitation },
      { name: 'the log-in page', path: '/organizer/login' },
      { name: 'the dashboard', path: '/organizer/', cookieFile: filled.cookieFile },
    ]
    return meanwhile(changing(url, { email, invitation: filled.invitation }), async () => {
      const slices: Slice[] = []
      let requests = 0
      for (let round = 0; round < options.rounds; round++) {
        const loads = []
        for (const page of pages) loads.push(await measure({ ...page, ...server }, options))
        for (const { answered } of loads) requests += answered
        const { p50 = 0, p99 = 0 } = loads.at(-1) ?? {}
        const descriptors = readdirSync(`/proc/${server.pid}/fd`).length
        const slice = { requests, megabytes: memoryMegabytes(server.pid), descriptors, p50, p99 }
        console.log(sliceText(slice))
        slices.push(slice)
      }
      return slices
    })
  })
}

const sliceText = ({ requests, megabytes, descriptors, p50, p99 }: Slice): string =>
  [
    requests.toLocaleString('en').padStart(12),
    `${megabytes.toFixed(0)} MB`.padStart(8),
    `${descriptors} descriptors`.padStart(17),
    `p50 ${p50.toFixed(1)} ms`.padStart(15),
    `p99 ${p99.toFixed(1)} ms`.padStart(15),
  ].join('')

/** The second organizer can log in from now on. */
async function givePassword({ config }: Site): Promise<string> {
  const db = await openNamedDatabase(config)
  const email = 'host1@example.org'
  const password_hash = await passwordHasher().hash(PASSWORD)
  await db.updateTable('organizers').set({ password_hash }).where('email', '=', email).execute()
  await closeDatabase(db)
  return email
}

/** Has somebody log in and out, and a household change its answer. */
function changing(
  url: string,
  { email, invitation }: { email: string; invitation: string },
): (turn: number) => Promise<void> {
  const origin = formHeaders(url)
  return async (turn) => {
    const organizer = new HttpClient(url)
    const form = { email, password: PASSWORD, keep: 'yes' }
    expect(await organizer.post('/organizer/login', form, origin), 303)
    expect(await organizer.get('/organizer/', HTTPS), 200)
    const note = `We come ${turn} minutes late.`
    expect(await new HttpClient(url).post(invitation, { note }, origin), 303)
    expect(await organizer.post('/organizer/logout', {}, origin), 303)
    expect(await organizer.get('/organizer/', HTTPS), 303)
    await delay(PAUSE_MS)
  }
}

function expect({ status, text }: { status: number; text: string }, expected: number): void {
  if (status === expected) return
  throw new Error(`Answered with ${status}, not ${expected}: ${textsOf(text, 'h1').join()}`)
}
