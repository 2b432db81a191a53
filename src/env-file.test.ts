import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readEnvironment } from './env-file.ts'

function temporaryRoot(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'root-'))
  t.after(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, '.env.example'), '# Settings\nPORT=5000\nSECRET_KEY=\n')
  return root
}

describe('.env', () => {
  it('is made on the first start, for its owner alone, with a secret that later starts keep', (t) => {
    const root = temporaryRoot(t)
    const first = readEnvironment(root, {})
    assert.match(first.SECRET_KEY ?? '', /^[0-9a-f]{64}$/)
    assert.equal(statSync(join(root, '.env')).mode & 0o777, 0o600)
    assert.match(
      readFileSync(join(root, '.env'), 'utf8'),
      /^# Settings\nPORT=5000\nSECRET_KEY=\w{64}\n$/,
    )
    assert.equal(readEnvironment(root, {}).SECRET_KEY, first.SECRET_KEY)
    assert.deepEqual(readdirSync(root).sort(), ['.env', '.env.example'])
  })

  it('gives way to the settings of the shell, except empty ones', (t) => {
    const root = temporaryRoot(t)
    writeFileSync(join(root, '.env'), 'PORT=5001\nHOST=0.0.0.0\n')
    const settings = readEnvironment(root, { PORT: '5002', HOST: '' })
    assert.deepEqual([settings.PORT, settings.HOST], ['5002', '0.0.0.0'])
  })

  it('is never made in production', (t) => {
    const root = temporaryRoot(t)
    readEnvironment(root, { FLASK_ENV: 'production' })
    assert.equal(existsSync(join(root, '.env')), false)
  })
})
