import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError } from '../config/config.ts'
import { DatabaseUnavailable } from '../database/database.ts'
import { explain } from './startup-errors.ts'

const withCode = (message: string, more: object) => Object.assign(new Error(message), more)

describe('what keeps the server from starting', () => {
  it('is said in one sentence with the cure', () => {
    assert.match(explain(withCode('listen', { code: 'EADDRINUSE', port: 5000 })), /PORT=5001/)
    assert.match(explain(withCode('listen', { code: 'EACCES', port: 80 })), /above 1023/)
    const folder = new DatabaseUnavailable("EACCES: permission denied, mkdir 'data'")
    assert.match(explain(folder), /Let this user write there/)
    assert.match(explain(new ConfigError(['A is wrong', 'B too'])), /- A is wrong\n.*- B too/)
    assert.doesNotMatch(explain(new Error('no')), /\n/)
  })

  it('keeps its stack when it is a mistake in the program', () => {
    assert.match(explain(new TypeError('x is not a function')), /startup-errors\.test\.ts/)
  })
})
