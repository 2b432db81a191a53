// The pages at which a person asks for a link by mail, and logs in by such a link.
import type { FastifyReply } from 'fastify'
import { MAILED_LINK_LASTS_MS, type MailedPurpose } from '../domain/mailed-links.ts'
import { paths } from '../paths.ts'
import { formatDuration } from './format.ts'
import type { Problem } from './problems.ts'

/** The words and addresses of the page, by what its link is for. */
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
  /** The address of the page itself. */
  path: string
  title: string
  promise: string
  /** How long a link is valid: "60 minutes" */
  lasts: string
  /** `sent` is shown for every address, also for one that nobody has. */
  state: 'asking' | 'sent' | 'no mail'
  /** The address as it was typed. */
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
  /** Where the form is sent: the address of the link itself. */
  action: string
  email: string
  keep: boolean
  /** "7 days" */
  keepFor: string
}

export interface UsedLinkProps {
  /** Where another link can be asked for; undefined for a link that a person gave, not the site. */
  again: { path: string; label: string } | undefined
}

/** The page of a link that is used or unknown, by what its address is for. */
export const usedLinkProps = (purpose: MailedPurpose | 'join'): UsedLinkProps => ({
  again:
    purpose === 'join' ? undefined : { path: ASKING[purpose].path, label: 'Ask for a new link' },
})
