// What every client of the crash tests has: a browser, and a report of what it was answered.
import { type Answer, HttpClient } from '../../src/testing/http-client.ts'
import type { Known } from './known.ts'
import type { Random } from './random.ts'

/** One who visits the site until it is killed, and knows afterwards what must still be there. */
export interface Client {
  readonly name: string
  /** What it does before the time begins after which the server is killed. @throws as `act` */
  prepare?(random: Random): Promise<void>
  /** Does one thing, drawn by chance. @throws when no answer came, or a wrong one */
  act(random: Random): Promise<void>
  /** Compares all that the client knows with what the server shows. @throws when no answer came */
  look(): Promise<void>
}

export interface Tally {
  /** Requests that were answered. */
  answers: number
  /** Requests whose answer never came, since the server was killed. */
  unanswered: number
  logIns: number
  logOuts: number
  /** Replies, dishes and changes of a session that were answered. */
  changes: number
  /** Each in a sentence that names round and client. */
  faults: string[]
}

export const newTally = (): Tally => ({
  ...{ answers: 0, unanswered: 0, logIns: 0, logOuts: 0, changes: 0, faults: [] },
})

/** A wrong answer: it stands among the faults already. */
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

  /** Holds what was seen to what is known. */
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
