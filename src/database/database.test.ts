import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDatabaseUrl } from './database.ts'

describe('DATABASE_URL', () => {
  const sqlite: [text: string, file: string][] = [
    ['sqlite:data/planner.db', '/root/data/planner.db'],
    ['sqlite:/var/lib/planner.db', '/var/lib/planner.db'],
    ['sqlite:////var/lib/planner.db', '/var/lib/planner.db'],
    ['sqlite:///data/planner.db', '/root/data/planner.db'],
    ['sqlite::memory:', ':memory:'],
  ]
  for (const [text, file] of sqlite) {
    it(`takes ${text}`, () => {
      assert.deepEqual(parseDatabaseUrl(text, '/root'), { kind: 'sqlite', file })
    })
  }

  for (const url of ['postgres://a:b@localhost/planner', 'postgresql:///planner?host=/run']) {
    it(`takes ${url}`, () => {
      assert.deepEqual(parseDatabaseUrl(url, '/root'), { kind: 'postgres', url })
    })
  }

  for (const text of [
    '',
    'sqlite:',
    'sqlite://host/planner.db',
    'planner.db',
    'mysql://host/name',
  ]) {
    it(`refuses "${text}" in one sentence`, () => {
      assert.throws(() => parseDatabaseUrl(text, '/root'), /^Error: DATABASE_URL is not understood/)
    })
  }
})
