import { john } from '../src/testing/cast.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { expect, expectDashboard, logIn, test } from './support/stories.ts'

test.use({ serverEnv: { TRUST_PROXY: '1' } })

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`whoever is guessed at gets in from elsewhere, ${how} JavaScript`, async ({
    browser,
    server,
  }) => {
    const guesser = new HttpClient(server.url)
    const guess = async (i: number) => {
      const form = { email: john.email, password: `guess ${i}` }
      const from = { 'x-forwarded-for': '198.51.100.7' }
      return (await guesser.post('/organizer/login', form, from)).status
    }
    const statuses: number[] = []
    for (let i = 0; i < 20; i++) statuses.push(await guess(i))
    await server.restart('SIGKILL')
    for (let i = 20; i < 40; i++) statuses.push(await guess(i))
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.at(-1)).toBe(429)

    const extraHTTPHeaders = { 'x-forwarded-for': '203.0.113.9' }
    const options = { baseURL: server.url, javaScriptEnabled, extraHTTPHeaders }
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await logIn(page)
    await expectDashboard(page)
    await page.goto('/organizer/account/activity')
    await expect(page.getByText('kept out').first()).toBeVisible()
    await context.close()
  })
}
