import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test('after logging out, Back shows nothing and a saved cookie is dead [B1]', async ({
  page,
  browser,
  server,
}) => {
  await logIn(page)
  await expectDashboard(page)
  const storageState = await page.context().storageState()

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(page)
  await expect(page.getByText('You are logged out.')).toBeVisible()

  await page.goBack()
  await expectLoginPage(page)
  await expect(page.getByText('Welcome, John!')).toHaveCount(0)

  const thief = await browser.newContext({ storageState, baseURL: server.url })
  const stolen = await thief.newPage()
  await stolen.goto('/organizer/')
  await expectLoginPage(stolen)
  await expect(stolen.getByText('Your session has ended.')).toBeVisible()
  await thief.close()
})

test('the log-out page asks, and changes nothing until it is told', async ({ page }) => {
  await page.goto('/organizer/logout')
  await expect(page.getByText('You are not logged in')).toBeVisible()
  await logIn(page)
  await page.goto('/organizer/logout')
  await page.goto('/organizer/')
  await expectDashboard(page)
  await page.goto('/organizer/logout')
  await page.getByRole('main').getByRole('button', { name: 'Log out' }).click()
  await expectLoginPage(page)
})
