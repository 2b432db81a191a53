// `npm run users -- <command>`: who can log in; adds organizers, helps them back in, removes them.
import {
  inviteOrganizer,
  invitePassword,
  listOrganizers,
  type OrganizerOverview,
  problemWith,
  removeOrganizer,
} from '../src/domain/accounts.ts'
import { normalEmail } from '../src/domain/contact-details.ts'
import { paths } from '../src/paths.ts'
import {
  COMMON_OPTIONS,
  type Command,
  confirm,
  findCommand,
  printable,
  printJson,
  readArgs,
  runScript,
  UsageError,
} from './command-line.ts'
import { endSessionsOf, endThemAll } from './end-sessions.ts'
import { withDatabase } from './surroundings.ts'

const USAGE = `npm run users -- <command> [options]

  list             everybody who can log in
  add <email> --name "First Last" [--household "Last Family"]
                   prints a link at which the new organizer chooses a password; it works once,
                   for 24 hours
  passwd <email>   prints such a link for somebody who has lost the password; using it ends
                   every session of theirs
  end-sessions <email>
                   logs somebody out everywhere, on every server within a second
  remove <email>   takes the log-in away, with the parties of this person, all replies to them,
                   their open links, passkeys, recovery codes and sessions. A party that has
                   co-hosts stays: it is handed over to the one of longest standing

  Both ask first; --yes asks nothing.

  --url <address>    where people reach the server: https://party.example; without it the
                     link begins with its path
  --env-file <path>  the settings of a service: /etc/holiday-party.env; they go before the shell's
  --json             print JSON

Standard error says which environment and database it is.`

const OPTIONS = {
  ...COMMON_OPTIONS,
  name: { type: 'string' },
  household: { type: 'string' },
  url: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof readArgs<typeof OPTIONS>>['values']

const COMMANDS: Record<string, Command<Values>> = {
  list: { run: list },
  add: { takes: ['email'], options: ['name', 'household', 'url'], run: add },
  passwd: { takes: ['email'], options: ['url'], run: passwd },
  'end-sessions': {
    takes: ['email'],
    options: ['yes'],
    run: (values, email = '') => endSessionsOf(values, email),
  },
  remove: { takes: ['email'], options: ['yes'], run: remove },
}

function list(values: Values): Promise<void> {
  return withDatabase(
    values,
    async (db) => {
      const organizers = await listOrganizers(db)
      if (values.json) return printJson(organizers)
      if (organizers.length === 0) console.log('Nobody can log in yet: npm run users -- add --help')
      for (const organizer of organizers) console.log(inWords(organizer))
    },
    'looking',
  )
}

const inWords = ({ email, firstName, lastName, householdName, parties }: OrganizerOverview) =>
  printable(`${email}  ${firstName} ${lastName}, ${householdName}, owns ${partiesInWords(parties)}`)

const keptInWords = (shared: number): string =>
  shared === 0 ? '' : ` ${partiesInWords(shared)} with co-hosts: handed over to one of them.`

const partiesInWords = (count: number): string =>
  count === 1 ? '1 party' : `${count.toLocaleString('en')} parties`

function add(values: Values, email = ''): Promise<void> {
  const [firstName = '', ...rest] = (values.name ?? '').trim().split(/\s+/)
  const householdName = values.household ?? ''
  const organizer = { email, firstName, lastName: rest.join(' '), householdName }
  const problem = problemWith(organizer)
  if (problem) throw new UsageError(printable(problem))
  return withDatabase(values, async (db) => {
    const token = await inviteOrganizer(db, organizer, Date.now())
    printLink(values, normalEmail(email), originOf(values) + paths.join({ token }))
  })
}

function passwd(values: Values, email = ''): Promise<void> {
  return withDatabase(values, async (db) => {
    const token = await invitePassword(db, email, Date.now())
    printLink(values, normalEmail(email), originOf(values) + paths.resetPassword({ token }))
  })
}

/** @throws UsageError when it is no address of a server */
function originOf({ url }: Values): string {
  if (!url) return ''
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`--url is "${printable(url)}": give it such as https://party.example.`)
  }
  return new URL(url).origin
}

function printLink(values: Values, email: string, link: string): void {
  if (values.json) printJson({ email, link, hours: 24 })
  else console.log(link)
  console.error(`Send this link to ${email}. It works once, for 24 hours.`)
}

function remove(values: Values, email = ''): Promise<void> {
  return withDatabase(values, async (db, { config }) => {
    const wanted = normalEmail(email)
    const organizer = (await listOrganizers(db)).find((one) => one.email === wanted)
    if (!organizer) throw new Error(`Nobody can log in with ${printable(wanted)}.`)
    const what = `${printable(wanted)} and ${partiesInWords(organizer.parties - organizer.shared)} of theirs`
    const kept = keptInWords(organizer.shared)
    const isMeant =
      values.yes ||
      (await confirm(`Remove ${what}, with all replies, and end their sessions?${kept}`))
    if (isMeant) {
      await removeOrganizer(db, wanted)
      await endThemAll(db, config, organizer.personId, 'removed')
    }
    if (values.json) return printJson({ email: wanted, removed: isMeant })
    console.log(isMeant ? `Removed ${what}.${kept}` : 'Nothing was removed.')
  })
}

await runScript(USAGE, async (args) => {
  const { values, words } = readArgs(args, OPTIONS, true)
  if (words.length === 0 || words[0] === 'help') return console.log(USAGE)
  await findCommand(COMMANDS, values, words)()
})
