// The part `peers`: the dashboard with other session stores, whose packages are installed on demand.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpClient } from '../../src/testing/http-client.ts'
import { findRedis, startRedis } from '../../src/testing/redis.ts'
import { freePort } from '../../src/testing/server-process.ts'
import { run, type Site } from './servers.ts'
import { besideConstant, cookieIn, type Open, type Part, tableOf, withSite } from './tables.ts'

const PEERS = [
  '@fastify/session in memory',
  'express-session and session-file-store',
  '@fastify/session and a plain Redis store',
  'express-session and connect-redis',
]
const PACKAGES = ['express', 'express-session', 'session-file-store', 'connect-redis', 'redis']

/** Installs the packages of other stores in a folder where they can't find ours, nor ours them. */
function installPeers(): string {
  const folder = join(tmpdir(), 'holiday-party-planner-peers')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(import.meta.dirname, 'peers.js'), join(folder, 'peers.js'))
  if (!existsSync(join(folder, 'node_modules'))) {
    writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}\n')
    const own = ['fastify', '@fastify/cookie', '@fastify/session', 'ioredis']
    execFileSync('npm', ['install', '--silent', '--no-audit', ...PACKAGES, ...own], { cwd: folder })
  }
  return folder
}

async function startPeer(peer: string, site: Site, page: string, where: string): Promise<Open> {
  const folder = installPeers()
  const file = join(site.folder, 'dashboard.html')
  writeFileSync(file, page)
  const port = await freePort()
  const { pid, stop } = await run(
    [join(folder, 'peers.js'), peer, file, String(port), where],
    port,
    {},
    '/log-in',
  )
  const client = new HttpClient(`http://127.0.0.1:${port}`)
  await client.get('/log-in')
  const cookieFile = join(site.folder, `${peer.replace(/\W+/g, '-')}-cookie`)
  const cookies = [...client.cookies].map(([name, value]) => `${name}=${value}`)
  writeFileSync(cookieFile, cookies.join('; '))
  return { target: { name: peer, pid, port, path: '/', cookieFile }, isBase: false, stop }
}

/** Compares the same dashboard: ours is made of the data, that of the others is a finished text. */
export const peersPart: Part = async (options) => {
  const redis = findRedis() ? await startRedis() : undefined
  const table = await withSite({}, 1_000, async (site, { cookieFile }, server) => {
    const page = { name: 'the dashboard, our files', path: '/organizer/', cookieFile }
    const open = await besideConstant(site, server, page)
    const headers = { cookie: cookieIn(cookieFile) }
    const answer = await fetch(`http://127.0.0.1:${server.port}/organizer/`, { headers })
    const text = await answer.text()
    for (const peer of PEERS) {
      const needsRedis = /redis/i.test(peer)
      if (needsRedis && !redis) continue
      const where = needsRedis ? (redis?.url ?? '') : join(site.folder, 'peer-sessions')
      open.push(await startPeer(peer, site, text, where))
    }
    return tableOf('The same page behind other sessions, one session each', open, options)
  })
  await redis?.stop()
  return [table]
}
