// `npm run sessions -- copy`: reads what to copy where, and shows how far it is.

import { pluralize } from '../src/pages/format.ts'
import { copySessions } from '../src/sessions/copy-sessions.ts'
import type { SessionStore, SessionType } from '../src/sessions/session-store.ts'
import { printJson, UsageError } from './command-line.ts'
import { usingStore } from './open-resources.ts'
import { progressBar } from './progress-bar.ts'
import {
  environmentInWords,
  placeInWords,
  READY_WITHIN_MS,
  readSurroundings,
} from './surroundings.ts'

const KINDS = ['filesystem', 'redis', 'database']

interface Values {
  json: boolean
  'env-file'?: string | undefined
  from?: string | undefined
  to?: string | undefined
  exact: boolean
}

/** Makes nothing but what the target needs. */
export async function copyBetweenStores(values: Values): Promise<void> {
  const { from = '', to = '' } = values
  if (!KINDS.includes(from) || !KINDS.includes(to) || from === to) {
    throw new UsageError(
      'Say where from and where to, of filesystem, redis and database: copy --from filesystem --to redis',
    )
  }
  const surroundings = readSurroundings(values['env-file'])
  if (surroundings.isFresh)
    throw new Error('There is no SECRET_KEY yet, so nothing to copy either.')
  const { config } = surroundings
  await usingStore(config, { use: 'looking', type: from as SessionType }, async (source) => {
    console.error(`${environmentInWords(surroundings)} From: ${placeInWords(config, source)}.`)
    await source.ready(READY_WITHIN_MS)
    // The target is opened only once the source answers, since opening may make it.
    await usingStore(config, { use: 'filling', type: to as SessionType }, async (target) => {
      console.error(`To: ${placeInWords(config, target)}.`)
      await target.ready(READY_WITHIN_MS)
      await copy(source, target, values)
    })
  })
}

async function copy(source: SessionStore, target: SessionStore, values: Values): Promise<void> {
  const { live: total } = await source.survey()
  const bar = progressBar(total, 'sessions')
  const totals = await copySessions({
    from: source,
    to: target,
    exact: values.exact,
    onProgress: bar.show,
  })
  bar.end()
  if (values.json) return printJson({ from: source.label, to: target.label, ...totals })
  const { copied, kept, ended } = totals
  const more = ended > 0 ? `, ${ended} ended there as they have here` : ''
  console.log(
    `${pluralize(copied, 'session')} copied from ${source.label} to ${target.label}, ${kept} there already${more}.`,
  )
}
