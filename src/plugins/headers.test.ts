import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { STRONG_SECRET } from '../testing/secret.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: STRONG_SECRET,
  PUBLIC_URL: 'https://a.test',
}

/** Answers of each kind in production, to requests of a page of another site. */
async function answersOfAllKinds(t: TestContext): Promise<Map<string, LightMyRequestResponse>> {
  const { app, browser, db } = await startApp(t, { ...PRODUCTION, SESSION_TYPE: 'filesystem' })
  const john = browser()
  john.headers.origin = 'https://evil.example'
  await john.logIn()
  const party = await db
    .selectFrom('parties')
    .select('public_id')
    .where('starts_at', 'is not', null)
    .executeTakeFirstOrThrow()
  const answers = new Map<string, LightMyRequestResponse>()
  for (const url of [
    ...[paths.home, paths.login, paths.dashboard, paths.account, '/no-such-page', '/%ff'],
    ...['/assets/css/base.css', '/assets/js/page.js', paths.favicon, paths.robots, paths.health],
    ...[paths.download, paths.partyCalendar({ party: party.public_id }), paths.ready],
    ...[paths.passkeyLoginOptions, paths.join({ token: 'a'.repeat(26) })],
    paths.invitation({ token: 'a'.repeat(26) }),
  ]) {
    answers.set(url, await john.get(url))
  }
  answers.set('led to the log-in page', await browser().get(paths.dashboard))
  const wrong = { email: 'a@b', password: 'x' }
  answers.set('a wrong password', await browser().post(paths.login, wrong))
  answers.set('forged', await john.post(paths.logout, {}, { 'sec-fetch-site': 'cross-site' }))
  answers.set('no form', await app.inject({ method: 'POST', url: paths.login, payload: {} }))
  answers.set('OPTIONS', await app.inject({ method: 'OPTIONS', url: paths.login }))
  return answers
}

describe('every answer in production', () => {
  it('says what browsers may do with it, and lets no other site read it', async (t) => {
    const answers = await answersOfAllKinds(t)
    const statuses = new Set([...answers.values()].map(({ statusCode }) => statusCode))
    for (const status of [200, 204, 303, 401, 403, 404, 415]) assert.ok(statuses.has(status))
    for (const [name, { headers }] of answers) {
      const policy = `${headers['content-security-policy']}`.split(/; ?/)
      for (const directive of [
        ...["default-src 'none'", "object-src 'none'", "base-uri 'none'", "script-src 'self'"],
        ...["frame-ancestors 'none'", "form-action 'self'"],
      ]) {
        assert.ok(policy.includes(directive), `${name}: ${directive}`)
      }
      assert.doesNotMatch(policy.join(), /unsafe|\*|https?:/, name)
      assert.equal(
        headers['strict-transport-security'],
        'max-age=31536000; includeSubDomains',
        name,
      )
      assert.equal(headers['x-content-type-options'], 'nosniff', name)
      assert.match(
        `${headers['referrer-policy']}`,
        /^(same-origin|no-referrer|strict-origin)$/,
        name,
      )
      const others = Object.keys(headers).filter((header) => header.startsWith('access-control-'))
      assert.deepEqual(others, [], name)
    }
  })

  it('has its own type, and is a file to keep where it is personal and no page', async (t) => {
    const answers = await answersOfAllKinds(t)
    const types = new Map<string, string[]>()
    for (const [name, { headers }] of answers) {
      const type = `${headers['content-type']}`.split(';')[0] ?? ''
      types.set(type, [...(types.get(type) ?? []), name])
    }
    assert.deepEqual([...types.keys()].sort(), [
      ...['application/javascript', 'application/json', 'image/x-icon', 'text/calendar'],
      ...['text/css', 'text/html', 'text/plain', 'undefined'],
    ])
    for (const name of [paths.download, ...(types.get('text/calendar') ?? [])]) {
      assert.match(`${answers.get(name)?.headers['content-disposition']}`, /^attachment; /, name)
    }
  })
})
