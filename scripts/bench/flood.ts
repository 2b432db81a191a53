// Measures how long a page takes while 32 clients log in without pause, and on a quiet server.
import { setTimeout as delay } from 'node:timers/promises'
import { HttpClient } from '../../src/testing/http-client.ts'
import { startServer } from '../../src/testing/server-process.ts'
import type { Times } from './parts.ts'
import type { BenchOptions } from './tables.ts'

const CLIENTS = 32
const PAUSE_MS = 2

export async function flood({ seconds }: BenchOptions): Promise<Times> {
  const server = await startServer()
  try {
    const visitor = new HttpClient(server.url)
    await visitor.logIn()
    await pageTimes(visitor, seconds)
    const quiet = await pageTimes(visitor, seconds * 4)
    let isOver = false
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!isOver) await new HttpClient(server.url).logIn()
    })
    const flooded = await pageTimes(visitor, seconds * 4)
    isOver = true
    await Promise.all(clients)
    const times = {
      'the dashboard, quiet, p50': quiet.p50,
      'the dashboard, quiet, p99': quiet.p99,
      'while 32 clients log in, p50': flooded.p50,
      'while 32 clients log in, p99': flooded.p99,
    }
    return { title: 'A flood of log-ins', times }
  } finally {
    await server.remove()
  }
}

async function pageTimes(visitor: HttpClient, seconds: number) {
  const times: number[] = []
  const end = performance.now() + seconds * 1_000
  while (performance.now() < end) {
    const begin = performance.now()
    await visitor.get('/organizer/')
    times.push(performance.now() - begin)
    await delay(PAUSE_MS)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}
