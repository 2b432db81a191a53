// `npm run sessions -- <command>`: looks at the stored sessions, and clears them.
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../src/config.ts'
import { readEnvironment } from '../src/env-file.ts'
import { openSessionStore } from '../src/sessions/open-session-store.ts'
import { readableRecord } from '../src/sessions/record-text.ts'
import type { NamedRecord, SessionStore } from '../src/sessions/session-store.ts'
import { counted, sizeInWords } from '../src/words.ts'
import { copyBetweenStores } from './copy-sessions.ts'

const READY_WITHIN_MS = 3_000

const USAGE = `npm run sessions -- <command>

  list           each live session: name, person, last seen, end
  show <name>    one session record, as it is stored
  count          the number of live sessions
  size           how much they take
  clear          log everyone out
  copy --from filesystem --to redis [--exact]
                 copy all live sessions to another store, and log nobody out; with --exact
                 the other store gets the same sessions and no others`

const COMMANDS: Record<string, (store: SessionStore, name: string) => Promise<void>> = {
  async list(store) {
    for await (const { name, record } of store.list()) {
      const [seen, ends] = [record.lastSeenAt, record.expiresAt].map((time) =>
        new Date(time).toISOString(),
      )
      console.log(`${name}  person ${record.data.person_id}  seen ${seen}  ends ${ends}`)
    }
  },
  async show(store, name) {
    const found = await find(store, name)
    if (!found) throw new Error(`There is no live session ${name}.`)
    console.log(store.location(found.name))
    console.log(readableRecord(found.record))
  },
  async count(store) {
    console.log((await store.sweep()).live)
  },
  async size(store) {
    const { live, bytes, largestBytes } = await store.sweep()
    const average = live > 0 ? Math.round(bytes / live) : 0
    console.log(
      `${counted(live, 'session')}: ${sizeInWords(bytes)}, average ${sizeInWords(average)}, largest ${sizeInWords(largestBytes)}`,
    )
  },
  async clear(store) {
    const removed = await store.clear()
    console.log(
      `${counted(removed, 'session')} removed from ${store.place}: everyone there is logged out.`,
    )
  },
}

async function find(store: SessionStore, name: string): Promise<NamedRecord | undefined> {
  for await (const found of store.list()) if (found.name === name) return found
  return undefined
}

async function run([name = '', argument = '', ...more]: string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command && name !== 'copy') {
    console.log(USAGE)
    process.exitCode = name === '' || name === 'help' ? 0 : 1
    return
  }
  const root = join(import.meta.dirname, '..')
  const config = loadConfig(readEnvironment(root, process.env), root)
  if (name === 'copy') return copyBetweenStores(config, [argument, ...more].filter(Boolean))
  const store = await openSessionStore(config, { warn: console.error, info: console.error })
  try {
    await store.ready(READY_WITHIN_MS)
    await command?.(store, argument)
  } finally {
    await store.close()
  }
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  const { message } = error as Error
  console.error(error instanceof ConfigError ? error.problems.join('\n') : message)
  process.exitCode = 1
}
