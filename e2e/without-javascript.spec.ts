import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test.use({ javaScriptEnabled: false })

test('everything works without JavaScript', async ({ page, server }) => {
  await logIn(page)
  await expectDashboard(page)

  await page.goto('/how-sessions-work')
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

test('a value is set, read, and taken out of the session again', async ({ page }) => {
  await logIn(page)
  await page.goto('/how-sessions-work')
  const form = (name: string) => page.locator('form', { has: page.locator(`[value="${name}"]`) })
  await form('set').getByLabel('Key').fill('colour')
  await form('set').getByLabel('Value').fill('teal')
  await form('set').getByRole('button').click()
  await expect(page.getByText("await session.set('colour', 'teal')").first()).toBeVisible()
  await form('get').getByLabel('Key').fill('colour')
  await form('get').getByLabel('Default').fill('none')
  await form('get').getByRole('button').click()
  await expect(page.locator('#last')).toContainText('"teal"')
  await form('pop').getByLabel('Key').fill('colour')
  await form('pop').getByRole('button').click()
  await expect(page.locator('#last')).toContainText('"colour" is not there')
})
