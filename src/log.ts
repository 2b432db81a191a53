// How log lines look: plain text for people in development, JSON for machines in production.
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify'

type LoggerOptions = NonNullable<FastifyServerOptions['logger']>

export type Log = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>

const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'reqId', 'err'])

/** Fastify's logger option. Request lines are our own (plugins/request-log.ts): no headers, no query. */
export function loggerOptions(level: string, isProduction: boolean): LoggerOptions {
  if (isProduction) return { level }
  return { level, stream: { write: (line) => process.stdout.write(readable(line)) } }
}

/** `14:02:11 info  message  key=value`, and a stack below where there is one. */
export function readable(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  const time = new Date(entry.time as number).toTimeString().slice(0, 8)
  const level = (LEVELS[entry.level as number] ?? '').padEnd(5)
  const extras = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
    .join('')
  const stack = (entry.err as { stack?: string } | undefined)?.stack
  return `${time} ${level} ${withoutControls(String(entry.msg ?? ''))}${extras}\n${stack ? `${indent(stack)}\n` : ''}`
}

/** What visitors send ends up in messages: no line breaks, no terminal codes. */
const withoutControls = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1))

const indent = (stack: string): string =>
  stack
    .split('\n')
    .map((line) => `         ${withoutControls(line)}`)
    .join('\n')
