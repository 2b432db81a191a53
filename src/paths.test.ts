import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isKey, paths } from './paths.ts'

describe('an address that is a key', () => {
  it('is told from those that lead to it', () => {
    const token = '0123456789abcdefghjkmnpqrs'
    const keys = [
      ...[paths.invitation, paths.join, paths.resetPassword, paths.logInByMail],
      ...[paths.calendarFeed, paths.unsubscribe, paths.subscribeAgain, paths.coHost],
    ]
    for (const path of keys) {
      assert.ok(isKey(path({ token })) && isKey(path.pattern), path.pattern)
    }
    for (const path of [paths.forgotPassword, paths.askToLogInByMail, paths.login]) {
      assert.deepEqual([isKey(path), isKey(`${path}/`)], [false, false])
    }
  })
})
