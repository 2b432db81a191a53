// /health says that the process lives, /ready whether what it needs answers too; for proxies and
// service managers.
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import { pingDatabase } from '../database/ping.ts'
import { areMailsInTime } from '../domain/mail-queue.ts'
import { paths } from '../paths.ts'
import { newSessionId } from '../sessions/session-record.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { withinTime } from '../system/within-time.ts'

const ANSWER_MS = 800

interface HealthNeeds {
  db: Database
  sessionStore: Pick<SessionStore, 'ready' | 'read'>
  mail: { mailer: unknown }
  clock: () => number
}

export async function healthRoutes(
  app: FastifyInstance,
  { db, sessionStore, mail, clock }: HealthNeeds,
): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.get(paths.health, async () => ({ alive: true }))

  app.get(paths.ready, async (_request, reply) => {
    const [sessions, database, goesOut] = await Promise.all([
      answers(() => askStore(sessionStore)),
      answers(() => pingDatabase(db)),
      answers(() => mailGoesOut(db, clock())),
    ])
    const ready = sessions && database
    if (!ready) reply.code(503).header('retry-after', 2)
    // Mail that can't be sent now is sent later, so it does not make the server unready: every page
    // works.
    const mails = mail.mailer ? (goesOut ? 'goes out' : 'waits') : 'off'
    return { ready, sessions: inWords(sessions), database: inWords(database), mail: mails }
  })
}

async function mailGoesOut(db: Database, now: number): Promise<void> {
  if (!(await areMailsInTime(db, now))) throw new Error('Mail waits.')
}

/** Reads a session that can't exist, which asks the store for as much as a page does. */
async function askStore(store: HealthNeeds['sessionStore']): Promise<void> {
  await store.ready(0)
  await store.read(newSessionId())
}

/** Tells only whether it answers: the reason stands in the log and is not for everybody to read. */
const answers = (ask: () => Promise<void>): Promise<boolean> =>
  withinTime(ask(), ANSWER_MS).then(
    () => true,
    () => false,
  )

const inWords = (isAnswered: boolean): string => (isAnswered ? 'answers' : 'does not answer')
