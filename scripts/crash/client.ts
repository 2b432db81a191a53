// What all clients of the crash tests have: a browser, and a tally of what they were answered.
import { type Answer, HttpClient } from '../../src/testing/http-client.ts'
import type { Known } from './known.ts'
import type { Random } from './random.ts'

/**
 * A client that uses the site until the server is killed, and knows afterwards what must still be
 * there.
 */
export interface Client {
  readonly name: string
  /** Prepares the client, before the time begins after which the server is killed. @throws as `act` */
  prepare?(random: Random): Promise<void>
  /** Does one thing, drawn at random. @throws when no answer came, or a wrong one */
  act(random: Random): Promise<void>
  /**
   * Compares everything that the client knows with what the server shows.
   * @throws when no answer came
   */
  look(): Promise<void>
}

export interface Tally {
  /** How many requests were answered. */
  answers: number
  /** How many requests got no answer, since the server was killed. */
  unanswered: number
  logIns: number
  logOuts: number
  /** How many changes of replies, dishes and sessions were answered. */
  changes: number
  /** What was wrong, each in a sentence that names the round and the client. */
  faults: string[]
}

export const newTally = (): Tally => ({
  ...{ answers: 0, unanswered: 0, logIns: 0, logOuts: 0, changes: 0, faults: [] },
})

/** An answer was wrong; it is noted among the faults already. */
export class WrongAnswer extends Error {}

export class Visitor {
  readonly name: string
  readonly browser: HttpClient
  readonly tally: Tally

  constructor(name: string, url: string, tally: Tally) {
    this.name = name
    this.browser = new HttpClient(url)
    this.tally = tally
  }

  get(path: string, wanted: readonly number[] = [200], headers = {}): Promise<Answer> {
    return this.#expect(`GET ${path}`, this.browser.get(path, headers), wanted)
  }

  post(path: string, form: Record<string, string>, wanted: readonly number[]): Promise<Answer> {
    return this.#expect(`POST ${path}`, this.browser.post(path, form), wanted)
  }

  /** Compares what a page shows with what is known, and notes a fault where they differ. */
  compare<T>(what: string, known: Known<T>, seen: T): void {
    const before = String(known)
    if (known.see(seen)) return
    this.fault(`${what} is ${JSON.stringify(seen)}, and must be ${before}`)
  }

  fault(text: string): void {
    this.tally.faults.push(`${this.name}: ${text}`)
  }

  async #expect(what: string, asked: Promise<Answer>, wanted: readonly number[]): Promise<Answer> {
    const answer = await asked
    this.tally.answers++
    if (wanted.includes(answer.status)) return answer
    const heading = /<h1[^>]*>([^<]*)/.exec(answer.text)?.[1] ?? ''
    const asking = what.replace(/\/i\/[^/]+/, '/i/…')
    this.fault(`${asking} was answered with ${answer.status} ${heading}`.trim())
    throw new WrongAnswer()
  }
}
