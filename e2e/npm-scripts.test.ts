import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { freePort } from '../src/testing/server-process.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'

const root = join(import.meta.dirname, '..')

describe('npm', { concurrency: 2 }, () => {
  for (const command of ['start', 'run dev']) {
    it(`hands SIGTERM on to the server: npm ${command}`, async (t) => {
      const directory = temporaryFolder(t)
      const port = await freePort()
      const env = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        SECRET_KEY: 'a key for tests alone of more than thirty-two letters',
        SESSION_FILE_DIR: join(directory, 'flask_session'),
        DATABASE_URL: `sqlite:${join(directory, 'planner.db')}`,
      }
      const npm = spawn('npm', command.split(' '), {
        cwd: root,
        env,
        stdio: 'ignore',
        detached: true,
      })
      t.after(() => killGroup(npm.pid))
      const ended = new Promise((resolve) => npm.once('exit', resolve))
      const client = new HttpClient(`http://127.0.0.1:${port}`)
      await eventually('an answer', () => isAnswered(client))
      npm.kill('SIGTERM')
      await ended
      assert.equal(await isAnswered(client), false, 'nobody is left on the port')
    })
  }
})

const isAnswered = (client: HttpClient): Promise<boolean> =>
  client.get('/').then(
    ({ status }) => status === 200,
    () => false,
  )

/** All that npm started has its group, also what it left behind. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left.
  }
}
