// Named steps of a check: runs each as a command, and tells how it ended and how long it took.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Step {
  name: string
  /** A line for the shell, in which npm has put the project's own programs on the path. */
  command: string
}

export interface StepResult {
  name: string
  isOk: boolean
  seconds: number
  /** What it printed; empty when that went straight to the terminal. */
  output: string
}

/** @param prints 'at once' to the terminal, or 'into the result' where several steps run side by side */
export function runStep(
  { name, command }: Step,
  prints: 'at once' | 'into the result',
): Promise<StepResult> {
  const startedAt = performance.now()
  const stdio = prints === 'at once' ? 'inherit' : 'pipe'
  const cwd = join(import.meta.dirname, '..')
  const child = spawn(command, { shell: true, cwd, stdio: ['ignore', stdio, stdio] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data))
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1_000
      resolve({ name, isOk: code === 0, seconds, output })
    })
  })
}

/** One line for each step, as in `ok    types     5.1 s`. */
export function summaryOf(results: readonly StepResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length))
  return results
    .map(({ name, isOk, seconds }) => {
      const duration = seconds.toFixed(1).padStart(7)
      return `${isOk ? 'ok    ' : 'failed'}  ${name.padEnd(width)} ${duration} s`
    })
    .join('\n')
}
