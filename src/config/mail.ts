// The settings of mail: which server takes it, from whom it comes, and where its links lead.
import { parseSmtpUrl, type SmtpTarget } from '../mail/smtp-url.ts'
import { isLoopbackHost } from '../system/request-source.ts'
import type { SettingsReader } from './settings-reader.ts'

export interface MailSettings {
  /** Undefined when SMTP_URL is not set: development keeps mails, production sends none. */
  smtp: SmtpTarget | undefined
  /** MAIL_FROM: an address, perhaps with a name before it. */
  from: string
  /**
   * PUBLIC_URL without a slash at its end; undefined in development, where links lead to wherever the
   * visitor came. Never taken from a request in production: whoever asks would choose the links' host.
   */
  publicUrl: string | undefined
  /** HELP_CONTACT: whom mails tell people to ask. */
  helpContact: string
}

const FROM = /^(?:[^<>"\r\n@]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

export function readMail(read: SettingsReader, isProduction: boolean): MailSettings {
  const smtp = readSmtp(read)
  const from = read.text('MAIL_FROM', '')
  if (smtp && from === '') {
    read.problem(
      'MAIL_FROM',
      'is missing while SMTP_URL is set: set it, such as Holiday Party <party@example.com>',
    )
  } else if (from !== '' && !FROM.test(from)) {
    read.problem('MAIL_FROM', `is "${from}": write party@example.com or Name <party@example.com>`)
  }
  const publicUrl = readPublicUrl(read, isProduction)
  if (smtp && isProduction && publicUrl === undefined) {
    read.problem(
      'PUBLIC_URL',
      'is missing while SMTP_URL is set: links in mails need it, such as https://party.example',
    )
  }
  const helpContact = read.text('HELP_CONTACT', 'whoever runs this server')
  return { smtp, from: from || 'planner@localhost.invalid', publicUrl, helpContact }
}

function readSmtp(read: SettingsReader): SmtpTarget | undefined {
  const text = read.text('SMTP_URL', '')
  if (text === '') return undefined
  try {
    const target = parseSmtpUrl(text)
    if (!target.secure && !target.requireTls && !isLoopbackHost(target.host)) {
      read.warnings.push(
        `SMTP_URL leads to ${target.label} with ?tls=off: mails, with links that log people in, and the password can be read off the network.`,
      )
    }
    return target
  } catch (error) {
    read.problem('SMTP_URL', (error as Error).message.replace(/^SMTP_URL |\.$/g, ''))
    return undefined
  }
}

function readPublicUrl(read: SettingsReader, isProduction: boolean): string | undefined {
  const text = read.text('PUBLIC_URL', '')
  if (text === '') return undefined
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    read.problem('PUBLIC_URL', `is "${text}": give protocol and host alone, https://party.example`)
    return undefined
  }
  if (isProduction && url.protocol !== 'https:') {
    read.problem('PUBLIC_URL', 'is plain HTTP in production, where nobody can log in: write https')
  }
  return url.origin
}

/** Development keeps what no mail server takes, for the developer to read. */
export const sendsMail = ({
  mail,
  isProduction,
}: {
  mail: MailSettings
  isProduction: boolean
}): boolean => mail.smtp !== undefined || !isProduction

/** What is off in production without a mail server. */
export const NO_MAIL =
  'SMTP_URL is not set, so no mail is sent. Off are: links to a new password, logging in by mail, notices of new devices, changed passwords and ended sessions, and mail to guests. For somebody who is locked out: npm run users -- passwd <email>'
