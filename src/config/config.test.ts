import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { STRONG_SECRET } from '../testing/secret.ts'
import { ConfigError, loadConfig } from './config.ts'
import type { Environment } from './settings-reader.ts'

const root = '/srv/planner'

/** With which production has nothing to warn of. */
const MAIL = {
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'party@example.com',
  PUBLIC_URL: 'https://party.example',
}

const load = (env: Environment = {}) => loadConfig({ SECRET_KEY: STRONG_SECRET, ...env }, root)

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env, root)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
  return []
}

describe('settings', () => {
  it('has the documented defaults in development [A10]', () => {
    const config = load()
    assert.equal(config.environment, 'development')
    assert.deepEqual([config.host, config.port], ['127.0.0.1', 5000])
    assert.equal(config.session.type, 'filesystem')
    assert.equal(config.session.directory, '/srv/planner/flask_session')
    assert.deepEqual(config.session.lifetimes, {
      permanentSeconds: 7 * 86_400,
      browserSeconds: 12 * 3_600,
      absoluteSeconds: 30 * 86_400,
    })
    assert.deepEqual(config.cookie, { secure: false, httpOnly: true, sameSite: 'lax' })
    assert.equal(config.databaseUrl, 'sqlite:data/planner.db')
    assert.equal(config.seedSampleData, true)
    assert.equal(config.trustProxy, false)
    assert.deepEqual(config.warnings, [])
  })

  it('lists every setting that the program reads in .env.example, and no other [B6]', () => {
    const read = new Set<string>()
    const spy = new Proxy<Record<string, string>>(
      { SECRET_KEY: STRONG_SECRET },
      {
        get(env, name) {
          read.add(String(name))
          return env[String(name)]
        },
      },
    )
    loadConfig(spy, root)
    const example = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8')
    const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1])
    assert.deepEqual(listed.sort(), [...read].sort())
  })

  it('reads durations as days, hours, minutes or plain seconds [A30]', () => {
    const lifetime = (text: string) =>
      load({ PERMANENT_SESSION_LIFETIME: text, SESSION_ABSOLUTE_LIFETIME: '90d' }).session.lifetimes
        .permanentSeconds
    assert.equal(lifetime('30d'), 2_592_000)
    assert.equal(lifetime('30m'), 1_800)
    assert.equal(lifetime('12h'), 43_200)
    assert.equal(lifetime('45s'), 45)
    assert.equal(lifetime('604800'), 604_800)
  })

  it('names every bad setting at once, each with its cure [B23]', () => {
    const problems = problemsOf({
      PORT: '80000',
      SESSION_TYPE: 'memcached',
      PERMANENT_SESSION_LIFETIME: 'a week',
      SESSION_COOKIE_SAMESITE: 'maybe',
      SEED_SAMPLE_DATA: 'perhaps',
      TRUST_PROXY: 'everybody!',
      NODE_ENV: 'staging',
    })
    assert.equal(problems.length, 8)
    assert.match(problems.join('\n'), /SECRET_KEY is missing\. Make one: node -e/)
    assert.match(
      problems.join('\n'),
      /SESSION_TYPE is "memcached": use one of filesystem, redis, database, memory/,
    )
    assert.match(problems.join('\n'), /PERMANENT_SESSION_LIFETIME is "a week": use 7d/)
  })

  it('takes a number of proxies or their addresses, and nothing else', () => {
    const trusted = (text: string) => load({ TRUST_PROXY: text }).trustProxy
    assert.equal(trusted('1'), 1)
    assert.equal(trusted('loopback, 10.0.0.0/8, 2001:db8::1'), 'loopback, 10.0.0.0/8, 2001:db8::1')
    assert.equal(trusted('off'), false)
    for (const text of [
      '999.9.9.9',
      '1.2.3.4.5',
      '10.0.0.0/99',
      '99999999999',
      'all',
      '1.2.3.4/8/8',
    ]) {
      assert.match(
        problemsOf({ SECRET_KEY: STRONG_SECRET, TRUST_PROXY: text }).join(),
        /^TRUST_PROXY is/,
      )
    }
  })

  it('takes several keys, the newest first', () => {
    assert.deepEqual(load({ SECRET_KEY: 'new, old' }).secretKeys, ['new', 'old'])
  })

  it('honours FLASK_ENV where NODE_ENV is not set, and treats an empty value as not set [B33]', () => {
    const production = { REDIS_URL: 'redis://localhost:6379' }
    assert.equal(load({ ...production, FLASK_ENV: 'production' }).environment, 'production')
    assert.equal(
      load({ FLASK_ENV: 'production', NODE_ENV: 'development' }).environment,
      'development',
    )
    assert.equal(load({ PORT: '' }).port, 5000)
  })

  it('refuses to run in production with what is unsafe there, by name [B17]', () => {
    const production = { NODE_ENV: 'production', REDIS_URL: 'redis://localhost:6379' }
    for (const secret of ['', 'short', 'your-super-secret-key-your-super-secret', 'a'.repeat(40)]) {
      assert.match(problemsOf({ ...production, SECRET_KEY: secret }).join(), /SECRET_KEY/, secret)
    }
    assert.match(
      problemsOf({ ...production, SECRET_KEY: `${STRONG_SECRET},old` }).join(),
      /key 2 of 2/,
    )
    const unsafe = problemsOf({ NODE_ENV: 'production', SESSION_COOKIE_SECURE: 'False' })
    assert.match(unsafe.join('\n'), /SECRET_KEY is missing/)
    assert.match(unsafe.join('\n'), /REDIS_URL is missing while SESSION_TYPE is redis/)
    assert.match(unsafe.join('\n'), /SESSION_COOKIE_SECURE is off in production/)
    assert.deepEqual(problemsOf({ ...production, SECRET_KEY: STRONG_SECRET }), [])
  })

  it('names a misspelt setting beside what is missing, and a database it does not know', () => {
    const problems = problemsOf({ SECRETE_KEY: STRONG_SECRET, DATABASE_URL: 'mysql://x' }).join(
      '\n',
    )
    assert.match(problems, /SECRET_KEY is missing/)
    assert.match(problems, /SECRETE_KEY is not a setting .* Did you mean SECRET_KEY/)
    assert.match(problems, /DATABASE_URL is not understood/)
    assert.equal(load({ NODE_ENV: 'development', FLASK_ENV: 'weird' }).environment, 'development')
  })

  it('is strict by default in production [A31]', () => {
    const config = load({ NODE_ENV: 'production', REDIS_URL: 'redis://localhost:6379' })
    assert.deepEqual(config.cookie, { secure: true, httpOnly: true, sameSite: 'lax' })
    assert.equal(config.session.type, 'redis')
    assert.equal(config.seedSampleData, false)
  })

  it('warns of misspelt settings and of sample data in production [E2]', () => {
    assert.match(
      load({ SECRETE_KEY: 'x' }).warnings.join(),
      /SECRETE_KEY .* Did you mean SECRET_KEY/,
    )
    assert.match(load({ SESSION_TPYE: 'x' }).warnings.join(), /Did you mean SESSION_TYPE/)
    assert.deepEqual(load({ HOME: '/root', LANG: 'C', PATH: '/bin', REPORT: 'x' }).warnings, [])
    const production = { NODE_ENV: 'production', REDIS_URL: 'redis://x', SEED_SAMPLE_DATA: 'on' }
    assert.match(load(production).warnings.join(), /SEED_SAMPLE_DATA is on in production/)
  })

  it('knows why it is development or production, and shows nobody else what nobody chose', () => {
    const production = { REDIS_URL: 'rediss://x' }
    assert.equal(load().environmentReason, 'NODE_ENV is not set')
    assert.equal(load({ NODE_ENV: 'Development' }).environmentReason, 'NODE_ENV is Development')
    assert.equal(
      load({ ...production, FLASK_ENV: 'production' }).environmentReason,
      'FLASK_ENV is production and NODE_ENV is not set',
    )
    for (const HOST of ['0.0.0.0', '::', '192.168.1.7', 'party.example']) {
      const [problem, ...others] = problemsOf({ SECRET_KEY: STRONG_SECRET, HOST })
      assert.deepEqual(others, [])
      assert.match(problem ?? '', /^HOST is .*set NODE_ENV=production .* or HOST=127\.0\.0\.1/)
      assert.equal(load({ HOST, NODE_ENV: 'development' }).host, HOST)
      assert.equal(load({ HOST, ...production, FLASK_ENV: 'production' }).host, HOST)
    }
    for (const HOST of ['127.0.0.1', '127.0.1.1', '::1', 'localhost']) load({ HOST })
  })

  it('refuses paths that only a shell expands, with the whole path', () => {
    const wrong = { SECRET_KEY: STRONG_SECRET, SESSION_FILE_DIR: '~/sessions' }
    assert.deepEqual(problemsOf(wrong), [
      `SESSION_FILE_DIR is "~/sessions", which only a shell expands: write the whole path, ${homedir()}/sessions`,
    ])
    for (const [name, text] of [
      ['SESSION_FILE_DIR', '$HOME/sessions'],
      ['SESSION_FILE_DIR', `$${'{HOME}'}/sessions`],
      ['DATABASE_URL', 'sqlite:~/planner.db'],
      ['DATABASE_URL', 'sqlite:///$HOME/planner.db'],
      ['REDIS_CA_FILE', '~/ca.pem'],
    ] as const) {
      const problems = problemsOf({ SECRET_KEY: STRONG_SECRET, [name]: text }).join()
      assert.match(problems, new RegExp(`^${name} is .* which only a shell expands`), text)
    }
    assert.equal(load({ SESSION_FILE_DIR: 'a~b' }).session.directory, '/srv/planner/a~b')
  })

  it('says what in DATABASE_URL must be percent-encoded, and never repeats it', () => {
    const problem = (DATABASE_URL: string) =>
      problemsOf({ SECRET_KEY: STRONG_SECRET, DATABASE_URL }).join()
    assert.match(problem('postgres://u:se%same@db/planner'), /a % that begins no code.*% as %25/)
    assert.match(problem('postgres://u:se#same@db/planner'), /write % as %25.*# as %23/)
    assert.match(problem('postgres://u:sesame@db/planner#x'), /has a # in it/)
    assert.match(problem('postgres://u:se/same@db/planner'), /@ as %40/)
    for (const url of ['postgres://u:se#same@db/x', 'postgres://u:se%same@db/x'])
      assert.doesNotMatch(problem(url), /same/)
    for (const url of [
      'postgres://u:p%40%25ss@db/planner',
      'sqlite:///data/x.db',
      'sqlite:////x.db',
    ])
      assert.equal(problem(url), '')
  })

  it("warns of Flask's settings that set nothing here, with what does", () => {
    const warnings = (name: string) => load({ [name]: 'x' }).warnings.join()
    assert.match(
      warnings('SESSION_KEY_PREFIX'),
      /SESSION_KEY_PREFIX is a setting of Flask.*REDIS_PREFIX/,
    )
    assert.match(warnings('SESSION_COOKIE_NAME'), /sets nothing here/)
    assert.match(warnings('FLASK_SESSION_COOKIE_NAME'), /sets nothing here/)
    assert.equal(warnings('FLASK_APP'), '')
  })

  it('says which name decided where FLASK_ENV did [A31]', () => {
    const production = { ...MAIL, FLASK_ENV: 'production', REDIS_URL: 'redis://localhost' }
    assert.match(load(production).warnings.join(), /FLASK_ENV decides, this is production/)
    assert.deepEqual(load({ ...production, NODE_ENV: 'production' }).warnings, [])
  })

  it('warns of the file store in production, and of Redis without TLS on another host [B15]', () => {
    const production = { ...MAIL, NODE_ENV: 'production' }
    const files = load({ ...production, SESSION_TYPE: 'filesystem' })
    assert.match(files.warnings.join(), /the file store does not scale over several machines/)
    for (const url of ['redis://10.0.0.5:6379', 'redis+sentinel://localhost,cache:26379/name']) {
      assert.match(load({ ...production, REDIS_URL: url }).warnings.join(), /without TLS/, url)
    }
    for (const url of [
      'redis://localhost',
      'redis://127.0.0.1',
      'redis://[::1]',
      'rediss://cache',
    ]) {
      assert.deepEqual(load({ ...production, REDIS_URL: url }).warnings, [], url)
    }
    const withPassword = load({ ...production, REDIS_URL: 'redis://:sesame@cache' })
    assert.doesNotMatch(withPassword.warnings.join(), /sesame/)
  })

  it('takes the database for sessions in production without Redis, and names what is unsafe there', () => {
    const production = { ...MAIL, NODE_ENV: 'production', SESSION_TYPE: 'database' }
    const warningsOf = (DATABASE_URL: string, more = {}) =>
      load({ ...production, DATABASE_URL, ...more }).warnings
    for (const url of [
      'sqlite:/var/lib/planner.db',
      'postgres://u:sesame@localhost/planner',
      'postgres:///planner?host=/run/postgresql',
      'postgres://u:sesame@db/planner?sslmode=verify-full',
      'postgres://u:sesame@db/planner?x=1&ssl=true',
    ]) {
      assert.deepEqual(warningsOf(url, { WORKERS: '4' }), [], url)
    }
    for (const url of ['postgres://u:sesame@db/planner', 'postgres://u@db:1/x?sslmode=disable']) {
      const warnings = warningsOf(url).join()
      assert.match(warnings, /DATABASE_URL leads to db(:1)? without TLS: sessions and the password/)
      assert.doesNotMatch(warnings, /sesame/)
      assert.deepEqual(warningsOf(url, { SESSION_TYPE: 'redis', REDIS_URL: 'rediss://x' }), [])
    }
    assert.match(warningsOf('sqlite::memory:').join(), /every restart logs everyone out/)
    const lonely = { SECRET_KEY: STRONG_SECRET, ...production, WORKERS: '2' }
    assert.match(
      problemsOf({ ...lonely, DATABASE_URL: 'sqlite::memory:' }).join(),
      /^WORKERS is 2 while SESSION_TYPE is database and DATABASE_URL sqlite::memory:/,
    )
  })

  it('checks REDIS_URL, the workers and the metrics token with all other settings', () => {
    const problems = problemsOf({
      SESSION_TYPE: 'redis',
      REDIS_URL: 'http://:sesame@host',
      WORKERS: '0',
      METRICS_TOKEN: 'short',
    })
    assert.equal(problems.length, 4)
    assert.match(problems.join('\n'), /REDIS_URL is not understood: write redis:\/\/host/)
    assert.match(problems.join('\n'), /WORKERS is "0": use a whole number from 1 to 64/)
    assert.match(problems.join('\n'), /METRICS_TOKEN is shorter than 16 characters/)
    assert.doesNotMatch(problems.join('\n'), /sesame/)
    const memory = problemsOf({ SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'memory', WORKERS: '2' })
    assert.match(memory.join(), /each worker would know only its own log-ins/)
  })
})
