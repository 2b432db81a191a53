// An organizer who logs in, views pages, changes their session and logs out.
import { paths } from '../../src/paths.ts'
import { password } from '../../src/testing/cast.ts'
import { HttpClient } from '../../src/testing/http-client.ts'
import { type Client, type Tally, Visitor } from './client.ts'
import { Known } from './known.ts'
import { pick, type Random } from './random.ts'

/** A session as the pages show it. */
interface Open {
  visits: number
  list: Record<string, number>
}

const OUT = 'logged out'
const FRESH: Open = { visits: 0, list: {} }
const ITEMS = ['Candles', 'Oranges', 'Cinnamon']
/** Headers of a prefetch, which shows a page without counting a visit. */
const NO_VISIT = { 'sec-purpose': 'prefetch' }

const DEEDS = ['browse', 'visit', 'visit', 'add', 'add', 'remove'] as const
const LOG_OUT_EVERY = 20
/**
 * How likely an organizer logs in before the server's time begins, since a password hash takes
 * longer than many a server runs.
 */
const LOGGED_IN_BEFORE = 0.7

/** How many of the last sessions that were logged out are tried again after each restart. */
const TRIED_AGAIN = 12

export class OrganizerClient implements Client {
  readonly name: string
  readonly #email: string
  readonly #visitor: Visitor
  readonly #known = new Known<Open | typeof OUT>(OUT)
  /** Cookies of sessions that were logged out. */
  readonly #ended: string[] = []
  /** The cookie of a session whose log-out was sent and not answered yet. */
  #leaving: string | undefined

  constructor(email: string, url: string, tally: Tally) {
    this.name = email
    this.#email = email
    this.#visitor = new Visitor(this.name, url, tally)
  }

  /** Logs in, more often than not, before the server's time begins. */
  async prepare(random: Random): Promise<void> {
    if (this.#known.state === OUT && random() < LOGGED_IN_BEFORE) await this.#logIn()
  }

  async act(random: Random): Promise<void> {
    const open = this.#known.state
    if (open === OUT) return this.#logIn()
    if (random() < 1 / LOG_OUT_EVERY) return this.#logOut()
    const item = pick(random, ITEMS)
    const { list, visits } = open
    switch (pick(random, DEEDS)) {
      case 'browse':
        await this.#visitor.get(pick(random, [paths.dashboard, paths.sessions, paths.households]))
        return
      case 'visit':
        return this.#visit({ list, visits: visits + 1 })
      case 'add':
        return this.#change('add-item', item, { ...list, [item]: (list[item] ?? 0) + 1 })
      case 'remove': {
        const { [item]: _, ...others } = list
        return this.#change('remove-item', item, others)
      }
    }
  }

  async #logIn(): Promise<void> {
    this.#known.mayBecome(FRESH)
    const form = { email: this.#email, password, keep: 'yes' }
    await this.#visitor.post(paths.login, form, [303])
    this.#known.is(FRESH)
    this.#visitor.tally.logIns++
  }

  async #logOut(): Promise<void> {
    this.#leaving = this.#visitor.browser.session
    this.#known.mayBecome(OUT)
    await this.#visitor.post(paths.logout, {}, [303])
    this.#known.is(OUT)
    this.#hasLeft()
    this.#visitor.tally.logOuts++
  }

  #hasLeft(): void {
    if (this.#leaving) this.#ended.push(this.#leaving)
    this.#leaving = undefined
    this.#visitor.browser.cookies.delete('session')
  }

  async #visit(next: Open): Promise<void> {
    this.#known.mayBecome(next)
    const { text } = await this.#visitor.get(paths.howSessionsWork)
    this.#known.is(next)
    if (visitsIn(text) !== next.visits) {
      this.#visitor.fault(`a visit was counted as ${visitsIn(text)} instead of ${next.visits}`)
    }
    this.#visitor.tally.changes++
  }

  async #change(action: string, item: string, list: Open['list']): Promise<void> {
    const next = { ...(this.#known.state as Open), list }
    this.#known.mayBecome(next)
    await this.#visitor.post(paths.playground, { action, item }, [303])
    this.#known.is(next)
    this.#visitor.tally.changes++
  }

  async look(): Promise<void> {
    const { status } = await this.#visitor.get(paths.dashboard, [200, 303])
    this.#visitor.compare('the session', this.#known, status === 200 ? await this.#seen() : OUT)
    if (this.#known.state === OUT) this.#hasLeft()
    this.#leaving = undefined
    await this.#tryAgain()
  }

  async #seen(): Promise<Open> {
    const visits = visitsIn((await this.#visitor.get(paths.howSessionsWork, [200], NO_VISIT)).text)
    const { text } = await this.#visitor.get(paths.playground, [200], NO_VISIT)
    const rows = text.matchAll(/<li><span>(\w+) <span class="hint numbers">× (\d+)</g)
    const list = Object.fromEntries([...rows].map(([, item, times]) => [item, Number(times)]))
    return { visits, list }
  }

  /** Whoever was logged out must stay so, whatever was killed since. */
  async #tryAgain(): Promise<void> {
    for (const cookie of this.#ended.slice(-TRIED_AGAIN)) {
      const { url } = this.#visitor.browser
      const headers = { cookie: `session=${cookie}` }
      const { status } = await new HttpClient(url).get(paths.dashboard, headers)
      this.#visitor.tally.answers++
      if (status !== 303) this.#visitor.fault(`a session that was logged out answers ${status}`)
    }
  }
}

const visitsIn = (page: string): number =>
  Number(/You have visited this page ([\d,]+) time/.exec(page)?.[1]?.replaceAll(',', '') ?? -1)
