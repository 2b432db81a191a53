// How log lines look: plain text for people in development, JSON for machines in production.
import { hostname } from 'node:os'
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify'
import { type Lines, linesTo, openStandardOutput } from './log-output.ts'

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
/** The message of each request's line. */
export const REQUEST = 'request'

const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'reqId', 'err'])

/** What one answered request leaves in the log. */
export interface RequestEntry {
  method: string
  /** Without its query, and without what may be a secret. */
  path: string
  status: number
  milliseconds: number
  address: string
}

/** Fastify's logger option. Request lines are our own (plugins/request-log.ts): no headers, no query. */
export function loggerOptions(level: string, isProduction: boolean): LoggerOptions {
  const lines = standardOutput(isProduction)
  const form = formOf(isProduction)
  return { level, stream: { write: (line) => lines.write(form(line)) } }
}

/** Says it whatever LOG_LEVEL is, and before there is a logger. */
export function sayAlways(message: string, isProduction: boolean): void {
  standardOutput(isProduction).write(formOf(isProduction)(entry(30, message)))
}

/** Plain lines for people. */
export const print = (text: string): void => standardOutput(false).write(text)

let output: Lines | undefined

/** One for the whole process, so that lines keep their order. */
function standardOutput(isProduction: boolean): Lines {
  const tellLoss = (lost: number, why: string): string => {
    const text = `${lost} log lines could not be written and are lost: ${why}.`
    return formOf(isProduction)(entry(40, text, { lost }))
  }
  output ??= linesTo(openStandardOutput(), tellLoss)
  return output
}

const formOf = (isProduction: boolean) => (isProduction ? (line: string) => line : readable)

/** A line as the logger would write it. */
const entry = (level: number, msg: string, more: object = {}): string =>
  `${JSON.stringify({ level, time: Date.now(), pid: process.pid, hostname: hostname(), ...more, msg })}\n`

/** `14:02:11 info  message  key=value`, and a stack below where there is one. */
export function readable(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  const time = new Date(entry.time as number).toTimeString().slice(0, 8)
  const level = (LEVELS[entry.level as number] ?? '').padEnd(5)
  const stack = (entry.err as { stack?: string } | undefined)?.stack
  return `${time} ${level} ${withoutControls(requestInWords(entry) ?? wordsOf(entry))}\n${stack ? `${indent(stack)}\n` : ''}`
}

function requestInWords(entry: Record<string, unknown>): string | undefined {
  if (entry.msg !== REQUEST) return undefined
  const { method, path, status, milliseconds } = entry as unknown as RequestEntry
  return `${method} ${path} ${status} ${milliseconds} ms`
}

function wordsOf(entry: Record<string, unknown>): string {
  const extras = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
  return String(entry.msg ?? '') + extras.join('')
}

/** What visitors send ends up in messages: no line breaks, no terminal codes. */
const withoutControls = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1))

const indent = (stack: string): string =>
  stack
    .split('\n')
    .map((line) => `         ${withoutControls(line)}`)
    .join('\n')
