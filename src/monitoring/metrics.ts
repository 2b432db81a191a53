// Counts and times what the server does, and writes it in Prometheus's text format.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What one process measured: its samples by the name of their metric. */
export interface Measurement {
  worker: number
  samples: { [metric: string]: [labels: string, value: number][] }
}

/** Upper bounds in seconds: a page takes under a millisecond, an outage up to one second. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

const DELAY_TIMER_MS = 10

const KINDS = {
  planner_requests_total: ['counter', 'Answered requests, by method and status.'],
  planner_request_seconds: ['histogram', 'From the arrival of a request to its answer.'],
  planner_logins_total: ['counter', 'Log-in attempts, by outcome.'],
  planner_refusals_total: ['counter', 'Requests that were refused, by reason.'],
  planner_session_operations_total: ['counter', 'Reads and writes of sessions, by outcome.'],
  planner_session_seconds: ['histogram', 'How long reads and writes of sessions took.'],
  planner_mails_total: ['counter', 'Mails that were queued, and what came of each attempt.'],
  planner_event_loop_delay_seconds: ['gauge', 'How late the event loop was since the last look.'],
  planner_process_resident_bytes: ['gauge', 'Memory that the process holds.'],
  planner_process_start_seconds: ['gauge', 'When the process started, in seconds since 1970.'],
} as const

export type MetricName = keyof typeof KINDS

export interface Metrics {
  count(metric: MetricName, labels: string): void
  time(metric: MetricName, labels: string, seconds: number): void
  measure(): Measurement
  close(): void
}

interface Timed {
  buckets: number[]
  sum: number
  count: number
}

/** @param worker the number of this process among those that serve */
export function startMetrics(worker: number): Metrics {
  const counts = new Map<string, Map<string, number>>()
  const times = new Map<string, Map<string, Timed>>()
  const delays = monitorEventLoopDelay({ resolution: DELAY_TIMER_MS })
  delays.enable()

  return {
    count(metric, labels) {
      const of = within(counts, metric, () => new Map<string, number>())
      of.set(labels, (of.get(labels) ?? 0) + 1)
    },
    time(metric, labels, seconds) {
      const of = within(times, metric, () => new Map<string, Timed>())
      const timed = within(of, labels, newTimed)
      timed.sum += seconds
      timed.count++
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound)
      if (bucket !== -1) timed.buckets[bucket] = (timed.buckets[bucket] ?? 0) + 1
    },
    measure: () => ({
      worker,
      samples: {
        ...Object.fromEntries([...counts].map(([name, of]) => [name, [...of]])),
        ...Object.fromEntries([...times].flatMap(([name, of]) => histogramSamples(name, of))),
        ...delaySamples(delays),
        planner_process_resident_bytes: [['', process.memoryUsage.rss()]],
        planner_process_start_seconds: [['', performance.timeOrigin / 1000]],
      },
    }),
    close: () => void delays.disable(),
  }
}

function within<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const newTimed = (): Timed => ({ buckets: BOUNDS.map(() => 0), sum: 0, count: 0 })

function histogramSamples(name: string, of: Map<string, Timed>) {
  const buckets: [string, number][] = []
  const sums: [string, number][] = []
  const totals: [string, number][] = []
  for (const [labels, { buckets: found, sum, count }] of of) {
    let below = 0
    for (const [index, bound] of BOUNDS.entries()) {
      below += found[index] as number
      buckets.push([join(labels, `le="${bound}"`), below])
    }
    buckets.push([join(labels, 'le="+Inf"'), count])
    sums.push([labels, sum])
    totals.push([labels, count])
  }
  return [
    [`${name}_bucket`, buckets],
    [`${name}_sum`, sums],
    [`${name}_count`, totals],
  ] as const
}

/** The timer's own pause is no delay. What was seen is forgotten: each look shows its own time. */
function delaySamples(delays: ReturnType<typeof monitorEventLoopDelay>): Measurement['samples'] {
  const seconds = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / 1e9 - DELAY_TIMER_MS / 1e3)
  const samples: [string, number][] = [0.5, 0.99].map((quantile) => [
    `quantile="${quantile}"`,
    seconds(delays.percentile(quantile * 100)),
  ])
  samples.push(['quantile="1"', delays.count > 0 ? seconds(delays.max) : 0])
  delays.reset()
  return { planner_event_loop_delay_seconds: samples }
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function metricsText(measurements: readonly Measurement[]): string {
  return Object.entries(KINDS)
    .flatMap(([name, [kind, help]]) => {
      const parts = kind === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      const lines = parts.flatMap((part) => linesOf(`${name}${part}`, measurements))
      return lines.length > 0 ? [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines] : []
    })
    .map((line) => `${line}\n`)
    .join('')
}

const linesOf = (series: string, measurements: readonly Measurement[]): string[] =>
  measurements.flatMap(({ worker, samples }) =>
    (samples[series] ?? []).map(
      ([labels, value]) => `${series}{${join(`worker="${worker}"`, labels)}} ${value}`,
    ),
  )

const join = (...labels: string[]): string => labels.filter(Boolean).join(',')
