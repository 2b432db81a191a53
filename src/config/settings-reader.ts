// Reads settings as text, number, choice or duration, and gathers what is wrong with them.

import { homedir } from 'node:os'
import { LONGEST_LIFETIME_SECONDS } from '../sessions/session-record.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const DAY = 86_400
const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: DAY }

/** Reads settings one by one and gathers what is wrong; an empty value counts as not set. */
export class SettingsReader {
  readonly problems: string[] = []
  readonly warnings: string[] = []
  readonly names: string[] = []
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  text(name: string, fallback: string): string {
    this.names.push(name)
    return this.#env[name]?.trim() || fallback
  }

  /** A path, as only a program that is no shell takes it. */
  path(name: string, fallback: string): string {
    const text = this.text(name, fallback)
    if (/^~|\$\{?[A-Za-z_]/.test(text.replace(/^sqlite:(\/\/\/)?/, ''))) {
      const whole = text.replace(/~|\$\{?HOME\}?/, homedir())
      this.problem(name, `is "${text}", which only a shell expands: write the whole path, ${whole}`)
    }
    return text
  }

  problem(name: string, text: string): void {
    this.problems.push(`${name} ${text}`)
  }

  choice<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const text = this.text(name, fallback).toLowerCase()
    if ((allowed as readonly string[]).includes(text)) return text as T
    this.problem(name, `is "${text}": use one of ${allowed.join(', ')}`)
    return fallback
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name, String(fallback))
    if (/^(true|on|yes|1)$/i.test(text)) return true
    if (/^(false|off|no|0)$/i.test(text)) return false
    this.problem(name, `is "${text}": use True or False`)
    return fallback
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name, String(fallback))
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    this.problem(name, `is "${text}": use a whole number from ${least} to ${most}`)
    return fallback
  }

  /** In seconds; `7d`, `12h`, `30m`, `45s` or plain seconds, 400 days at most (browsers' own limit). */
  duration(name: string, fallback: string): number {
    const text = this.text(name, fallback)
    const match = /^(\d+)\s*([smhd]?)$/.exec(text)
    const unit = UNIT_SECONDS[(match?.[2] || 's') as keyof typeof UNIT_SECONDS]
    const seconds = match ? Number(match[1]) * unit : 0
    if (seconds >= 1 && seconds <= LONGEST_LIFETIME_SECONDS) return seconds
    this.problem(name, `is "${text}": use 7d, 12h, 30m or seconds, from 1 second to 400 days`)
    return 1
  }
}
