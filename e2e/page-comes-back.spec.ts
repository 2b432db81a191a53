import { test } from './support/checkout.ts'
import { expect, expectDashboard, logIn } from './support/stories.ts'

test('after a change of the source the page comes back by itself, logged in, where it was [B2]', async ({
  page,
  checkout,
}) => {
  await page.setViewportSize({ width: 800, height: 500 }) // Before the page: a resize moves what stands above.
  await logIn(page)
  await expectDashboard(page)
  await page.waitForLoadState()
  await page.evaluate('document.fonts.ready.then(() => scrollTo(0, 300))')
  expect(await page.evaluate('scrollY')).toBe(300)
  checkout.edit('src/pages/dashboard.ts', (text) => text.replace('`Welcome, ', '`Welcome home, '))

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome home, John!')
  const notice = page.getByText(/^The server restarted at \d\d:\d\d:\d\d\. You stayed logged in\.$/)
  await expect(notice).toHaveCount(1)
  await expect.poll(() => page.evaluate('scrollY')).toBe(300)
  await page.reload()
  await expect(notice).toHaveCount(0)
  await expect(page.getByTestId('session-restarts')).toHaveText('survived 0 restarts')
})

test('a changed view reloads the page; a changed stylesheet is swapped without a reload', async ({
  page,
  checkout,
}) => {
  await page.goto('/organizer/login')
  const boot = await checkout.bootId()
  checkout.edit('views/organizer/login.eta', (text) => text.replace('<h1>', '<h1>Please: '))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Please: /)

  await page.evaluate('globalThis.isSamePage = true')
  checkout.edit('views/assets/css/base.css', (text) => `${text}\nh1 { color: rgb(1, 2, 3) }\n`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('color', 'rgb(1, 2, 3)')
  expect(await page.evaluate('globalThis.isSamePage')).toBe(true)
  expect(await checkout.bootId()).toBe(boot)
})
