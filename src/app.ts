// The table of contents: what each request passes through, in order, then the routes.
import type { FastifyInstance } from 'fastify'
import type { Config } from './config/config.ts'
import type { Database } from './database/database.ts'
import type { Development } from './dev/development.ts'
import type { LinkTokens } from './domain/invitation-links.ts'
import type { PasswordHasher } from './domain/passwords.ts'
import type { ServerStart } from './domain/server-starts.ts'
import type { Measurement, Metrics } from './monitoring/metrics.ts'
import type { Mail } from './pages/mails/mail.ts'
import { authentication } from './plugins/authentication.ts'
import { themeCookie } from './plugins/cookies.ts'
import { pageErrors } from './plugins/errors.ts'
import { forgeryProtection } from './plugins/forgery-protection.ts'
import { buildFrame } from './plugins/frame.ts'
import { keptPages } from './plugins/kept-pages.ts'
import { measuring } from './plugins/measuring.ts'
import { type OrganizerScope, organizerScope } from './plugins/organizers.ts'
import { ownHosts } from './plugins/own-hosts.ts'
import { plainHttp } from './plugins/plain-http.ts'
import { endedSessionLog } from './plugins/security-log.ts'
import { sessions } from './plugins/sessions.ts'
import { uploadScope } from './plugins/uploads.ts'
import { accountRoutes } from './routes/account.ts'
import { accountLinkRoutes } from './routes/account-links.ts'
import { boardRoutes } from './routes/board.ts'
import { calendarRoutes, publicCalendarRoutes } from './routes/calendar.ts'
import { coHostRoutes } from './routes/co-host.ts'
import { csvFileRoutes } from './routes/csv-files.ts'
import { dashboardRoutes, type GreetedSessions } from './routes/dashboard.ts'
import { downloadRoutes } from './routes/download.ts'
import { healthRoutes } from './routes/health.ts'
import { homeRoutes } from './routes/home.ts'
import { hostRoutes } from './routes/hosts.ts'
import { householdFormRoutes } from './routes/household-form.ts'
import { householdImportRoutes } from './routes/household-import.ts'
import { householdKeepingRoutes } from './routes/household-keeping.ts'
import { householdRoutes } from './routes/households.ts'
import { howSessionsWorkRoutes } from './routes/how-sessions-work.ts'
import { invitationRoutes } from './routes/invitation.ts'
import { invitedRoutes } from './routes/invited.ts'
import { logoutRoutes } from './routes/logout.ts'
import { announcementRoutes } from './routes/messages/announcements.ts'
import { reminderRoutes } from './routes/messages/reminders.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { organizerLinkRoutes } from './routes/organizer-links.ts'
import { paperRoutes } from './routes/paper.ts'
import { partyRoutes } from './routes/parties.ts'
import { partyAgainRoutes } from './routes/party-again.ts'
import { passkeyRoutes } from './routes/passkeys.ts'
import { passwordRoutes } from './routes/password.ts'
import { playgroundForms, playgroundRoutes } from './routes/playground.ts'
import { recoveryCodeRoutes } from './routes/recovery-codes.ts'
import { registerRoutes } from './routes/register.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { hostTableRoutes } from './routes/table/host-table.ts'
import { organizerFoodRoutes } from './routes/table/organizer-food.ts'
import { invitedTableRoutes } from './routes/table/seats.ts'
import { unsubscribeRoutes } from './routes/unsubscribe.ts'
import { hostWallRoutes } from './routes/wall.ts'
import { wayInRoutes } from './routes/ways-in.ts'
import type { SessionStore } from './sessions/session-store.ts'
import { trustedProxies } from './system/request-source.ts'

