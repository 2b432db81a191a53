// `npm run test:crash`: kills the real server at random moments, and holds each restart to what was answered.
import { randomInt } from 'node:crypto'
import { printJson, readArgs, runScript, UsageError } from './command-line.ts'
import { type CrashResult, playRounds } from './crash/rounds.ts'
import { DATABASES, type SiteOptions, STORES } from './crash/site.ts'

const USAGE = `npm run test:crash -- [--rounds 30] [--store files] [--database sqlite] [--workers 1]

Four organizers log in, browse, change their session and log out; four households answer their
invitation, promise dishes and take them back; and the server is killed with SIGKILL at a random
moment, round after round. After each restart what was answered must hold, who logged out must be
out, and nothing may be damaged. Ends with exit code 1 when something does not hold.

--rounds    how often the server is killed
--store     where sessions live: files, redis or database; or memory, to see faults found
--database  sqlite or postgres
--workers   how many processes serve: 1, 4, …; some kills hit all of them, others the first alone
--seed      a number that an earlier run named: the same choices and moments again
--json      print the result as JSON`

const TELL_EVERY = 10

await runScript(USAGE, async (args) => {
  const { values } = readArgs(args, {
    rounds: { type: 'string', default: '30' },
    store: { type: 'string', default: 'files' },
    database: { type: 'string', default: 'sqlite' },
    workers: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    json: { type: 'boolean', default: false },
  })
  const options = {
    rounds: numberIn('--rounds', values.rounds, 1),
    store: oneOf('--store', values.store, Object.keys(STORES)) as SiteOptions['store'],
    database: oneOf('--database', values.database, DATABASES) as SiteOptions['database'],
    workers: numberIn('--workers', values.workers, 1),
    seed: numberIn('--seed', values.seed, 0),
  }
  console.error(`Seed ${options.seed}`)
  const result = await playRounds(options, (round, { answers, faults }) => {
    if (round % TELL_EVERY !== 0 && round !== options.rounds) return
    console.error(`Round ${round}: ${answers} answers, ${faults.length} faults`)
  })
  if (values.json) printJson(result)
  else console.log(inWords(result))
  if (result.faults.length > 0) process.exitCode = 1
})

function numberIn(option: string, text: string, least: number): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(`${option} takes a whole number from ${least} on, not "${text}".`)
}

function oneOf(option: string, text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text
  throw new UsageError(`${option} takes ${choices.join(', ')}, not "${text}".`)
}

function inWords(result: CrashResult): string {
  const { rounds, seed, store, database, workers, answers, unanswered, faults } = result
  return [
    `${rounds} kills, seed ${seed}, sessions in ${store}, ${database}, workers: ${workers}, ${result.seconds} s`,
    `${answers} answers: ${result.changes} changes, ${result.logIns} log-ins, ${result.logOuts} log-outs; ${unanswered} requests cut off, ${result.cutWrites} session files in the middle of a write`,
    ...(faults.length === 0 ? ['All that was answered held.'] : faults),
  ].join('\n')
}
