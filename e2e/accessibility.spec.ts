import AxeBuilder from '@axe-core/playwright'
import { expect, logIn, test } from './support/stories.ts'

const LESSON = ['/how-sessions-work', '/how-sessions-work/playground']
const PUBLIC = ['/', '/organizer/login', '/organizer/logout', ...LESSON, '/no-such-page']
const ORGANIZER = [
  '/organizer/',
  '/organizer/?show=archived',
  '/organizer/session',
  '/organizer/calendar',
]
const LOGGED_IN = ['/', ...ORGANIZER, '/organizer/logout', ...LESSON, '/no-such-page']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme} [E5]`, async ({ browser, server }) => {
    test.setTimeout(180_000)
    const context = await browser.newContext({ colorScheme, baseURL: server.url })
    const page = await context.newPage()
    const check = async (label: string) => {
      const { violations } = await new AxeBuilder({ page }).exclude('svg').analyze()
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`,
      )
      expect(found, `${label} in ${colorScheme}`).toEqual([])
    }
    for (const path of PUBLIC) {
      await page.goto(path)
      await check(`${path}, logged out`)
    }
    await page.goto('/organizer/login')
    await page.getByRole('button', { name: 'Log in' }).click()
    await check('the log-in form with errors')
    await logIn(page)
    for (const path of LOGGED_IN) {
      await page.goto(path)
      await check(`${path}, logged in`)
    }
    await context.close()
  })
}

test('no page scrolls sideways at 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const overflow = () =>
    page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
  for (const path of PUBLIC) {
    await page.goto(path)
    expect(await overflow(), path).toBe(0)
  }
  await logIn(page)
  for (const path of LOGGED_IN) {
    await page.goto(path)
    expect(await overflow(), `${path}, logged in`).toBe(0)
  }
})

test('logging in and out works by keyboard alone', async ({ page }) => {
  await page.goto('/organizer/login')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /Skip/ })).toBeFocused()
  await page.getByLabel('Email').focus()
  await page.keyboard.type('john.smith@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.type('password123')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, John!')
  await page.getByRole('button', { name: 'Log out' }).first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('You are logged out.')).toBeVisible()
})

test('nothing is asked of another site, and nothing breaks the content security policy', async ({
  page,
  server,
}) => {
  const strange: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) strange.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') strange.push(message.text())
  })
  await logIn(page)
  for (const path of ['/', '/organizer/', ...LESSON]) await page.goto(path)
  expect(strange).toEqual([])
})
