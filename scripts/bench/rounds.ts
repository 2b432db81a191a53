// Measures servers side by side: they are loaded in turns, round after round, and the medians count.
//
// Each server runs on one core and the load on another, where the machine has two. The processor
// time of a request is the first figure, since it is steadier than the rate on a machine with other
// work.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Load, LoadOptions } from './load.ts'

export interface Target {
  name: string
  pid: number
  port: number
  path: string
  cookieFile?: string | undefined
}

/** Medians over the rounds; the spread is from the second lowest to the second highest round. */
export interface Figures {
  name: string
  /** Microseconds of the server's processor time for each request. */
  cpu: number
  cpuSpread: [number, number]
  /** How many requests were answered in a second. */
  rate: number
  /** Milliseconds from the request to the end of the answer. */
  p50: number
  p99: number
  /** Megabytes of memory (RSS) after the last round. */
  memory: number
}

export interface RoundOptions {
  rounds: number
  /** How long each target is loaded in each round. */
  seconds: number
  connections: number
}

/** The beginning of a command that is to use one core only; empty where the system can't do that. */
export const pin = (core: number): string[] =>
  process.platform === 'linux' && cpus().length > 1 ? ['taskset', '-c', String(core)] : []

const run = promisify(execFile)

/** Figures in the order of the targets. @throws an Error when a request fails */
export async function compare(
  targets: readonly Target[],
  options: RoundOptions,
): Promise<Figures[]> {
  for (const target of targets) await measure(target, { ...options, seconds: 1 })
  const measured = targets.map((): Measured[] => [])
  for (let round = 0; round < options.rounds; round++) {
    for (const [index, target] of targets.entries()) {
      measured[index]?.push(await measure(target, options))
    }
  }
  return targets.map((target, index) => summaryOf(target, measured[index] ?? []))
}

interface Measured extends Load {
  cpu: number
  rate: number
}

/** @throws an Error when a request fails */
export async function measure(
  target: Target,
  { seconds, connections }: RoundOptions,
): Promise<Measured> {
  const { name, pid, port, path, cookieFile } = target
  const options: LoadOptions = { port, path, cookieFile, seconds, connections }
  const command = [...pin(1), process.execPath, join(import.meta.dirname, 'load.ts')]
  const before = cpuMicroseconds(pid)
  const [first = '', ...rest] = [...command, JSON.stringify(options)]
  const { stdout } = await run(first, rest)
  const spent = cpuMicroseconds(pid) - before
  const load = JSON.parse(stdout) as Load
  if (load.failed > 0) throw new Error(`${name}: ${load.failed} requests failed`)
  return { ...load, cpu: spent / load.answered, rate: load.answered / seconds }
}

/** The kernel counts processor time in ticks, a hundred in a second. */
const MICROSECONDS_PER_TICK = 10_000

/** The processor time of a process with its threads, in user and kernel mode. @throws outside Linux */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  return (user + system) * MICROSECONDS_PER_TICK
}

export function memoryMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function summaryOf({ name, pid }: Target, rounds: readonly Measured[]): Figures {
  const of = (pick: (round: Measured) => number) => median(rounds.map(pick))
  const costs = rounds.map(({ cpu }) => cpu).toSorted((a, b) => a - b)
  const cut = costs.length > 3 ? 1 : 0
  return {
    name,
    cpu: of(({ cpu }) => cpu),
    cpuSpread: [costs.at(cut) ?? 0, costs.at(-1 - cut) ?? 0],
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    memory: memoryMegabytes(pid),
  }
}
