import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readSecretKeys } from './secret.ts'
import { SettingsReader } from './settings-reader.ts'

const root = join(import.meta.dirname, '..', '..')

/** What is said of a key in production; empty when it is taken. */
function problemWith(secret: string): string {
  const read = new SettingsReader({ SECRET_KEY: secret })
  readSecretKeys(read, true)
  return read.problems.join()
}

describe('SECRET_KEY in production', () => {
  it('is refused when it is a row of the alphabet or the keyboard, or repeats itself', () => {
    for (const secret of [
      '0123456789abcdefghijklmnopqrstuvwxyz',
      'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
      'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210',
      'qwertyuiopasdfghjklzxcvbnm1234567890',
      '1234567890-qwertzuiop-asdfghjkl-yxcvbnm',
      'azertyuiopqsdfghjklmwxcvbn1234567890',
      'correcthorsecorrecthorsecorrecthorse',
      'winter-party-2026-winter-party-2026-winter',
      'AbCdEfGh12AbCdEfGh12AbCdEfGh12AbCdEfGh12',
      'development-key-only-for-testing-this-app-not-for-production',
      'dev-key-dev-key-test-key-local-key-admin',
    ]) {
      assert.match(problemWith(secret), /^SECRET_KEY .*Make one: node -e/, secret)
    }
  })

  it('is taken when it is random, however it begins', () => {
    for (let i = 0; i < 200; i++) {
      const bytes = randomBytes(24)
      for (const secret of [
        randomBytes(16).toString('hex'),
        bytes.toString('base64url'),
        `dev${bytes.toString('hex')}`,
        `test_${bytes.toString('base64')}`,
      ]) {
        assert.equal(problemWith(secret), '', secret)
      }
    }
    assert.equal(problemWith('cobalt anvil twelve geese under marmalade moon'), '')
  })

  it('is refused when a file of this project holds it', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((file) => /\.(ts|js|md|example|env|service|yaml)$/.test(file))
    let found = 0
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, secret = ''] of text.matchAll(
        /(?:SECRET|SECRET_KEY|STRONG)['"]?\s*[:=] *['"`]?([^'"`\n\\$(…]{32,})/g,
      )) {
        found++
        assert.notEqual(problemWith(secret), '', `${file}: ${secret}`)
      }
    }
    assert.ok(found > 2, `${found} keys were found`)
  })
})
