import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { STRONG_SECRET } from '../src/testing/secret.ts'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { expect, expectDashboard, test } from './support/stories.ts'

/** As whoever runs the server does it at the command line. @returns the link's path */
async function addAda({ directory, sessionDirectory }: ServerProcess): Promise<string> {
  const script = join(import.meta.dirname, '..', 'scripts', 'users.ts')
  const args = ['--', script, 'add', 'ada@example.org', '--name', 'Ada Lovelace', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: {
      NODE_ENV: 'production',
      SECRET_KEY: STRONG_SECRET,
      SESSION_TYPE: 'filesystem',
      SESSION_FILE_DIR: sessionDirectory,
      DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
    },
  })
  return /\/organizer\/join\/[\w-]+/.exec(stdout)?.[0] ?? ''
}

test.use({
  serverEnv: { NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'filesystem' },
})

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`in production the first organizer comes by a link, ${how} JavaScript`, async ({
    browser,
    server,
  }) => {
    await expect.poll(() => server.output()).toMatch(/Nobody can log in yet\. Make the first/)
    const link = await addAda(server)
    await server.restart('SIGKILL')
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(link)
    await page.getByLabel('New password', { exact: true }).fill('nine swans on a frozen pond')
    await page.getByRole('button', { name: 'Save and log in' }).click()
    await expect(page).toHaveURL(/\/organizer\/$/)
    await expectDashboard(page, 'Ada')
    await server.restart('SIGKILL')
    await page.reload()
    await expectDashboard(page, 'Ada')
    await page.goto(link)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does no more')
    await context.close()
  })
}
