// Walks through all sessions of a store once, for `npm run bench -- walks`, as a process of its own.
//
// It prints one line of JSON, a Walk.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { loadConfig } from '../../src/config/config.ts'
import { closeDatabase, openNamedDatabase } from '../../src/database/database.ts'
import { openSessionStore } from '../../src/sessions/open-session-store.ts'

export interface Walk {
  sessions: number
  /** The longest that everything else had to wait meanwhile, in milliseconds. */
  longestTurn: number
}

const RESOLUTION_MS = 1
const [kind, root = '.'] = process.argv.slice(2)
const config = loadConfig(process.env, root)
const db = await openNamedDatabase(config)
const quiet = { info() {}, warn: console.error }
const store = await openSessionStore(config, quiet, { db })
await store.ready(5_000)

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delays.enable()
let sessions = 0
if (kind === 'list') for await (const _ of store.list()) sessions++
else sessions = (await (kind === 'sweep' ? store.sweep() : store.survey())).live
delays.disable()
const walk: Walk = { sessions, longestTurn: delays.max / 1e6 - RESOLUTION_MS }
console.log(JSON.stringify(walk))
await store.close()
await closeDatabase(db)
