// SMTP_URL as it may be written; hides the password from all that people see.
import { isLoopbackHost } from '../system/request-source.ts'

export interface SmtpTarget {
  host: string
  port: number
  /** TLS from the first byte on; otherwise by STARTTLS. */
  secure: boolean
  /** Without TLS nothing is sent. */
  requireTls: boolean
  /** Undefined where the server asks for none. */
  auth: { user: string; pass: string } | undefined
  /** The URL as people may see it: no user, no password. */
  label: string
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const

const HELP =
  'write smtp://user:password@host:587 (TLS by STARTTLS) or smtps://user:password@host:465; within user and password write @ as %40, : as %3A, / as %2F and % as %25'

/** @throws an Error of one sentence that shows the forms, and never the URL itself */
export function parseSmtpUrl(text: string): SmtpTarget {
  const url = URL.parse(text)
  const port = url && PORTS[url.protocol as keyof typeof PORTS]
  if (!url || !port || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.hash) {
    throw new Error(`SMTP_URL is not understood: ${HELP}.`)
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    port: url.port === '' ? port : Number(url.port),
    secure: url.protocol === 'smtps:',
    requireTls: readTls(url) && !isLoopbackHost(url.host),
    auth: readAuth(url),
    label: `${url.protocol}//${url.hostname}:${url.port || port}`,
  }
}

/** `?tls=off` is for a server on a network of one's own that speaks no TLS. */
function readTls({ search }: URL): boolean {
  if (search !== '' && search !== '?tls=off') {
    throw new Error('SMTP_URL takes nothing behind its host but ?tls=off.')
  }
  return search === ''
}

function readAuth({ username, password }: URL): SmtpTarget['auth'] {
  if (username === '' && password === '') return undefined
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    throw new Error(`SMTP_URL has a % that begins no code such as %40: ${HELP}.`)
  }
}
