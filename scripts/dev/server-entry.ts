// One server of `npm run dev`: loads the packages, waits to be told where to listen, then loads the
// source; says when it is ready, and ends with its parent.
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DevProxyListener, Ready } from '../../src/dev/protocol.ts'
import { openInspector } from './inspect.ts'

const root = join(import.meta.dirname, '..', '..')
let listener: DevProxyListener | undefined

process.once('disconnect', () => {
  // Nobody is left to answer to: the parent was killed, and could not clean up.
  if (listener && process.platform !== 'win32') {
    rmSync(dirname(listener.path), { recursive: true, force: true })
  }
  process.exit()
})
const told = new Promise<DevProxyListener>((resolve) =>
  process.once('message', resolve as () => void),
)
await loadPackages()
listener = await told
const { devProxySecret, developerKey, inspectPort, ...wanted } = listener
if (inspectPort) void openInspector(inspectPort)
const { start } = await import('../../src/process/start.ts')
await start(root, {
  ...wanted,
  devProxySecret,
  async loadDevelopment() {
    const { development } = await import('../../src/dev/development.ts')
    return development({ devProxySecret, developerKey })
  },
  ready: (bootId) => process.send?.({ bootId } satisfies Ready),
})

/** Two thirds of a start are spent here: a process that did it beforehand answers that much sooner. */
async function loadPackages(): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const names = ['node:sqlite', ...Object.keys(dependencies)]
  await Promise.allSettled(names.map((name) => import(name)))
}
