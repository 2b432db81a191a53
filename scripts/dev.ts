// `npm run dev`: runs the server and restarts it when a file below src/ changes, and only then.
import { type ChildProcess, spawn } from 'node:child_process'
import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const SETTLE_MS = 60

let server: ChildProcess | undefined
let timer: NodeJS.Timeout | undefined
let isStopping = false

function startServer(): void {
  const child = spawn(process.execPath, [join(root, 'src', 'server.ts')], { stdio: 'inherit' })
  server = child
  child.once('exit', (code, signal) => {
    if (server !== child) return
    server = undefined
    if (isStopping) process.exit(0)
    if (code !== 0)
      say(`The server stopped (${signal ?? `exit ${code}`}). Save a file to start it again.`)
  })
}

async function restart(file: string): Promise<void> {
  say(`${file} changed, restarting`)
  const old = server
  server = undefined
  if (old && old.exitCode === null) {
    const gone = new Promise((resolve) => old.once('exit', resolve))
    old.kill('SIGTERM')
    await gone
  }
  startServer()
}

/** Editors write a file in several steps: wait until they are done. */
function onChange(file: string | null): void {
  if (!file || isStopping) return
  clearTimeout(timer)
  timer = setTimeout(() => restart(join('src', file)), SETTLE_MS)
}

function stop(watcher: FSWatcher): void {
  isStopping = true
  watcher.close()
  if (!server) process.exit(0)
  server.kill('SIGTERM') // With Ctrl+C it has had the signal already, and ignores the second.
}

const say = (line: string): void => console.log(`\n  ${line}`)

const watcher = watch(join(root, 'src'), { recursive: true }, (_event, file) => onChange(file))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(watcher))
startServer()
