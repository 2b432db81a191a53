// The whole app for a test: with real files, a real SQLite in memory, and a clock that the test sets.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { type AppDependencies, buildApp } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import type { Environment } from '../config/settings-reader.ts'
import { closeDatabase, type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { listMails, type QueuedMail } from '../domain/mail-queue.ts'
import { passwordHasher } from '../domain/passwords.ts'
import { newServerStart, noteServerStart } from '../domain/server-starts.ts'
import { openResources } from '../process/resources.ts'
import { seedSampleData } from '../sample/seed.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { keepCookie } from './http-client.ts'
import { SECRET } from './secret.ts'
import { makeFolder, temporaryFolder } from './temporary-folder.ts'

export interface TestApp {
  app: FastifyInstance
  config: Config
  db: Database
  sessionStore: SessionStore
  directory: string
  /** The time of the app and its store; a test may set it. */
  clock: { now: number }
  browser(): TestBrowser
  /** The mails that were queued, the oldest first. */
  mails(): Promise<QueuedMail[]>
  /** An app with the same data and other settings, as after a restart. */
  again(env: Environment): Promise<TestApp>
}

const projectRoot = join(import.meta.dirname, '..', '..')
/** Hashes with a low cost, since real ones take longer than most tests. */
const passwords = passwordHasher(1, undefined, { memoryCost: 64, timeCost: 2 })
/** The database is migrated and filled with samples once, and copied for each test. */
let sampleDatabase: Promise<Uint8Array> | undefined

const quiet = { info() {}, warn() {} }

/** @param more what the app is given besides, such as the parts that `npm run dev` adds */
export async function startApp(
  t: TestContext,
  env: Environment = {},
  more: Partial<
    Pick<AppDependencies, 'development' | 'devProxySecret' | 'sessionStore' | 'db' | 'clock'>
  > = {},
): Promise<TestApp> {
  const folder = temporaryFolder(t)
  const clock = { now: Date.now() }
  sampleDatabase ??= imageOfSampleDatabase()
  const image = await sampleDatabase
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' }, { image })
  closeAfter(t, () => closeDatabase(db))

  async function build(settings: Environment): Promise<TestApp> {
    const needed = { SECRET_KEY: SECRET, SESSION_FILE_DIR: join(folder, 'flask_session') }
    const config = loadConfig({ ...needed, LOG_LEVEL: 'silent', ...settings }, projectRoot)
    // Sessions are kept in files, in production too, unless the test is about the database.
    const type = config.session.type === 'database' ? 'database' : 'filesystem'
    const local = { ...config, session: { ...config.session, type } } as const
    const resources = await openResources(local, quiet, { db, clock: () => clock.now })
    const start = newServerStart(clock.now)
    await noteServerStart(db, start)
    const app = await buildApp({ ...resources, passwords, config, start, ...more })
    closeAfter(t, async () => {
      await app.close()
      await resources.close()
    })
    const { sessionStore } = resources
    const { directory } = config.session
    const browser = () => new TestBrowser(app)
    const mails = async () => {
      await app.finishWork()
      return (await listMails(db, resources.mail.sealer)).reverse()
    }
    return { app, config, db, sessionStore, directory, clock, browser, mails, again: build }
  }
  return build(env)
}

/**
 * Closes the app and then lets go of it: the test runner never drops what it was told to call after
 * a test, which would hold megabytes for each app.
 */
function closeAfter(t: TestContext, close: () => Promise<void>): void {
  const closing = [close]
  t.after(() => closing.pop()?.())
}

async function imageOfSampleDatabase(): Promise<Uint8Array> {
  const folder = makeFolder()
  try {
    const file = join(folder, 'planner.db')
    const db = await openDatabase({ kind: 'sqlite', file })
    await migrate(db)
    await seedSampleData(db, passwords.hash)
    await closeDatabase(db)
    const database = new DatabaseSync(file)
    // A database in memory can't have a write-ahead log, of which the image's header would speak
    // otherwise.
    database.exec('pragma journal_mode = delete')
    const image = database.serialize()
    database.close()
    return image
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Keeps cookies as a browser does, and sends the headers that browsers send. */
export class TestBrowser {
  readonly #app: FastifyInstance
  readonly cookies = new Map<string, string>()
  /** Headers that are sent with every request. */
  readonly headers: Record<string, string> = {}

  constructor(app: FastifyInstance) {
    this.#app = app
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url, headers })
  }

  post(
    url: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.send({
      method: 'POST',
      url,
      payload: new URLSearchParams(form).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    })
  }

  logIn(email = 'john.smith@example.com', password = 'password123', more = {}) {
    return this.post('/organizer/login', { email, password, keep: 'yes', ...more })
  }

  async send(request: InjectOptions): Promise<LightMyRequestResponse> {
    const own = [...this.cookies].map(([name, value]) => `${name}=${value}`)
    const cookie = [this.headers.cookie ?? [], own].flat().join('; ')
    const headers = { ...this.headers, ...(cookie && { cookie }), ...request.headers }
    const answer = await this.#app.inject({ ...request, headers })
    for (const line of setCookies(answer)) keepCookie(this.cookies, line)
    return answer
  }
}

export const setCookies = (answer: LightMyRequestResponse): string[] =>
  [answer.headers['set-cookie'] ?? []].flat()

/** The names of the session files. */
export const sessionFiles = ({ directory }: Pick<TestApp, 'directory'>): string[] =>
  readdirSync(directory).filter((name) => !name.startsWith('.'))

/** All cookies of a browser, in the form in which it sends them. */
export const cookiesOf = ({ cookies }: TestBrowser): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
