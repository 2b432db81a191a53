// `npm run check`: types, style and every test that starts no process, side by side, while one works.
import { watch } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readArgs, runScript } from './command-line.ts'
import { runStep, type Step, summaryOf } from './steps.ts'
import { quickTests } from './tests.ts'

const USAGE = `npm run check [-- --watch]

Checks types and style, and runs the tests that start no process.

--watch  again after each save, until Ctrl+C`

const FOLDERS = ['src', 'scripts', 'docs', 'e2e', 'views']
/** An editor saves in several steps, and a branch is changed file by file. */
const SETTLED_AFTER_MS = 150
/** Random cases of each property are many in `npm test`, and a few while one works. */
process.env.PROPERTY_RUNS ??= '2'
/** One more test process than cores, since tests wait now and then; each loads and compiles the source, so not many. */
const SHARDS = Math.min(availableParallelism() + 1, 6)

await runScript(USAGE, async (args) => {
  const { watch: watches } = readArgs(args, { watch: { type: 'boolean', default: false } }).values
  const isOk = await check()
  if (watches) checkOnSave()
  else process.exitCode = isOk ? 0 : 1
})

async function check(): Promise<boolean> {
  const startedAt = performance.now()
  const results = await Promise.all(steps().map((step) => runStep(step, 'into the result')))
  for (const { isOk, output } of results) if (!isOk) console.log(withoutDots(output))
  console.log(summaryOf(results))
  const isOk = results.every((result) => result.isOk)
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  console.log(`${isOk ? 'All is well' : 'Something is wrong'}, after ${seconds} s.`)
  return isOk
}

/** The dot reporter prints a dot for each test; what failed it tells at the end. */
function withoutDots(output: string): string {
  return output.replace(/^[.X]+\n/gm, '')
}

/** Tests share a process: starting one for each file takes three times as long. */
function steps(): Step[] {
  const node = 'node --import ./scripts/preflight.js --test --test-isolation=none'
  const options = '--test-reporter=dot --test-timeout=60000'
  const files = quickTests().join(' ')
  const tests = Array.from({ length: SHARDS }, (_, index) => {
    const shard = `${index + 1}/${SHARDS}`
    return { name: `tests ${shard}`, command: `${node} ${options} --test-shard=${shard} ${files}` }
  })
  return [
    { name: 'types', command: 'tsc --noEmit' },
    { name: 'style', command: 'biome check --error-on-warnings .' },
    ...tests,
  ]
}

/** A save while a check runs is checked when that one is done. */
function checkOnSave(): void {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  for (const folder of FOLDERS) {
    watch(join(import.meta.dirname, '..', folder), { recursive: true }, (_event, file) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        running = running.then(async () => {
          console.log(`\n${join(folder, file ?? '')} changed.`)
          await check()
        })
      }, SETTLED_AFTER_MS)
    })
  }
  console.log('Waiting for the next save. Ctrl+C ends this.')
}
