// A process that does deeds on a session store as lines of its input say, for tests that kill it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { loadConfig } from '../config/config.ts'
import { openSessionStore } from '../sessions/open-session-store.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import { SECRET } from './secret.ts'
import { type Deed, perform, type Worker } from './store-model.ts'

interface Told {
  number: number
  id: string
  deed: Deed
}

/** Loads the compile cache, which makes starts faster. */
const PREFLIGHT = ['--import', import.meta.resolve('../../scripts/preflight.js')]

/** The answer to a deed; either value is undefined when the store was unavailable. */
interface Heard {
  number: number
  answer?: string
  error?: string
}

/** @param env the settings that name the store */
export async function startStoreProcess(
  t: TestContext,
  env: Record<string, string>,
): Promise<Worker> {
  const settings = { NODE_ENV: 'test', SECRET_KEY: SECRET, ...env }
  const waiting = new Map<number, (heard: Heard) => void>()
  let child: ChildProcess
  let told = 0

  async function start(): Promise<void> {
    child = spawn(process.execPath, [...PREFLIGHT, import.meta.filename], {
      env: { PATH: process.env.PATH, ...settings },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    // Writing to a process that was just killed fails, and is of no interest.
    child.stdin?.on('error', () => {})
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const ready = once(lines, 'line')
    lines.on('line', (line) => {
      if (line === 'ready') return
      const heard = JSON.parse(line) as Heard
      waiting.get(heard.number)?.(heard)
    })
    await ready
  }

  await start()
  t.after(() => child.kill('SIGKILL'))
  return {
    async perform(id, deed) {
      const number = ++told
      const { promise, resolve } = Promise.withResolvers<Heard>()
      waiting.set(number, resolve)
      child.stdin?.write(`${JSON.stringify({ number, id, deed } satisfies Told)}\n`)
      const { answer, error } = await promise
      waiting.delete(number)
      if (error !== undefined) throw new Error(error)
      if (answer === undefined) throw new StoreUnavailable('No answer came.')
      return answer
    },
    async crash(afterMs) {
      await delay(afterMs)
      const gone = once(child, 'close')
      child.kill('SIGKILL')
      await gone
      for (const [number, resolve] of waiting) resolve({ number })
      await start()
    },
  }
}

async function work(): Promise<void> {
  const config = loadConfig(process.env, process.cwd())
  const store = await openSessionStore(config, { warn() {}, info() {} })
  await store.ready(10_000)
  console.log('ready')
  for await (const line of createInterface({ input: process.stdin })) {
    const { number, id, deed } = JSON.parse(line) as Told
    void perform(store, id, deed).then(
      (answer) => console.log(JSON.stringify({ number, answer })),
      (error) => {
        const isAway = error instanceof StoreUnavailable
        console.log(JSON.stringify({ number, ...(!isAway && { error: String(error.stack) }) }))
      },
    )
  }
  await store.close()
}

if (import.meta.main) await work()
