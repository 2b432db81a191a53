import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '../src/testing/eventually.ts'
import { HttpClient } from '../src/testing/http-client.ts'
import { skipWithoutRedis, startRedis } from '../src/testing/redis.ts'
import { STRONG_SECRET } from '../src/testing/secret.ts'
import { freePort, SERVER } from '../src/testing/server-process.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'
import { makeCertificates } from '../src/testing/tls.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const without = (program: string, option: string): false | string =>
  spawnSync(program, [option]).error ? `needs ${program}` : false

describe('deploy/', { concurrency: 2 }, () => {
  it('starts production from the env file by the lines that are documented', {
    skip: skipWithoutRedis(),
  }, async (t) => {
    const redis = await startRedis()
    t.after(() => redis.stop())
    const folder = temporaryFolder(t)
    const file = join(folder, 'holiday-party.env')
    const port = await freePort()
    const own = {
      PORT: String(port),
      WORKERS: '2',
      SECRET_KEY: STRONG_SECRET,
      REDIS_URL: redis.url,
      DATABASE_URL: `sqlite:${join(folder, 'planner.db')}`,
    }
    let text = read('deploy/holiday-party.env')
    for (const [name, value] of Object.entries(own)) {
      assert.match(text, new RegExp(`^${name}=`, 'm'))
      text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`)
    }
    writeFileSync(file, text, { mode: 0o600 })
    const lines = /^set -a;.*\nnpm start$/m.exec(read('docs/production.md'))?.[0] ?? ''
    const shell = spawn('sh', ['-c', lines.replace('/etc/holiday-party.env', file)], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    let output = ''
    shell.stdout.on('data', (data) => (output += data))
    const gone = new Promise((resolve) => shell.once('exit', resolve))
    t.after(async () => {
      process.kill(-(shell.pid as number), 'SIGKILL')
      await gone
    })
    const client = new HttpClient(`http://127.0.0.1:${port}`)
    const isReady = () =>
      client.get('/ready').then(
        ({ status }) => status === 200,
        () => false,
      )
    await eventually('it is ready', isReady)
    assert.match(output, /This is production, since NODE_ENV is production\./)
  })

  it('has a redis.conf that Redis takes', { skip: skipWithoutRedis() }, async (t) => {
    const settings = read('deploy/redis.conf').trim().split('\n')
    const redis = await startRedis({
      settings: settings.flatMap((line) => {
        const [name = '', value = ''] = line.split(' ')
        return [`--${name}`, value]
      }),
    })
    t.after(() => redis.stop())
    for (const line of settings.filter((line) => !line.startsWith('maxmemory '))) {
      const [name = '', value] = line.split(' ')
      assert.ok(
        JSON.stringify(await redis.command('CONFIG', 'GET', name)).includes(`${value}`),
        line,
      )
    }
  })

  it('runs Node with the options of npm start', () => {
    const options = (text: string): string[] =>
      text.match(/--[\w-]+=?\d*(?=.*src\/server\.ts)/g) ?? []
    const { scripts } = JSON.parse(read('package.json'))
    assert.ok(options(scripts.start).length > 2)
    for (const file of ['deploy/holiday-party.service', 'deploy/Dockerfile']) {
      assert.deepEqual(options(read(file)), options(scripts.start), file)
    }
    assert.deepEqual(options(SERVER.join(' ')), options(scripts.start), 'the server of tests')
  })

  it('has a unit that systemd takes', { skip: without('systemd-analyze', '--version') }, (t) => {
    const unit = join(temporaryFolder(t), 'holiday-party.service')
    const text = read('deploy/holiday-party.service').replaceAll('/srv/holiday-party', root)
    writeFileSync(unit, text.replace('User=holiday-party', 'User=root'))
    const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
    assert.doesNotMatch(stderr, /holiday-party\.service/)
  })

  it('has a proxy that nginx takes', { skip: without('nginx', '-v') }, (t) => {
    const folder = temporaryFolder(t)
    const { certFile, keyFile } = makeCertificates(folder)
    const server = read('deploy/nginx.conf')
      .replace('/etc/ssl/party.example.pem', certFile)
      .replace('/etc/ssl/party.example.key', keyFile)
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp {\n${server}\n}\n`)
    execFileSync('nginx', ['-t', '-c', file, '-e', join(folder, 'log')], { stdio: 'pipe' })
  })
})
