// The pages at which one asks for a link by mail, and logs in by one.
import type { FastifyReply } from 'fastify'
import { MAILED_LINK_LASTS_MS, type MailedPurpose } from '../domain/mailed-links.ts'
import { paths } from '../paths.ts'
import { formatDuration } from './format.ts'
import type { Problem } from './problems.ts'

/** Words and addresses, by what the link is for. */
export const ASKING = {
  password: {
    path: paths.forgotPassword,
    title: 'Forgot your password?',
    promise: 'We send you a link at which you choose a new one.',
  },
  'log-in': {
    path: paths.askToLogInByMail,
    title: 'Log in by mail',
    promise: 'We send you a link that logs you in, without a password.',
  },
} as const satisfies Record<MailedPurpose, { path: string; title: string; promise: string }>

export interface AskForLinkProps {
  /** The page's own address. */
  path: string
  title: string
  promise: string
  /** "60 minutes" */
  lasts: string
  /** `sent` also when nobody has the address. */
  state: 'asking' | 'sent' | 'no mail'
  /** As it was typed. */
  email: string
  problems: Problem[]
  /** HELP_CONTACT */
  helpContact: string
}

export function askForLinkPage(
  reply: FastifyReply,
  purpose: MailedPurpose,
  { state, helpContact }: Pick<AskForLinkProps, 'state' | 'helpContact'>,
  { email, problem }: { email: string; problem?: string } = { email: '' },
): Promise<FastifyReply> {
  const { title } = ASKING[purpose]
  return reply.page('organizer/account/ask-for-link', problem ? `Error: ${title}` : title, {
    ...ASKING[purpose],
    lasts: formatDuration(MAILED_LINK_LASTS_MS[purpose] / 1000),
    ...{ state, helpContact, email },
    problems: problem ? [[problem, 'email']] : [],
  })
}

export interface LogInByMailProps {
  /** Where the form is sent: the link itself. */
  action: string
  email: string
  keep: boolean
  /** "7 days" */
  keepFor: string
}

export interface UsedLinkProps {
  /** Where one gets another one; undefined for a link that somebody handed on. */
  again: { path: string; label: string } | undefined
}

/** Of a link that leads nowhere, by what its address is for. */
export const usedLinkProps = (purpose: MailedPurpose | 'join'): UsedLinkProps => ({
  again:
    purpose === 'join' ? undefined : { path: ASKING[purpose].path, label: 'Ask for a new link' },
})
