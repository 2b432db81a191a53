// /dev/mailbox: what the server would have sent by mail, to be read here instead.
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import { findMail, listMails, type QueuedMail } from '../domain/mail-queue.ts'
import { NotFound } from '../errors.ts'
import { paragraphsOf } from '../pages/plain-text.ts'
import { paths } from '../paths.ts'
import type { Sealer } from '../system/sealed-text.ts'
import type { MailboxRow } from './pages.ts'
import { relativeTime } from './session-rows.ts'

interface MailboxNeeds {
  db: Database
  mail: { sealer: Sealer }
  clock: () => number
}

/** A mail is shown with its own styles, and nothing in it may load, run or send anything. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export async function devMailboxRoutes(
  app: FastifyInstance,
  { db, mail: { sealer }, clock }: MailboxNeeds,
): Promise<void> {
  app.get(paths.devMailbox, async (_request, reply) => {
    await app.finishWork() // So that the mail is there for whoever comes from the page that asked for it.
    const mails = await listMails(db, sealer)
    return reply.page('dev/mailbox', 'Mailbox', { rows: mails.map((mail) => rowOf(mail, clock())) })
  })

  app.get<{ Params: { mail: string } }>(paths.devMail.pattern, async (request, reply) => {
    const mail = await getMail(request.params.mail)
    const paragraphs = mail.content && paragraphsOf(mail.content.text)
    return reply.page('dev/mail', mail.subject, { ...rowOf(mail, clock()), paragraphs })
  })

  app.get<{ Params: { mail: string } }>(paths.devMailHtml.pattern, async (request, reply) => {
    const { content } = await getMail(request.params.mail)
    if (!content) throw new NotFound()
    reply.type('text/html; charset=utf-8').header('content-security-policy', MAIL_POLICY)
    return reply.send(content.html)
  })

  async function getMail(id: string): Promise<QueuedMail> {
    const mail = await findMail(db, sealer, id)
    if (!mail) throw new NotFound()
    return mail
  }
}

function rowOf(mail: QueuedMail, now: number): MailboxRow {
  const { id, recipient, subject, state, trouble, queuedAt } = mail
  return { id: `${id}`, recipient, subject, state, trouble, at: relativeTime(queuedAt, now) }
}
