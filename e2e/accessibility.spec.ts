import { john, password } from '../src/testing/cast.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, logIn, test } from './support/stories.ts'

const LESSON = ['/how-sessions-work', '/how-sessions-work/playground']
const PUBLIC = [
  '/',
  '/organizer/login',
  '/organizer/recovery-code',
  '/organizer/forgot-password',
  '/organizer/forgot-password?because=sent',
  '/organizer/logout',
  ...LESSON,
  '/no-such-page',
]
const ORGANIZER = [
  '/organizer/',
  '/organizer/?show=archived',
  '/organizer/session',
  '/organizer/account',
  '/organizer/account/organizers',
  '/organizer/account/password',
  '/organizer/account/recovery-codes',
  '/organizer/sessions',
  '/organizer/calendar',
]
const LOGGED_IN = ['/', ...ORGANIZER, '/organizer/logout', ...LESSON, '/no-such-page']

test('axe finds nothing on any page before the log-in, light and dark [E5]', async ({ page }) => {
  for (const path of PUBLIC) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
  await page.goto('/organizer/login')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expectAccessible(page, 'the log-in form with errors')
})

test('axe finds nothing on any page behind the log-in, light and dark [E5]', async ({ page }) => {
  await logIn(page)
  for (const path of LOGGED_IN) {
    await page.goto(path)
    await expectAccessible(page, `${path}, logged in`)
  }
})

test('no page scrolls sideways at 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of PUBLIC) {
    await page.goto(path)
    await expectNoSidewaysScroll(page, path)
  }
  await logIn(page)
  for (const path of LOGGED_IN) {
    await page.goto(path)
    await expectNoSidewaysScroll(page, `${path}, logged in`)
  }
})

test('logging in and out works by keyboard alone', async ({ page }) => {
  await page.goto('/organizer/login')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /Skip/ })).toBeFocused()
  await page.getByLabel('Email').focus()
  await page.keyboard.type(john.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
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
