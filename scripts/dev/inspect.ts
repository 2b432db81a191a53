// `npm run dev -- --inspect`: each server in turn opens the same port for a debugger, once the one before has left it.
import { once } from 'node:events'
import inspector from 'node:inspector'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export const INSPECT_PORT = 9229
const HOST = '127.0.0.1'
const TRY_AGAIN_MS = 100

/** A bare `--inspect` means the port that debuggers look for by themselves. */
export const withInspectPort = (args: readonly string[]): string[] =>
  args.map((arg) => (arg === '--inspect' ? `--inspect=${INSPECT_PORT}` : arg))

/** Resolves when a debugger can attach to this process. */
export async function openInspector(port: number): Promise<void> {
  process.once('SIGTERM', () => inspector.close()) // A newer server has taken over: it needs the port.
  while (!(await isFree(port))) await delay(TRY_AGAIN_MS)
  inspector.open(port, HOST)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, HOST)
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
