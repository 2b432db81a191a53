// Real Redis clusters for tests, with or without replicas.

import { eventually } from './eventually.ts'
import { freePort, startRedis, type TestRedis } from './redis.ts'

export interface TestCluster {
  readonly url: string
  /** The masters; then, where there are replicas, the replica of each master in the same order. */
  readonly servers: readonly TestRedis[]
  stop(): Promise<void>
}

/**
 * @param withReplicas each master has a replica, which takes over a second after the master is gone
 */
export async function startRedisCluster(
  masters = 3,
  { withReplicas = false } = {},
): Promise<TestCluster> {
  const settings =
    '--cluster-enabled yes --cluster-node-timeout 600 --repl-diskless-sync-delay 0 --repl-ping-replica-period 1'
  const servers = await Promise.all(
    Array.from({ length: withReplicas ? masters * 2 : masters }, async () =>
      startRedis({ settings: [...settings.split(' '), '--cluster-port', `${await freePort()}`] }),
    ),
  )
  await meet(servers)
  for (let index = 0; index < masters; index++) {
    const [first, next] = [index, index + 1].map((i) => Math.floor((i * 16_384) / masters))
    await servers[index]?.command('CLUSTER', 'ADDSLOTSRANGE', `${first}`, `${Number(next) - 1}`)
    const id = await servers[index]?.command('CLUSTER', 'MYID')
    await servers[index + masters]?.command('CLUSTER', 'REPLICATE', String(id))
  }
  await Promise.all(servers.map((server) => isReady(server, withReplicas ? masters * 2 : masters)))
  return {
    url: `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

/** Makes every server known to every other. */
async function meet(servers: readonly TestRedis[]): Promise<void> {
  const [first, ...others] = servers
  for (const { port, command } of others) {
    const [, busPort] = (await command('CONFIG', 'GET', 'cluster-port')) as [string, string]
    await first?.command('CLUSTER', 'MEET', '127.0.0.1', port, busPort)
  }
  const knowsAll = async ({ command }: TestRedis) =>
    String(await command('CLUSTER', 'INFO')).includes(`cluster_known_nodes:${servers.length}\r`)
  await eventually('the nodes have met', async () =>
    (await Promise.all(servers.map(knowsAll))).every(Boolean),
  )
}

async function isReady({ command }: TestRedis, shown: number): Promise<void> {
  await eventually('the cluster is ready', async () => {
    const isUp = String(await command('CLUSTER', 'INFO')).startsWith('cluster_state:ok')
    const slots = (await command('CLUSTER', 'SLOTS')) as unknown[][]
    return isUp && slots.reduce((sum, range) => sum + range.length - 2, 0) === shown
  })
}
