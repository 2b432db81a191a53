import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { STRONG_SECRET } from '../testing/secret.ts'
import { ConfigError, loadConfig } from './config.ts'
import type { Environment } from './settings-reader.ts'

const MAIL = { SMTP_URL: 'smtp://ada:s%40sam@mail.example', MAIL_FROM: 'party@example.com' }
const PRODUCTION = { NODE_ENV: 'production', REDIS_URL: 'redis://localhost' }

const load = (env: Environment) => loadConfig({ SECRET_KEY: STRONG_SECRET, ...env }, '/srv/planner')

function problemsOf(env: Environment): string {
  try {
    load(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems.join('\n')
  }
  return ''
}

describe('the settings of mail', () => {
  it('need none in development, and in production say what is off without them', () => {
    assert.deepEqual(load({}).warnings, [])
    assert.equal(load({}).mail.smtp, undefined)
    assert.equal(load({}).mail.helpContact, 'whoever runs this server')
    assert.match(
      load(PRODUCTION).warnings.join(),
      /no mail is sent\. Off are: links to a new password, logging in by mail, notices .* and mail to guests/,
    )
    const complete = { ...PRODUCTION, ...MAIL, PUBLIC_URL: 'https://party.example/' }
    assert.deepEqual(load(complete).warnings, [])
    assert.equal(load(complete).mail.publicUrl, 'https://party.example')
  })

  it('tell where mail goes without the password', () => {
    assert.deepEqual(load(MAIL).mail.smtp, {
      ...{ host: 'mail.example', port: 587, secure: false, requireTls: true },
      auth: { user: 'ada', pass: 's@sam' },
      label: 'smtp://mail.example:587',
    })
    const { smtp } = load({ ...MAIL, SMTP_URL: 'smtps://[::1]' }).mail
    assert.deepEqual(
      [smtp?.host, smtp?.port, smtp?.secure, smtp?.auth],
      ['::1', 465, true, undefined],
    )
    assert.equal(load({ ...MAIL, SMTP_URL: 'smtp://localhost:1025' }).mail.smtp?.requireTls, false)
  })

  it('warn of a mail server that is talked to in the clear', () => {
    const open = load({ ...MAIL, SMTP_URL: 'smtp://ada:sesame@mail:1025?tls=off' })
    assert.equal(open.mail.smtp?.requireTls, false)
    assert.match(open.warnings.join(), /smtp:\/\/mail:1025 with \?tls=off: mails, with links/)
    assert.doesNotMatch(open.warnings.join(), /sesame/)
    assert.deepEqual(load({ ...MAIL, SMTP_URL: 'smtp://127.0.0.1?tls=off' }).warnings, [])
  })

  it('are refused with their cure, and without the password', () => {
    for (const url of [
      'mail.example',
      'http://:sesame@mail.example',
      'smtp://',
      'smtp://a:sesame%@b',
    ]) {
      const problems = problemsOf({ ...MAIL, SMTP_URL: url })
      assert.match(problems, /^SMTP_URL (is not understood|has a %).*smtps:\/\//, url)
      assert.doesNotMatch(problems, /sesame/)
    }
    assert.match(
      problemsOf({ ...MAIL, SMTP_URL: 'smtp://mail?starttls=no' }),
      /nothing.*but \?tls=off/,
    )
    assert.match(problemsOf({ SMTP_URL: MAIL.SMTP_URL }), /MAIL_FROM is missing/)
    for (const from of ['Ada', 'a@b.example, c@d.example', 'Ada <a@b.example> Bob']) {
      assert.match(problemsOf({ ...MAIL, MAIL_FROM: from }), /MAIL_FROM is "/, from)
    }
    assert.equal(problemsOf({ ...MAIL, MAIL_FROM: 'Holiday Party <party@example.com>' }), '')
    assert.match(problemsOf({ ...PRODUCTION, ...MAIL }), /PUBLIC_URL is missing/)
    for (const url of ['party.example', 'https://party.example/x', 'ftp://party.example']) {
      assert.match(problemsOf({ PUBLIC_URL: url }), /PUBLIC_URL is "/, url)
    }
    const plain = { ...PRODUCTION, ...MAIL, PUBLIC_URL: 'http://party.example' }
    assert.match(problemsOf(plain), /write https/)
  })
})
