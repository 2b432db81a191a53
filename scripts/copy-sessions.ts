// `npm run sessions -- copy`: reads what to copy where, and shows how far it is.
import { parseArgs } from 'node:util'
import type { Config, SessionType } from '../src/config.ts'
import { copySessions } from '../src/sessions/copy-sessions.ts'
import { openSessionStore } from '../src/sessions/open-session-store.ts'
import type { SessionStore } from '../src/sessions/session-store.ts'
import { counted } from '../src/words.ts'
import { progressBar } from './progress-bar.ts'

const READY_WITHIN_MS = 3_000
const KINDS = ['filesystem', 'redis']

export async function copyBetweenStores(config: Config, args: string[]): Promise<void> {
  const { from, to, exact } = readArgs(args)
  const source = await open(config, from)
  const target = await open(config, to).catch((error) => closing(source, error))
  try {
    const { live: total } = await source.sweep()
    const bar = progressBar(total, 'sessions')
    const totals = await copySessions({ from: source, to: target, exact, onProgress: bar.show })
    bar.end()
    const { copied, kept, ended } = totals
    const more = ended > 0 ? `, ${ended} ended there as they have here` : ''
    console.log(
      `${counted(copied, 'session')} copied from ${source.place} to ${target.place}, ${kept} there already${more}.`,
    )
  } finally {
    await Promise.all([source.close(), target.close()])
  }
}

function readArgs(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      exact: { type: 'boolean', default: false },
    },
  })
  const { from = '', to = '', exact } = values
  if (!KINDS.includes(from) || !KINDS.includes(to) || from === to) {
    throw new Error('Say where from and where to: copy --from filesystem --to redis')
  }
  return { from: from as SessionType, to: to as SessionType, exact }
}

async function open(config: Config, type: SessionType) {
  const log = { warn: console.error, info: console.error }
  const store = await openSessionStore({ ...config, session: { ...config.session, type } }, log)
  return store.ready(READY_WITHIN_MS).then(
    () => store,
    (error) => closing(store, error),
  )
}

/** An open connection would keep the command from ending. */
async function closing(store: SessionStore, error: unknown): Promise<never> {
  await store.close()
  throw error
}
