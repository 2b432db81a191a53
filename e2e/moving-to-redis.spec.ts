import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { expect, expectDashboard, logIn, test } from './support/stories.ts'

const skip = skipWithoutRedis()
const script = join(import.meta.dirname, '..', 'scripts', 'sessions.ts')

test.skip(skip !== false, String(skip))

test('moving from files to Redis, and to four workers, logs nobody out', async ({
  page,
  server,
}) => {
  const redis = await startRedis()
  try {
    await logIn(page)
    await expectDashboard(page)
    const env = {
      REDIS_URL: redis.url,
      SECRET_KEY: 'a key for tests alone of more than thirty-two letters',
      SESSION_FILE_DIR: server.sessionDirectory,
    }
    const copy = [script, 'copy', '--from', 'filesystem', '--to', 'redis']
    const said = execFileSync(process.execPath, copy, { env, encoding: 'utf8' })
    expect(said).toContain('1 session copied')
    await server.restart('SIGTERM', { SESSION_TYPE: 'redis', REDIS_URL: redis.url, WORKERS: '4' })
    await page.reload()
    await expectDashboard(page)
    await expect(page.getByTestId('session-restarts')).toHaveText('survived 1 restart')
    await page.goto('/organizer/session')
    await expect(page.getByTestId('session-store')).toContainText('Redis')
  } finally {
    await redis.stop()
  }
})
