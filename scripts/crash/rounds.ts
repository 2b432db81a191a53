// Rounds of the crash tests: clients use the site, the server is killed and started again, and
// compared with the model.
import { setTimeout as delay } from 'node:timers/promises'
import { alice, bob, jane, john } from '../../src/testing/cast.ts'
import { type Client, newTally, type Tally, WrongAnswer } from './client.ts'
import { GuestClient } from './guest.ts'
import { OrganizerClient } from './organizer.ts'
import { type Random, randomOf } from './random.ts'
import { openSite, type Site, type SiteOptions } from './site.ts'

export interface CrashOptions extends SiteOptions {
  rounds: number
  seed: number
}

export interface CrashResult extends CrashOptions, Tally {
  /** How many files a kill left half-written; the next start removes them. */
  cutWrites: number
  seconds: number
}

/** How long the server runs, from when its clients begin. */
const [SHORTEST_MS, LONGEST_MS] = [100, 600]
/** After so many faults the rounds end, since more would tell nothing new. */
const ENOUGH_FAULTS = 20

/** @param tell is called after each round */
export async function playRounds(
  options: CrashOptions,
  tell: (round: number, tally: Tally) => void = () => {},
): Promise<CrashResult> {
  const begin = performance.now()
  const tally = newTally()
  const site = await openSite(options)
  let [cutWrites, round] = [0, 0]
  try {
    const clients = await clientsOf(site, tally)
    while (round < options.rounds && tally.faults.length < ENOUGH_FAULTS) {
      const known = tally.faults.length
      cutWrites += await playRound(site, clients, tally, randomIn(options, ++round))
      for (let i = known; i < tally.faults.length; i++) {
        tally.faults[i] = `round ${round}: ${tally.faults[i]}`
      }
      tell(round, tally)
    }
    const integrity = await site.check()
    if (integrity !== 'ok') tally.faults.push(`the database: ${integrity}`)
  } finally {
    await site.remove()
  }
  return { ...options, rounds: round, ...tally, cutWrites, seconds: secondsSince(begin) }
}

const secondsSince = (begin: number): number => Math.round((performance.now() - begin) / 1000)

type RandomFor = (name: string) => Random

const randomIn =
  ({ seed }: CrashOptions, round: number): RandomFor =>
  (name) =>
    randomOf(seed, round, name)

/** Each organizer has one client, so that the changes of a session come one after the other. */
async function clientsOf({ url, invited }: Site, tally: Tally): Promise<Client[]> {
  const organizers = [john, jane, bob, alice].map(
    ({ email }) => new OrganizerClient(email, url, tally),
  )
  const guests = await Promise.all(invited.map((one) => GuestClient.arrive(one, url, tally)))
  return [...organizers, ...guests]
}

/** @returns how many files were left half-written */
async function playRound(
  site: Site,
  clients: readonly Client[],
  tally: Tally,
  randomFor: RandomFor,
): Promise<number> {
  const random = randomFor('the server')
  let isOver = false
  const chances = new Map(clients.map(({ name }) => [name, randomFor(name)]))
  const all = (deed: (client: Client, chance: Random) => Promise<void>) =>
    clients.map((client) => deed(client, chances.get(client.name) as Random))
  await Promise.all(
    all((client, chance) => answered(tally, client, async () => client.prepare?.(chance))),
  )
  const playing = all((client, chance) => playUntil(() => isOver, client, tally, chance))
  await delay(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS))
  isOver = true
  await site.kill(random() < 0.5)
  await Promise.all(playing)
  const cut = site.temporaries().length
  await site.start()
  await Promise.all(clients.map((client) => answered(tally, client, () => client.look())))
  checkWish(clients, tally)
  checkTraces(site, tally)
  return cut
}

async function playUntil(
  isOver: () => boolean,
  client: Client,
  tally: Tally,
  random: Random,
): Promise<void> {
  while (!isOver()) {
    try {
      await client.act(random)
    } catch (error) {
      if (error instanceof WrongAnswer) return
      if (isOver()) tally.unanswered++
      else
        tally.faults.push(`${client.name}: a server that lives gave no answer: ${causeOf(error)}`)
      return
    }
  }
}

/** A server that was not killed must answer. */
async function answered(tally: Tally, client: Client, ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (error instanceof WrongAnswer) return
    tally.faults.push(`${client.name}: a server that lives gave no answer: ${causeOf(error)}`)
  }
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error
  return `${message} ${(cause as Error | undefined)?.message ?? ''}`.trim()
}

/** Checks that no two households have claimed the wish for one pie. */
function checkWish(clients: readonly Client[], tally: Tally): void {
  const takers = new Map<string, string[]>()
  for (const client of clients) {
    if (!(client instanceof GuestClient) || !client.hasWish) continue
    takers.set(client.wish, [...(takers.get(client.wish) ?? []), client.name])
  }
  for (const names of takers.values()) {
    if (names.length > 1) tally.faults.push(`the one pie is brought by ${names.join(' and ')}`)
  }
}

/**
 * Lines of the log that must not be: errors, stacks, damaged records, and a store or database that
 * does not answer.
 */
const BAD =
  /damaged|^[\d:]+ (?:error|fatal)|^\s+at .+\.ts:\d+|is away:|refuses changes:|can't be used just now/

function checkTraces(site: Site, tally: Tally): void {
  const lines = site.newLog().split('\n')
  for (const line of lines.filter((one) => BAD.test(one))) {
    tally.faults.push(`the log says: ${line.trim()}`)
  }
  for (const name of site.temporaries()) tally.faults.push(`a temporary file is left: ${name}`)
}
