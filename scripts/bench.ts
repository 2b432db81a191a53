// `npm run bench`: what sessions cost, measured side by side in one run; no part of the tests.
//
// Each server runs on one core and the load on another, where the machine has two. The variants
// take turns, round after round; the figure is the median of the ratios within a round.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpClient } from '../src/testing/http-client.ts'
import { startServer } from '../src/testing/server-process.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 7)
const SECONDS = Number(process.env.SECONDS ?? 2)
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

async function serve(name: string, path: string, fill = 0): Promise<Variant> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  const [command = '', ...args] = [
    ...pin(0),
    process.execPath,
    join(here, 'bench-server.ts'),
    name,
    directory,
    String(fill),
  ]
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number }))
    child.once('exit', () => reject(new Error(`${name} did not start`)))
  })
  return { name, port, path, cookie: await cookieFor(name, port), child, directory }
}

/** Logs in the way the variant has it. */
async function cookieFor(name: string, port: number): Promise<string> {
  const client = new HttpClient(`http://127.0.0.1:${port}`)
  if (name === 'dashboard') await client.logIn()
  else if (!name.startsWith('dashboard') && name !== 'bare page') await client.get('/log-in')
  return [...client.cookies]
    .filter(([name]) => name.endsWith('session'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

function load({ name, port, path, cookie }: Variant, seconds = SECONDS): number {
  const [command = '', ...args] = [
    ...pin(1),
    process.execPath,
    join(here, 'bench-load.ts'),
    String(port),
    path,
    cookie,
    String(seconds),
  ]
  const { answered, failed } = JSON.parse(execFileSync(command, args, { encoding: 'utf8' }))
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed`)
  return answered / seconds
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** Requests per second of each variant, and its ratio to the first one. */
async function compare(title: string, variants: Variant[]): Promise<void> {
  console.log(`\n${title}`)
  for (const variant of variants) load(variant, 1)
  const rounds = Array.from({ length: ROUNDS }, () => variants.map((variant) => load(variant)))
  for (const [index, { name }] of variants.entries()) {
    const rate = median(rounds.map((round) => round[index] as number))
    const ratio = median(rounds.map((round) => (round[index] as number) / (round[0] as number)))
    console.log(
      `  ${name.padEnd(44)} ${rate.toFixed(0).padStart(7)} requests/s   ${ratio.toFixed(2)}`,
    )
  }
  for (const { child, directory } of variants) {
    child.kill()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function startTime(): Promise<void> {
  const times: number[] = []
  const server = await startServer()
  for (let i = 0; i < ROUNDS; i++) {
    await server.stop()
    const begin = performance.now()
    await server.start()
    times.push(performance.now() - begin)
  }
  await server.remove()
  console.log(
    `\nFrom the start of the process to the first answered log-in page: ${median(times).toFixed(0)} ms`,
  )
}

await startTime()
await compare('The dashboard (asked: at least 0.85)', [
  await serve('dashboard, fixed person', '/organizer/'),
  await serve('dashboard', '/organizer/'),
])
await compare('A bare page behind a session (asked: at least 1.00)', [
  await serve('bare page, @fastify/session in memory', '/'),
  await serve('bare page, our files', '/'),
  {
    ...(await serve('bare page, our files', '/', 100_000)),
    name: 'bare page, our files, among 100,000',
  },
  await serve('bare page', '/'),
])
