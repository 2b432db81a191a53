// Runs `npm run dev` in a copy of the checkout, whose files a story may change as a developer does.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../../src/testing/eventually.ts'
import { freePort } from '../../src/testing/server-process.ts'
import { makeFolder } from '../../src/testing/temporary-folder.ts'
import { test as base } from './stories.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Checkout {
  readonly url: string
  /** Everything that was printed. */
  output(): string
  /** Changes a file. @returns a function that undoes the change */
  edit(file: string, change: (text: string) => string): () => void
  /** The link that `npm run dev` prints for the developer to open once in each browser. */
  developerLink(): Promise<string>
  /** The boot id of the server that answers now. */
  bootId(): Promise<string>
  /** Ends the parent process. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export const test = base.extend<{ checkout: Checkout }>({
  checkout: async ({ serverEnv }, use) => {
    const directory = makeFolder()
    for (const name of ['src', 'views', 'scripts', 'package.json', '.env.example']) {
      cpSync(join(root, name), join(directory, name), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
    const port = await freePort()
    const program = ['--import', './scripts/preflight.js', 'scripts/dev.ts']
    const child = spawn(process.execPath, program, {
      cwd: directory,
      env: { PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn', ...serverEnv },
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => (printed += data))
    }
    const url = `http://localhost:${port}`
    await answering(url, child, () => printed)
    await use({
      url,
      output: () => printed,
      edit: (file, change) => edit(join(directory, file), change),
      developerLink: () => developerLink(() => printed),
      bootId: () => bootId(url),
      stop: (signal) => stop(child, signal),
    })
    await stop(child)
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  },
  baseURL: async ({ checkout }, use) => use(checkout.url),
})

function edit(path: string, change: (text: string) => string): () => void {
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, change(before))
  return () => writeFileSync(path, before)
}

async function developerLink(printed: () => string): Promise<string> {
  const links = () => /http:\S+\/dev\/open\?key=\S+/.exec(printed()) ?? []
  await eventually('the link for developers is printed', () => links().length > 0)
  return links()[0] as string
}

async function bootId(url: string): Promise<string> {
  const page = await (await fetch(`${url}/organizer/login`)).text()
  return /data-boot="([^"]+)"/.exec(page)?.[1] ?? ''
}

/**
 * Waits for the first server: the parent opens the port before, and holds the first request until
 * then.
 */
async function answering(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  await eventually('the first server answers', async () => {
    if (child.exitCode !== null) throw new Error(`It did not start:\n${printed()}`)
    const answer = await fetch(`${url}/organizer/login`).catch(() => undefined)
    return answer?.ok ?? false
  })
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT') {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return gone
}
