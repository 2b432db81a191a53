// `npm run doctor`: looks at everything that a lasting log-in needs, and says what is wrong.
import { ConfigError } from '../src/config/config.ts'
import { pluralize } from '../src/pages/format.ts'
import { COMMON_OPTIONS, printJson, readArgs, runScript } from './command-line.ts'
import { type Check, checksFor, NotThereYet } from './doctor-checks.ts'
import { environmentInWords, readSurroundings, type Surroundings } from './surroundings.ts'

const USAGE = `npm run doctor -- [options]

Looks at versions, settings, directory, session store and database, and makes nothing.
Exit code 0: all is well, or not there yet; 1: something is to be mended.

  --env-file <path>  the settings of a service: /etc/holiday-party.env; they go before the shell's
  --json             print JSON`

interface Finding {
  state: 'ok' | 'not yet' | 'WRONG'
  label: string
  text: string
}

async function examine([label, look]: Check): Promise<Finding> {
  try {
    return { state: 'ok', label, text: await look() }
  } catch (error) {
    const state = error instanceof NotThereYet ? 'not yet' : 'WRONG'
    return { state, label, text: (error as Error).message }
  }
}

/** Each line is printed as soon as it is known: a store that is away takes its time. */
async function examineAll(checks: readonly Check[], isSilent: boolean): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) {
    const finding = await examine(check)
    findings.push(finding)
    const { state, label, text } = finding
    if (!isSilent) console.log(`  ${state.padEnd(7)} ${label.padEnd(15)} ${text}`)
  }
  return findings
}

function verdict(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length
  if (count('WRONG') > 0) return `${pluralize(count('WRONG'), 'thing')} to mend.`
  if (count('not yet') === 0) return 'All is well.'
  return 'Nothing is wrong. What is not there yet comes with the first start.'
}

async function report(surroundings: Surroundings, isJson: boolean): Promise<void> {
  const { config, why } = surroundings
  if (!isJson) for (const warning of config.warnings) console.log(`  note    ${warning}`)
  const findings = await examineAll(checksFor(surroundings), isJson)
  process.exitCode = findings.some(({ state }) => state === 'WRONG') ? 1 : 0
  const { environment, warnings: notes } = config
  if (isJson) printJson({ environment, why, notes, findings, verdict: verdict(findings) })
  else console.log(`\n${verdict(findings)}`)
}

await runScript(USAGE, async (args) => {
  const { values } = readArgs(args, COMMON_OPTIONS)
  try {
    const surroundings = readSurroundings(values['env-file'])
    console.error(environmentInWords(surroundings))
    await report(surroundings, values.json)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const findings = error.problems.map((text) => ({ state: 'WRONG', label: 'Settings', text }))
    if (values.json) printJson({ findings })
    else for (const { text } of findings) console.log(`  WRONG   ${text}`)
    process.exitCode = 1
  }
})
