import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test('rm -rf flask_session/* logs everyone out, and logging in works at once [A27]', async ({
  page,
  server,
}) => {
  await logIn(page)
  await expectDashboard(page)
  const files = readdirSync(server.sessionDirectory).filter((name) => !name.startsWith('.'))
  expect(files).toHaveLength(1)
  for (const name of files) rmSync(join(server.sessionDirectory, name))

  await page.reload()
  await expectLoginPage(page)
  await expect(page.getByText('Your session has ended. Please log in again.')).toBeVisible()
  await logIn(page)
  await expectDashboard(page)
})

test('rm -rf flask_session breaks nothing either', async ({ page, server }) => {
  await logIn(page)
  await expectDashboard(page)
  rmSync(server.sessionDirectory, { recursive: true })
  await page.reload()
  await expectLoginPage(page)
  await logIn(page)
  await expectDashboard(page)
  await server.restart('SIGKILL')
  await page.reload()
  await expectDashboard(page)
})
