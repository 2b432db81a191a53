// The log-in page with what was typed and the errors in it, and the log-out page.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { sendsMail } from '../config/mail.ts'
import type { EndReason } from '../domain/ending-sessions.ts'
import { MOST_SESSIONS } from '../domain/person-sessions.ts'
import { paths } from '../paths.ts'
import { sampleOrganizers, samplePassword } from '../sample/sample-data.ts'
import type { Notice } from '../sessions/session-record.ts'
import { DEV_PROXY_SECRET_HEADER, isLoopbackHost, wasForwarded } from '../system/request-source.ts'
import { formatDuration } from './format.ts'

export interface LoginProps {
  email: string
  keep: boolean
  /** "7 days" */
  keepFor: string
  /** Where the log-in leads; undefined for the dashboard. */
  next: string | undefined
  errors: LoginErrors
  hindrance: Hindrance | undefined
  /** Whether anybody may register. */
  mayRegister: boolean
  /** Whether passkeys work under this address. */
  hasPasskeys: boolean
  /** Whether links are sent by mail. */
  canMail: boolean
  /** The sample accounts; undefined outside development. */
  samples: { password: string; accounts: { fullName: string; email: string }[] } | undefined
}

export interface LoginErrors {
  email: string | undefined
  password: string | undefined
  /** The error of email and password together. */
  form: string | undefined
}

/** Why nobody can log in just now, whatever is typed. */
export interface Hindrance {
  title: string
  text: string
  wayOut: string | undefined
}

export interface LoginForm {
  email: string
  keep: boolean
  next: string | undefined
}

export interface LoginAnswer {
  /** Why the visitor was sent here: a word that our own redirects put into the address. */
  because?: unknown
  /** Why the browser's session was ended from elsewhere; undefined when it was not. */
  endReason?: EndReason | undefined
  errors?: Partial<LoginErrors>
  hindrance?: Hindrance
  hasPasskeys?: boolean
}

const REASONS = new Map<unknown, Notice>([
  ['please', { kind: 'info', text: 'Please log in to see this page.' }],
  ['ended', { kind: 'info', text: 'Your session has ended. Please log in again.' }],
  ['logged-out', { kind: 'success', text: 'You are logged out. Good night!' }],
  ['everywhere', { kind: 'success', text: 'You are logged out everywhere. Good night!' }],
])

/** What the page says about a session that was ended from elsewhere. */
const END_REASONS: Partial<Record<EndReason, string>> = {
  elsewhere: 'This session was ended on another device. Please log in again.',
  password: 'Your password was changed, which ended this session. Please log in with the new one.',
  'too many': `You are logged in ${MOST_SESSIONS} times elsewhere, and this session, unused longest, was ended. Please log in again.`,
  removed: 'Your log-in was removed. If that was not meant, ask another organizer.',
  command: 'This session was ended by those who run this site. Please log in again.',
}

export function loginPage(
  reply: FastifyReply,
  config: Pick<
    Config,
    'environment' | 'isProduction' | 'mail' | 'registration' | 'seedSampleData' | 'session'
  >,
  { email, keep, next }: LoginForm,
  { because, endReason, errors, hindrance, hasPasskeys = false }: LoginAnswer = {},
): Promise<FastifyReply> {
  const end = endReason && END_REASONS[endReason]
  const reason = end ? ({ kind: 'info', text: end } as const) : REASONS.get(because)
  const { headers } = reply.request
  // Behind a proxy other people see the page too, whatever name the Host header has.
  const isDirect = headers[DEV_PROXY_SECRET_HEADER] !== undefined || !wasForwarded(headers)
  const isLocal = isDirect && isLoopbackHost(headers.host)
  const showsSamples = config.environment === 'development' && config.seedSampleData && isLocal
  const isRefused = errors !== undefined || hindrance !== undefined
  const isPlain = !isRefused && !end && reply.request.url === paths.login
  const send = isPlain ? reply.fixedPage : reply.page
  return send.call(reply, 'organizer/login', isRefused ? 'Error: Log in' : 'Log in', {
    ...{ email, keep, next, hindrance, hasPasskeys },
    mayRegister: config.registration === 'open',
    canMail: sendsMail(config),
    keepFor: formatDuration(config.session.lifetimes.permanentSeconds),
    errors: { email: undefined, password: undefined, form: undefined, ...errors },
    notices: reason ? [reason] : [],
    samples: showsSamples ? { password: samplePassword, accounts: sampleOrganizers } : undefined,
  })
}

export interface LogoutProps {
  /** Whether somebody is logged in and is asked whether to log out. */
  isLoggedIn: boolean
}