export interface AppDependencies {
  config: Config
  db: Database
  sessionStore: SessionStore
  /** Tokens of invitations, and of calendar feeds. */
  links: LinkTokens
  feeds: LinkTokens
  passwords: PasswordHasher
  mail: Mail
  /** Milliseconds since 1970. */
  clock: () => number
  /** This run of the server. */
  start: ServerStart
  /** Sessions that have been here since the start; of this process alone when undefined. */
  greetedSessions?: GreetedSessions | undefined
  /** Undefined unless METRICS is on. */
  measured?: { metrics: Metrics; gather: () => Promise<Measurement[]> } | undefined
  /** Set behind `npm run dev`, whose word for the visitor's address is taken: request-source.ts */
  devProxySecret?: string | undefined
  /** What `npm run dev` adds; undefined under every other command. */
  development?: Development | undefined
}

export async function buildApp(given: AppDependencies): Promise<FastifyInstance> {
  const { config, measured, devProxySecret, development } = given
  const {
    isProduction,
    cookie: { secure: isSecure },
  } = config
  const deps = development?.instrumented(given) ?? given
  const app = await buildFrame(config, {
    devProxySecret,
    templateEngine: development?.templateEngine,
  })
  if (measured) {
    await app.register(measuring, measured)
    await app.register(metricsRoutes, { ...measured, token: config.metrics.token, devProxySecret })
  }
  await app.register(healthRoutes, deps)
  await app.register(async (pages) => {
    await development?.countRequests(pages, deps)
    if (!isProduction) await pages.register(ownHosts, { host: config.host })
    await pages.register(forgeryProtection, { isProduction, isSecure })
    await pages.register(plainHttp, {
      isSecure,
      proxies: trustedProxies(config.trustProxy, devProxySecret),
    })
    await pages.register(sessions, deps)
    await pages.register(authentication, deps)
    await pages.register(endedSessionLog, deps)
    await pages.register(keptPages, {
      ...deps,
      isProduction,
      themeCookie: themeCookie(config).name,
    })
    pageErrors(pages, isProduction)
    visitorRoutes(pages, deps)
    await pages.register(async (scope) => unsubscribeRoutes(scope, deps))
    await pages.register(async (scope) => organizerRoutes(organizerScope(scope), deps))
    await pages.register(async (scope) => householdImportRoutes(uploadScope(scope), deps))
    await development?.routes(pages, deps)
  })
  return app
}

/** What everybody may see; who is logged in is known here too. */
function visitorRoutes(pages: FastifyInstance, deps: AppDependencies): void {
  homeRoutes(pages, deps)
  howSessionsWorkRoutes(pages, deps)
  playgroundRoutes(pages, deps)
  wayInRoutes(pages, deps)
  accountLinkRoutes(pages, deps)
  registerRoutes(pages, deps)
  logoutRoutes(pages, deps)
  invitationRoutes(pages, deps)
  publicCalendarRoutes(pages, deps)
  coHostRoutes(pages, deps)
}

/** What lies behind the log-in: within this scope a person and their session are certain. */
function organizerRoutes(organizers: OrganizerScope, deps: AppDependencies): void {
  dashboardRoutes(organizers, deps)
  playgroundForms(organizers, deps)
  partyRoutes(organizers, deps)
  boardRoutes(organizers, deps)
  householdRoutes(organizers, deps)
  householdFormRoutes(organizers, deps)
  householdKeepingRoutes(organizers, deps)
  invitedRoutes(organizers, deps)
  hostRoutes(organizers, deps)
  hostWallRoutes(organizers, deps)
  reminderRoutes(organizers, deps)
  announcementRoutes(organizers, deps)
  hostTableRoutes(organizers, deps)
  paperRoutes(organizers, deps)
  partyAgainRoutes(organizers, deps)
  invitedTableRoutes(organizers, deps)
  organizerFoodRoutes(organizers, deps)
  calendarRoutes(organizers, { ...deps, links: deps.feeds })
  downloadRoutes(organizers, deps)
  accountRoutes(organizers, deps)
  passwordRoutes(organizers, deps)
  sessionRoutes(organizers, deps)
  passkeyRoutes(organizers, deps)
  recoveryCodeRoutes(organizers, deps)
  organizerLinkRoutes(organizers, deps)
  csvFileRoutes(organizers, deps)
}
