import { HttpClient } from '../src/testing/http-client.ts'
import { test } from './support/checkout.ts'
import { expect } from './support/stories.ts'

/** RESTARTS=50 npm run test:e2e -- restart-under-load asks more of it than a change's run has time for. */
const RESTARTS = Number(process.env.RESTARTS ?? 15)
const CLIENTS = 6

test(`${RESTARTS} restarts under steady load fail no request`, async ({ checkout }) => {
  test.setTimeout(180_000)
  const clients = Array.from({ length: CLIENTS }, () => new HttpClient(checkout.url))
  await Promise.all(clients.map((client) => client.logIn()))
  const failures: string[] = []
  let answered = 0
  let isOver = false

  async function visit(client: HttpClient): Promise<void> {
    while (!isOver) {
      const isPost = answered % 5 === 0
      const answer = await (isPost
        ? client.post('/how-sessions-work/playground', { action: 'add-item', item: 'Candles' })
        : client.get(answered % 2 ? '/organizer/' : '/how-sessions-work')
      ).catch((error: Error) => ({ status: 0, text: String(error.cause ?? error) }))
      answered++
      if (answer.status !== (isPost ? 303 : 200)) failures.push(`${answer.status} ${answer.text}`)
      await new Promise((resolve) => setTimeout(resolve, 10)) // A steady load, not a flood.
    }
  }

  const load = clients.map(visit)
  const boots = new Set([await checkout.bootId()])
  const times: number[] = []
  while (boots.size <= RESTARTS) {
    const savedAt = performance.now()
    checkout.edit('src/pages/format.ts', (text) => `${text}\n`)
    for (let boot = ''; !boot || boots.has(boot); ) boot = await checkout.bootId()
    times.push(performance.now() - savedAt)
    boots.add(await checkout.bootId())
  }
  isOver = true
  await Promise.all(load)
  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? 0
  console.log(`${answered} requests, ${Math.round(median)} ms from save to new answer (median)`)
  expect(failures).toEqual([])
  expect(answered).toBeGreaterThan(RESTARTS * 5)
})
