// Variants of the server that are measured side by side, by turns.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpClient } from '../src/testing/http-client.ts'

export const ROUNDS = Number(process.env.ROUNDS ?? 7)
export const SECONDS = Number(process.env.SECONDS ?? 2)

const here = import.meta.dirname

const pin = (core: number): string[] =>
  process.platform === 'linux' && cpus().length > 1 ? ['taskset', '-c', String(core)] : []

interface Variant {
  name: string
  port: number
  path: string
  cookie: string
  child: ChildProcess
  directory: string
}

export async function serve(name: string, path: string, fill = 0, redisUrl = ''): Promise<Variant> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  const [command = '', ...args] = [
    ...pin(0),
    process.execPath,
    join(here, 'bench-server.ts'),
    name,
    directory,
    String(fill),
    redisUrl,
  ]
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number }))
    child.once('exit', () => reject(new Error(`${name} did not start`)))
  })
  return { name, port, path, cookie: await cookieFor(name, port), child, directory }
}

/** Logs in as this variant does it. */
async function cookieFor(name: string, port: number): Promise<string> {
  const client = new HttpClient(`http://127.0.0.1:${port}`)
  if (name === 'dashboard') await client.logIn()
  else if (!name.startsWith('dashboard') && name !== 'bare page') await client.get('/log-in')
  return [...client.cookies]
    .filter(([name]) => name.endsWith('session'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

interface Measured {
  /** Requests answered in a second. */
  rate: number
  /** Microseconds of the server's processor for one of them: steadier on a machine with other work. */
  cost: number
}

async function load(variant: Variant, seconds = SECONDS): Promise<Measured> {
  const { name, port, path, cookie } = variant
  const [command = '', ...args] = [
    ...pin(1),
    process.execPath,
    join(here, 'bench-load.ts'),
    String(port),
    path,
    cookie,
    String(seconds),
  ]
  const before = await cpuOf(variant)
  const printed = execFileSync(command, args, { encoding: 'utf8' })
  const after = await cpuOf(variant)
  const { answered, failed } = JSON.parse(printed) as { answered: number; failed: number }
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed`)
  return { rate: answered / seconds, cost: (after - before) / answered }
}

function cpuOf({ child }: Variant): Promise<number> {
  child.send('cpu')
  return new Promise((resolve) =>
    child.once('message', (message) =>
      resolve((message as { cpuMicroseconds: number }).cpuMicroseconds),
    ),
  )
}

export const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** Requests per second of each variant, and its ratio to the first one. */
export async function compare(title: string, variants: Variant[]): Promise<void> {
  console.log(`\n${title}\n${' '.repeat(77)}rate  cost, against the first line`)
  for (const variant of variants) await load(variant, 1)
  const rounds: Measured[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const measured: Measured[] = []
    for (const variant of variants) measured.push(await load(variant))
    rounds.push(measured)
  }
  for (const [index, { name }] of variants.entries()) {
    const of = (pick: (measured: Measured, first: Measured) => number) =>
      median(rounds.map((round) => pick(round[index] as Measured, round[0] as Measured)))
    const rate = of(({ rate }) => rate).toFixed(0)
    const cost = of(({ cost }) => cost).toFixed(0)
    const ratios = [of((a, b) => a.rate / b.rate), of((a, b) => b.cost / a.cost)]
    console.log(
      `  ${name.padEnd(51)} ${rate.padStart(6)} requests/s ${cost.padStart(5)} us   ${ratios.map((r) => r.toFixed(2)).join('  ')}`,
    )
  }
  for (const { child, directory } of variants) {
    child.kill()
    rmSync(directory, { recursive: true, force: true })
  }
}
