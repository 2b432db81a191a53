// Gives a process a share of one core alone, so that several servers compare on a machine with few cores.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = '/sys/fs/cgroup'
const PERIOD_US = 10_000

/**
 * Holds a process with all its threads to `share` of a core, 0.2 for a fifth, by a control group.
 * @returns ends that, once the process has ended
 * @throws an Error where the system has no such groups, or this user may make none
 */
export function limitToShare(pid: number, share: number): () => void {
  const quota = Math.round(share * PERIOD_US)
  const isFirstVersion = existsSync(join(ROOT, 'cpu', 'cpu.cfs_quota_us'))
  const group = join(ROOT, isFirstVersion ? 'cpu' : '', `bench-${pid}`)
  try {
    if (!isFirstVersion) writeFileSync(join(ROOT, 'cgroup.subtree_control'), '+cpu')
    mkdirSync(group)
    if (isFirstVersion) {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US))
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota))
    } else {
      writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`)
    }
    writeFileSync(join(group, 'cgroup.procs'), String(pid))
  } catch (cause) {
    if (existsSync(group)) rmdirSync(group)
    throw new Error('A control group could not be made, which takes Linux and root.', { cause })
  }
  return () => rmdirSync(group)
}
