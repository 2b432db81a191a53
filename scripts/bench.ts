// `npm run bench`: what a page costs, measured side by side on the real program; no part of the tests.
import { writeFileSync } from 'node:fs'
import { curveOf } from './bench/curve.ts'
import { flood } from './bench/flood.ts'
import { PARTS, startPart, type Times } from './bench/parts.ts'
import { chartOf, textOf, timesText } from './bench/report.ts'
import { type Scaled, scale, scaleText } from './bench/scale.ts'
import { type Slice, soak } from './bench/soak.ts'
import type { BenchOptions, Table } from './bench/tables.ts'
import { walks } from './bench/walks.ts'
import { readArgs, runScript, UsageError } from './command-line.ts'

/** What measures the program itself, part after part. */
const NAMES = [...Object.keys(PARTS), 'start', 'walks', 'flood']

interface Result {
  tables?: Table[]
  times?: Times[]
  slices?: Slice[]
  scaled?: Scaled[]
}

/** What is named alone, since it takes long, or root. */
const ALONE: Record<string, (options: BenchOptions) => Promise<Result>> = {
  soak: async (options) => ({ slices: await soak(options) }),
  async scale(options) {
    const scaled = await scale(options)
    console.log(scaleText(scaled))
    return { scaled }
  },
}

const USAGE = `npm run bench -- [part ...] [--sessions 1000,100000] [--rounds 5] [--seconds 2]

Measures the program as the service in docs/production.md runs it, one process on one core, with many
cookies over 32 connections, beside a constant page of the same bytes. Linux alone counts what a
request costs the processor. Parts: ${NAMES.join(', ')}; all when none is named.
"walks" tells the longest turn of the event loop while all sessions are swept, counted and listed.

Two more are named alone:
soak   loads three pages in turn and tells, after each round, whether memory, open files and times stay
       flat while somebody logs in and out and a household changes its answer
scale  compares one, two and four servers on one Redis and one PostgreSQL, each with a fifth of a core;
       takes root, and --seconds of 6 or more, since a household changes its answer every 5

--sessions  how many sessions lie in the store, for each part; the most for "start"
--rounds    how often the servers take turns; the medians count
--seconds   how long each is loaded in a round
--json      also writes the figures to this file
--chart     also writes a chart of the pages, or of a soak, to this file (SVG)`

await runScript(USAGE, async (args) => {
  const { values, words } = readArgs(
    args,
    {
      sessions: { type: 'string', default: '1000,100000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      json: { type: 'string' },
      chart: { type: 'string' },
    },
    true,
  )
  const alone = words.length === 1 ? ALONE[words[0] ?? ''] : undefined
  const unknown = alone ? undefined : words.find((word) => !NAMES.includes(word))
  if (unknown !== undefined) throw new UsageError(`There is no part "${unknown}". See --help.`)
  const options: BenchOptions = {
    rounds: numberIn('--rounds', values.rounds),
    seconds: numberIn('--seconds', values.seconds),
    sessions: values.sessions.split(',').map((text) => numberIn('--sessions', text)),
    connections: 32,
  }
  const result = await (alone?.(options) ?? measure(words.length > 0 ? words : NAMES, options))
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
  if (values.chart && result.tables?.length) writeFileSync(values.chart, chartOf(result.tables))
  if (values.chart && result.slices) writeFileSync(values.chart, curveOf(result.slices))
})

function numberIn(option: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${option} takes whole numbers above 0, not "${text}".`)
}

async function measure(parts: readonly string[], options: BenchOptions): Promise<Result> {
  const tables: Table[] = []
  const times: Times[] = []
  for (const part of parts) {
    for (const table of (await PARTS[part]?.(options)) ?? []) {
      console.log(textOf(table))
      tables.push(table)
    }
    const more = { start: startPart, walks, flood }[part]
    if (!more) continue
    const measured = await more(options)
    console.log(timesText(measured))
    times.push(measured)
  }
  return { tables, times }
}
