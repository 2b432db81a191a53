import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import { STRONG_SECRET } from '../testing/secret.ts'
import { startServer } from '../testing/server-process.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_TYPE: 'filesystem',
  SECRET_KEY: STRONG_SECRET,
}

/** Makes a process print what is looked for on the disk, what is loaded, and whether Node has its client. */
const TELLS = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  const say = (line) => process.stderr.write(line + '\\n')
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      if (/^\\.{1,2}\\/.*\\.ts$/.test(specifier)) say('looked for ' + found.url)
      return found
    },
    load(url, context, next) {
      say('loaded ' + url)
      return next(url, context)
    },
  })
  process.on('exit', () => {
    const isClientLoaded = process.moduleLoadList.some((name) => name.endsWith('/undici'))
    say(isClientLoaded ? 'has a client' : 'has no client')
  })`)}`

/** All that a server said from its start to its end, a page of which was answered. */
async function outputOfStart(t: TestContext): Promise<string> {
  const env = { ...PRODUCTION, NODE_OPTIONS: `--import=${TELLS}` }
  const server = await startServer({ env })
  t.after(() => server.remove())
  const page = await fetch(`${server.url}/`, { headers: { 'x-forwarded-proto': 'https' } })
  assert.equal(page.status, 200)
  await page.text()
  assert.equal(await server.stop(), 0)
  await eventually('the server says at its end what it has', () =>
    /has (a|no) client\n$/.test(server.output()),
  )
  return server.output()
}

const namesIn = (output: string, pattern: RegExp): string[] =>
  [...output.matchAll(pattern)].map(([, name = '']) => name)

describe('a start in production', () => {
  it('loads no package, and no part of Node, that its first pages do without', async (t) => {
    const output = await outputOfStart(t)
    const packages = new Set(
      namesIn(output, /^loaded .*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/gm),
    )
    assert.ok(packages.has('fastify') && packages.has('kysely'))
    const spared = [
      ...['ajv', '@fastify/ajv-compiler', 'csv-parse', 'csv-stringify', 'ioredis', 'pg'],
      ...['nodemailer', '@simplewebauthn/server', '@zxcvbn-ts/language-common'],
    ]
    assert.deepEqual(
      spared.filter((name) => packages.has(name)),
      [],
    )
    // An ES module that imports a value of node:http makes Node load its whole client for fetch.
    assert.ok(output.endsWith('has no client\n'))
  })

  it('takes imports at their word, and looks for the first file alone', async (t) => {
    const output = await outputOfStart(t)
    const source = namesIn(output, /^loaded .*\/src\/(.+\.ts)$/gm)
    assert.ok(source.length > 300)
    assert.deepEqual(namesIn(output, /^looked for .*\/src\/(.+)$/gm), [
      'process/quick-imports.ts',
      'process/start.ts',
    ])
  })
})
