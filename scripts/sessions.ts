// `npm run sessions -- <command>`: looks at the stored sessions, copies them, and ends them.
import { pluralize, sizeInWords } from '../src/pages/format.ts'
import type { SessionStore } from '../src/sessions/session-store.ts'
import {
  COMMON_OPTIONS,
  type Command,
  confirm,
  findCommand,
  printJson,
  readArgs,
  runScript,
} from './command-line.ts'
import { copyBetweenStores } from './copy-sessions.ts'
import { type Surroundings, withStore } from './surroundings.ts'

const USAGE = `npm run sessions -- <command> [options]

  list           each live session: name, person, last seen, end
  show <name>    one session record, as it is stored; the first 8 digits of its name will do
  count          the number of live sessions
  size           how much they take
  end <name>     end one session, once you said yes; 8 digits of its name will do
  end --person <email>
                 end every session of one person; --yes asks nothing
  clear          log everyone out, once you said yes; --yes asks nothing, --dry-run only counts
  copy --from filesystem --to redis [--exact]
                 copy all live sessions to another store (filesystem, redis, database), and
                 log nobody out; with --exact it gets the same sessions and no others

  --env-file <path>  the settings of a service: /etc/holiday-party.env; they go before the shell's
  --json             print JSON

Standard error says which environment and store it is. Only end, clear and
copy change anything.`

const OPTIONS = {
  ...COMMON_OPTIONS,
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  exact: { type: 'boolean', default: false },
  person: { type: 'string' },
} as const

type Values = ReturnType<typeof readArgs<typeof OPTIONS>>['values']

const COMMANDS: Record<string, Command<Values>> = {
  list: { run: async (values) => (await forPeople()).listSessions(values) },
  show: {
    takes: ['name'],
    run: async (values, name = '') => (await forPeople()).showSession(values, name),
  },
  count: { run: count },
  size: { run: size },
  end: {
    mayTake: ['name'],
    options: ['yes', 'person'],
    run: async (values, name) => (await import('./end-sessions.ts')).endSessions(values, name),
  },
  clear: { options: ['yes', 'dry-run'], run: clear },
  copy: { options: ['from', 'to', 'exact'], run: copyBetweenStores },
}

/** Only the commands that show people load the database. */
const forPeople = () => import('./list-sessions.ts')

function count(values: Values): Promise<void> {
  return withStore(values, async (store, { config }) => {
    const { live, damaged } = await store.survey()
    if (!values.json) return console.log(live)
    printJson({ environment: config.environment, store: store.label, live, damaged })
  })
}

function size(values: Values): Promise<void> {
  return withStore(values, async (store, { config }) => {
    const { live, bytes, largestBytes } = await store.survey()
    const averageBytes = live > 0 ? Math.round(bytes / live) : 0
    if (values.json) {
      const totals = { live, bytes, averageBytes, largestBytes }
      return printJson({ environment: config.environment, store: store.label, ...totals })
    }
    console.log(
      `${pluralize(live, 'session')}: ${sizeInWords(bytes)}, average ${sizeInWords(averageBytes)}, largest ${sizeInWords(largestBytes)}`,
    )
  })
}

function clear(values: Values): Promise<void> {
  const use = values['dry-run'] ? 'looking' : 'changing'
  const work = async (store: SessionStore, { config }: Surroundings): Promise<void> => {
    const { live, damaged } = await store.survey()
    const others = damaged > 0 ? ` and ${pluralize(damaged, 'record')} that don't verify` : ''
    const what = `${pluralize(live, 'session')}${others} in ${store.label}`
    const say = (text: string, removed: number): void => {
      const totals = { environment: config.environment, store: store.label, live, damaged, removed }
      if (values.json) printJson(totals)
      else console.log(text)
    }
    if (live + damaged === 0) return say(`Nothing to end in ${store.label}.`, 0)
    if (values['dry-run']) return say(`${what} would end. Nothing was changed.`, 0)
    const question = `End ${what}, and log everyone there out?`
    if (!values.yes && !(await confirm(question, 'say --yes, or look with --dry-run'))) {
      return say('Nothing was ended.', 0)
    }
    const removed = await store.clear()
    say(
      `${pluralize(removed, 'session')} removed from ${store.label}: everyone there is logged out.`,
      removed,
    )
  }
  return withStore(values, work, use)
}

await runScript(USAGE, async (args) => {
  const { values, words } = readArgs(args, OPTIONS, true)
  if (words.length === 0 || words[0] === 'help') return console.log(USAGE)
  await findCommand(COMMANDS, values, words)()
})
