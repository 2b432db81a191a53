import { test as base, expect } from '@playwright/test'
import { john, password } from '../src/testing/cast.ts'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { skipWithoutRedis, startRedis, type TestRedis } from '../src/testing/redis.ts'
import { type ServerProcess, startServer } from '../src/testing/server-process.ts'
import { expectDashboard, expectLoginPage, logIn } from './support/stories.ts'

interface Production {
  redis: TestRedis
  a: ServerProcess
  b: ServerProcess
}

const skip = skipWithoutRedis()

const test = base.extend<{ production: Production }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what it needs
  production: async ({}, use) => {
    const redis = await startRedis({ persistent: true })
    const env = { SESSION_TYPE: 'redis', REDIS_URL: redis.url }
    const a = await startServer({ env })
    const b = await startServer({ env, directory: a.directory })
    await use({ redis, a, b })
    await Promise.all([a.remove(), b.remove()])
    await redis.stop()
  },
})

test.skip(skip !== false, String(skip))

test('a log-in on one server holds on the other, and through the restart of both [B5]', async ({
  page,
  context,
  production: { a, b },
}) => {
  const on = (server: ServerProcess) => new URL('/organizer/', server.url).href
  await page.goto(on(a))
  await page.getByLabel('Email').fill(john.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expectDashboard(page)
  await page.goto(on(b))
  await expectDashboard(page)
  await page.goto(new URL('/organizer/session', b.url).href)
  await expect(page.getByTestId('session-store')).toContainText('Redis')

  await Promise.all([a.restart('SIGTERM'), b.restart('SIGKILL')])
  for (const server of [a, b]) {
    await page.goto(on(server))
    await expectDashboard(page)
  }

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(page)
  await page.goto(on(a))
  await expectLoginPage(page)
  const session = (await context.cookies()).find(({ name }) => name === 'session')
  expect(session).toBeUndefined()
})

test.describe('while Redis is restarted', () => {
  test.use({ baseURL: async ({ production }, use) => use(production.a.url) })

  test('nobody is logged out, however many ask [B28]', async ({
    page,
    production: { redis, a, b },
  }) => {
    await logIn(page)
    await expectDashboard(page)
    const clients = Array.from({ length: 6 }, (_, i) => new HttpClient((i % 2 ? a : b).url))
    for (const client of clients) await client.logIn('bob.johnson@example.com')
    let isOver = false
    const seen = new Map<number, number>()
    const load = clients.map(async (client) => {
      while (!isOver) {
        const { status } = await client.get('/organizer/')
        seen.set(status, (seen.get(status) ?? 0) + 1)
      }
    })
    await eventually('pages are shown', () => (seen.get(200) ?? 0) > 50, 10_000)
    await redis.kill()
    await eventually('pages are unavailable', () => (seen.get(503) ?? 0) > 20, 10_000)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Back in a moment')
    await expect(page.getByText('Your log-in is kept.')).toBeVisible()
    await redis.start()
    const before = seen.get(200) ?? 0
    await eventually('pages are shown again', () => (seen.get(200) ?? 0) > before + 50, 10_000)
    isOver = true
    await Promise.all(load)
    expect([...seen.keys()].sort()).toEqual([200, 503])
    await expectDashboard(page) // It came back by itself.
  })
})
