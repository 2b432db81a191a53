// `npm run ci`, which `npm test` is too: everything that lands or rejects a change, in named and timed steps.
import { runStep, type Step, type StepResult, summaryOf } from './steps.ts'

const STEPS: Step[] = [
  { name: 'types', command: 'npm run --silent typecheck' },
  { name: 'style', command: 'npm run --silent lint' },
  { name: 'tests', command: 'npm run --silent test:unit' },
  { name: 'stories', command: 'npm run --silent test:e2e' },
]

const results: StepResult[] = []
for (const step of STEPS) {
  console.log(`\n== ${step.name}`)
  const result = await runStep(step, 'at once')
  results.push(result)
  if (!result.isOk) break
}
console.log(`\n${summaryOf(results)}`)
const left = STEPS.slice(results.length).map(({ name }) => name)
if (left.length > 0) console.log(`not run: ${left.join(', ')}`)
process.exitCode = results.every(({ isOk }) => isOk) ? 0 : 1
