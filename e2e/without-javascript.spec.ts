import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test.use({ javaScriptEnabled: false })

test('everything works without JavaScript', async ({ page, server }) => {
  await logIn(page)
  await expectDashboard(page)

  await page.goto('/how-sessions-work/playground')
  await page.getByLabel('Item').fill('Candles')
  await page.getByRole('button', { name: 'Add to the list' }).click()
  await page.getByLabel('Item').fill('Candles')
  await page.getByRole('button', { name: 'Add to the list' }).click()
  await expect(page.getByText('× 2')).toBeVisible()

  await server.restart('SIGKILL')
  await page.reload()
  await expect(page.getByText('× 2')).toBeVisible()

  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('a value is set, read, and taken out of the session again [C1]', async ({ page }) => {
  await logIn(page)
  await page.goto('/how-sessions-work/playground')
  const form = page.locator('form', { has: page.getByRole('button', { name: 'Pop' }) })
  async function call(name: string, key: string, value = '') {
    await form.getByLabel('Key').fill(key)
    await form.getByLabel('Value').fill(value)
    await form.getByRole('button', { name }).click()
  }
  await call('Set', 'colour', 'teal')
  await expect(page.getByText("await session.set('colour', 'teal')").first()).toBeVisible()
  await call('Get', 'colour', 'none')
  await expect(page.locator('#last')).toContainText('"teal"')
  await call('Has', 'colour')
  await expect(page.locator('#last')).toContainText('true')
  await call('Pop', 'colour')
  await expect(page.locator('#last')).toContainText('"colour" is not there')
  await call('Get', 'colour', 'none')
  await expect(page.locator('#last')).toContainText('"none"')
})
