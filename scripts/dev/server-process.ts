// A process that becomes a server when it is told where to listen; loads the packages beforehand.
import { type ChildProcess, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import type { DevProxyListener, Ready } from '../../src/dev/protocol.ts'

export interface ServerProcess {
  /** Makes it a server. The source is read now, not earlier. */
  serve(listener: DevProxyListener): void
  /** Called once, when it answers. */
  onReady(listener: (ready: Ready) => void): void
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended, with "exit 1" or the signal's name. */
  readonly gone: Promise<{ how: string; wasKilled: boolean }>
  /** The last part of what the process wrote to stderr. */
  stderrTail(): string
}

/** Turns on the compile cache before the first TypeScript file is read. */
const PREFLIGHT = new URL('../preflight.js', import.meta.url).href

const STDERR_TAIL_LENGTH = 8_000

export function launch(entry: string): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', PREFLIGHT, entry], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    detached: process.platform !== 'win32', // Ctrl+C reaches the parent alone, which ends it in order.
  })
  let tail = ''
  child.stderr?.on('data', (data) => {
    process.stderr.write(data)
    tail = (tail + data).slice(-STDERR_TAIL_LENGTH)
  })
  const { promise: gone, resolve } = Promise.withResolvers<{ how: string; wasKilled: boolean }>()
  child.once('error', ({ message }) => resolve({ how: message, wasKilled: false }))
  child.once('close', (code, signal) =>
    resolve({ how: signal ?? `exit ${code}`, wasKilled: signal !== null }),
  )
  return {
    serve: (listener) => void child.send(listener, () => {}),
    onReady: (listener) => void child.once('message', (ready) => listener(ready as Ready)),
    kill: (signal) => void child.kill(signal),
    gone,
    stderrTail: () => stripVTControlCharacters(tail).trim(),
  }
}
