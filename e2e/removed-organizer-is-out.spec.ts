import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { paths } from '../src/paths.ts'
import { mary } from '../src/testing/cast.ts'
import { SECRET } from '../src/testing/secret.ts'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

const MARY = mary.email

/** As whoever runs the server does it at the command line, while the server runs. */
async function removeMary({ directory, sessionDirectory }: ServerProcess): Promise<void> {
  const script = join(import.meta.dirname, '..', 'scripts', 'users.ts')
  await promisify(execFile)(process.execPath, ['--', script, 'remove', MARY, '--yes'], {
    env: {
      NODE_ENV: 'development',
      SECRET_KEY: SECRET,
      SESSION_FILE_DIR: sessionDirectory,
      DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
    },
  })
}

test.use({ javaScriptEnabled: false })

test('a removed organizer is out at the next click, and others stay in', async ({
  page,
  browser,
  server,
}) => {
  const john = await (await browser.newContext({ baseURL: server.url })).newPage()
  await logIn(john)
  await logIn(page, MARY)
  await server.restart('SIGKILL')
  await page.reload()
  await expectDashboard(page, 'Mary')

  await removeMary(server)
  await page.getByRole('link', { name: 'Households' }).first().click()
  await expectLoginPage(page)
  await expect(page.getByText('Your log-in was removed.')).toBeVisible()

  await server.restart('SIGKILL')
  await page.goto(paths.dashboard)
  await expectLoginPage(page)
  await logIn(page, MARY)
  await expect(page.getByText('Invalid username or password.').first()).toBeVisible()
  await john.goto(paths.dashboard)
  await expectDashboard(john)
  await john.context().close()
})
