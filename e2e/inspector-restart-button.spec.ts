import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { test } from './support/checkout.ts'
import { expect, expectDashboard, logIn } from './support/stories.ts'

for (const [button, words] of [
  ['Restart the server', 'The server was restarted'],
  ['kill -9', 'The server was killed with SIGKILL'],
] as const) {
  test(`the inspector's button "${button}" does it, and the page shows what survived`, async ({
    page,
    checkout,
  }) => {
    await page.goto(await checkout.developerLink())
    await logIn(page)
    await expectDashboard(page)
    await page.goto('/dev/sessions')
    const boot = await page.getByTestId('boot').textContent()
    await page.getByRole('button', { name: button }).click()
    await expect(page.getByText(words)).toContainText(
      '1 of 1 sessions are still there. You stayed logged in.',
    )
    await expect(page.getByTestId('boot')).not.toHaveText(boot ?? '')
    await expect(page.getByRole('row')).toHaveCount(2)
  })
}

test('the inspector changes, ages and revokes a session', async ({ page, checkout }) => {
  await page.goto(await checkout.developerLink())
  await logIn(page)
  await page.goto('/dev/sessions')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByLabel('Key').fill('colour')
  await page.getByLabel('Value, as JSON').fill('"teal"')
  await page.getByRole('button', { name: 'Set the key' }).click()
  await expect(page.locator('ins')).toContainText(['"colour": "teal"'])
  await page.getByRole('button', { name: 'Remove colour' }).click()
  await expect(page.locator('del')).toContainText(['"colour": "teal"'])
  await page.getByLabel('Time that has passed').fill('6.9d')
  await page.getByRole('button', { name: 'Move its clock' }).click()
  await expect(page.getByText('valid', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Revoke it' }).click()
  await expect(page.getByText('Nobody is logged in.')).toBeVisible()
  await page.goto('/organizer/')
  await expect(page).toHaveURL(/\/organizer\/login/)
})

test('the dev bar switches the person on the spot, and back with one click', async ({
  page,
  checkout,
}) => {
  await logIn(page)
  await expect(page.locator('.dev-bar')).toContainText('Open once the link')
  await page.goto(await checkout.developerLink())
  await page.goto('/how-sessions-work')
  await page.locator('.dev-bar summary').click()
  await page.getByRole('link', { name: 'Switch person' }).click()
  await page.getByRole('button', { name: 'Bob Johnson' }).click()
  await expect(page).toHaveURL(/\/how-sessions-work$/)
  await expect(page.getByRole('link', { name: /Bob Johnson/ })).toBeVisible()
  await page.getByRole('button', { name: 'Switch back' }).click()
  await expect(page).toHaveURL(/\/how-sessions-work$/)
  await expect(page.getByRole('link', { name: /John Smith/ })).toBeVisible()
})

test("axe finds nothing on the developer's pages, light and dark", async ({ page, checkout }) => {
  await page.goto(await checkout.developerLink())
  await page.setViewportSize({ width: 320, height: 640 })
  await logIn(page)
  await page.goto('/dev/sessions')
  const session = await page.getByRole('row').nth(1).getByRole('link').getAttribute('href')
  for (const path of ['/dev/sessions', session ?? '', '/dev/people', '/organizer/']) {
    await page.goto(path)
    await page.locator('.dev-bar').evaluate((bar: { open?: boolean }) => {
      bar.open = true
    })
    await expectNoSidewaysScroll(page, path)
    await expectAccessible(page, path)
  }
})
