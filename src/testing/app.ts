// The whole app for a test: real files, a real SQLite in memory, a clock that the test may move.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

export interface TestApp {
  app: FastifyInstance
  config: Config
  db: Database
  sessionStore: SessionStore
  directory: string
  /** Moves the clock of the app and its store. */
  clock: { now: number }
  browser(): TestBrowser
  /** What was queued, the oldest first. */
  mails(): Promise<QueuedMail[]>
  /** The same data under other settings, as after a restart. */
  again(env: Environment): Promise<TestApp>
}

const projectRoot = join(import.meta.dirname, '..', '..')
/** Hashing takes longer than most tests: one hasher, with one decoy, and one hash serve them all. */
const passwords = passwordHasher()
let samplePasswordHash: string | undefined

const quiet = { info() {}, warn() {} }

/** @param more what the app gets besides, such as that of `npm run dev` */
export async function startApp(
  t: TestContext,
  env: Environment = {},
  more: Partial<
    Pick<AppDependencies, 'development' | 'devProxySecret' | 'sessionStore' | 'db' | 'clock'>
  > = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'app-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const clock = { now: Date.now() }
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  t.after(() => closeDatabase(db))
  await migrate(db)
  await seedSampleData(
    db,
    async (password) => (samplePasswordHash ??= await passwords.hash(password)),
  )

  async function build(settings: Environment): Promise<TestApp> {
    const needed = { SECRET_KEY: SECRET, SESSION_FILE_DIR: join(folder, 'flask_session') }
    const config = loadConfig({ ...needed, LOG_LEVEL: 'silent', ...settings }, projectRoot)
    // In files, also in production, unless the test is about the database.
    const type = config.session.type === 'database' ? 'database' : 'filesystem'
    const local = { ...config, session: { ...config.session, type } } as const
    const resources = await openResources(local, quiet, { db, clock: () => clock.now })
    const start = newServerStart(clock.now)
    await noteServerStart(db, start)
    const app = await buildApp({ ...resources, passwords, config, start, ...more })
    t.after(async () => {
      await app.close()
      await resources.close()
    })
    const { sessionStore } = resources
    const { directory } = config.session
    const browser = () => new TestBrowser(app)
    const mails = async () => (await listMails(db, resources.mail.sealer)).reverse()
    return { app, config, db, sessionStore, directory, clock, browser, mails, again: build }
  }
  return build(env)
}

/** Keeps cookies as a browser does, and sends what browsers send. */
export class TestBrowser {
  readonly #app: FastifyInstance
  readonly cookies = new Map<string, string>()
  /** Sent with every request. */
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

/** All cookies of a browser, as it sends them. */
export const cookiesOf = ({ cookies }: TestBrowser): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
