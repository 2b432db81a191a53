// Every URL once, for routes, views, tests and stories.

/** The names of a pattern's parameters: `{ party: string }` of `/organizer/parties/:party`. */
export type PathParams<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? { [Key in Name]: string } & PathParams<`/${Rest}`>
  : P extends `${string}:${infer Name}.ics`
    ? { [Key in Name]: string }
    : P extends `${string}:${infer Name}`
      ? { [Key in Name]: string }
      : unknown

/** A URL with parameters: called with them it is the URL of one thing, its pattern is the router's. */
export interface Path<P extends string> {
  (params: PathParams<P>): string
  readonly pattern: P
}

function path<P extends string>(pattern: P): Path<P> {
  const fill = (params: PathParams<P>): string =>
    pattern.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent((params as Record<string, string>)[name] as string),
    )
  return Object.assign(fill, { pattern })
}

export const paths = {
  home: '/',
  login: '/organizer/login',
  passkeyLogin: '/organizer/login/passkey',
  recoveryCode: '/organizer/recovery-code',
  passkeyLoginOptions: '/organizer/login/passkey/options',
  dashboard: '/organizer/',
  logout: '/organizer/logout',
  howSessionsWork: '/how-sessions-work',
  playground: '/how-sessions-work/playground',
  appearance: '/appearance',
  assets: '/assets/',
  favicon: '/favicon.ico',
  robots: '/robots.txt',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',

  session: '/organizer/session',
  sessions: '/organizer/sessions',
  endSession: path('/organizer/sessions/:name/end'),
  endOtherSessions: '/organizer/sessions/end-others',
  endAllSessions: '/organizer/sessions/end-all',
  account: '/organizer/account',
  password: '/organizer/account/password',
  activity: '/organizer/account/activity',
  passkeys: '/organizer/account/passkeys',
  passkeyOptions: '/organizer/account/passkeys/options',
  passkeyConfirmOptions: '/organizer/account/passkeys/confirm/options',
  passkey: path('/organizer/account/passkeys/:passkey'),
  renamePasskey: path('/organizer/account/passkeys/:passkey/rename'),
  removePasskey: path('/organizer/account/passkeys/:passkey/remove'),
  recoveryCodes: '/organizer/account/recovery-codes',
  organizers: '/organizer/account/organizers',
  takeBackLink: path('/organizer/account/organizers/:link/take-back'),
  register: '/organizer/register',
  join: path('/organizer/join/:token'),
  forgotPassword: '/organizer/forgot-password',
  resetPassword: path('/organizer/reset-password/:token'),
  askToLogInByMail: '/organizer/log-in-by-mail',
  logInByMail: path('/organizer/log-in-by-mail/:token'),
  download: '/organizer/download',

  parties: '/organizer/parties/',
  newParty: '/organizer/parties/new',
  party: path('/organizer/parties/:party'),
  editParty: path('/organizer/parties/:party/edit'),
  partyAgain: path('/organizer/parties/:party/again'),
  previewParty: path('/organizer/parties/:party/preview'),
  publishParty: path('/organizer/parties/:party/publish'),
  unpublishParty: path('/organizer/parties/:party/unpublish'),
  archiveParty: path('/organizer/parties/:party/archive'),
  restoreParty: path('/organizer/parties/:party/restore'),
  deleteParty: path('/organizer/parties/:party/delete'),
  undeleteParty: path('/organizer/parties/:party/undelete'),
  partyReplies: path('/organizer/parties/:party/replies'),
  undoReply: path('/organizer/parties/:party/replies/undo'),
  partyCalendar: path('/organizer/parties/:party/calendar.ics'),
  guestsFile: path('/organizer/parties/:party/guests.csv'),
  potluckFile: path('/organizer/parties/:party/potluck.csv'),
  dietsFile: path('/organizer/parties/:party/diets.csv'),

  /** Who hosts it; the link by which somebody becomes a co-host is a key. */
  partyHosts: path('/organizer/parties/:party/hosts'),
  takeBackHostLink: path('/organizer/parties/:party/hosts/links/:link/take-back'),
  removeHost: path('/organizer/parties/:party/hosts/:host/remove'),
  handOver: path('/organizer/parties/:party/hosts/:host/hand-over'),
  leaveParty: path('/organizer/parties/:party/leave'),
  coHost: path('/organizer/co-host/:token'),

  invitations: path('/organizer/parties/:party/invitations'),
  invitationSent: path('/organizer/parties/:party/invitations/:household/sent'),
  replaceLink: path('/organizer/parties/:party/invitations/:household/replace'),
  takeBackInvitation: path('/organizer/parties/:party/invitations/:household/take-back'),

  /** Who brings what: the host's view, and what the host changes. */
  partyTable: path('/organizer/parties/:party/table'),
  partyMenu: path('/organizer/parties/:party/table/menu'),
  partyFreed: path('/organizer/parties/:party/table/freed'),
  wish: path('/organizer/parties/:party/table/wishes/:wish'),
  removeWish: path('/organizer/parties/:party/table/wishes/:wish/remove'),
  restoreWish: path('/organizer/parties/:party/table/wishes/:wish/restore'),
  partyOffer: path('/organizer/parties/:party/table/offer'),
  partyDish: path('/organizer/parties/:party/table/dishes/:dish'),
  takeBackPartyDish: path('/organizer/parties/:party/table/dishes/:dish/take-back'),

  partyWall: path('/organizer/parties/:party/wall'),
  removeMessage: path('/organizer/parties/:party/wall/:message/remove'),

  /** What is mailed to guests. */
  messages: path('/organizer/parties/:party/messages'),
  reminders: path('/organizer/parties/:party/messages/reminders'),
  announcement: path('/organizer/parties/:party/messages/announcement'),
  sendAnnouncement: path('/organizer/parties/:party/messages/announcement/send'),

  /** What the host prints. */
  paper: path('/organizer/parties/:party/paper'),
  paperGuests: path('/organizer/parties/:party/paper/guests'),
  paperPotluck: path('/organizer/parties/:party/paper/potluck'),
  paperKitchen: path('/organizer/parties/:party/paper/kitchen'),
  paperNameCards: path('/organizer/parties/:party/paper/name-cards'),
  paperInvitations: path('/organizer/parties/:party/paper/invitations'),

  households: '/organizer/households/',
  newHousehold: '/organizer/households/new',
  pasteHouseholds: '/organizer/households/paste',
  importHouseholds: '/organizer/households/import',
  householdsFile: '/organizer/households/households.csv',
  household: path('/organizer/households/:household'),
  editHousehold: path('/organizer/households/:household/edit'),
  householdFood: path('/organizer/households/:household/food'),
  archiveHousehold: path('/organizer/households/:household/archive'),
  restoreHousehold: path('/organizer/households/:household/restore'),
  deleteHousehold: path('/organizer/households/:household/delete'),
  movePerson: path('/organizer/households/:household/people/:person/move'),
  deletePerson: path('/organizer/households/:household/people/:person/delete'),

  /** A party to which the organizer's own household is invited. */
  invitedTo: path('/organizer/invited/:party'),
  invitedTable: path('/organizer/invited/:party/table'),
  invitedOffer: path('/organizer/invited/:party/table/offer'),
  invitedDish: path('/organizer/invited/:party/table/dishes/:dish'),
  takeBackInvitedDish: path('/organizer/invited/:party/table/dishes/:dish/take-back'),
  invitedFood: path('/organizer/invited/:party/food'),
  invitedWall: path('/organizer/invited/:party/wall'),
  takeBackInvitedMessage: path('/organizer/invited/:party/wall/:message/take-back'),

  invitation: path('/i/:token'),
  invitationNames: path('/i/:token/names'),
  invitationPeople: path('/i/:token/people'),
  invitationTable: path('/i/:token/table'),
  invitationOffer: path('/i/:token/table/offer'),
  invitationDish: path('/i/:token/table/dishes/:dish'),
  takeBackDish: path('/i/:token/table/dishes/:dish/take-back'),
  invitationFood: path('/i/:token/food'),
  invitationWall: path('/i/:token/wall'),
  takeBackMessage: path('/i/:token/wall/:message/take-back'),
  invitationCalendar: path('/i/:token/calendar.ics'),

  /** Where one says that one wants no mail as a guest. */
  unsubscribe: path('/unsubscribe/:token'),
  subscribeAgain: path('/unsubscribe/:token/undo'),

  calendarFeed: path('/calendar/:token.ics'),
  newCalendarFeed: '/organizer/calendar',

  // Under `npm run dev` alone.
  devOpen: '/dev/open',
  devSessions: '/dev/sessions',
  devSession: path('/dev/sessions/:name'),
  devPeople: '/dev/people',
  devMailbox: '/dev/mailbox',
  devMail: path('/dev/mailbox/:mail'),
  devMailHtml: path('/dev/mailbox/:mail/html'),
  devRestart: '/dev/server/restart',
  devKill: '/dev/server/kill',
  devAsset: path('/dev/assets/:file'),
} as const

/**
 * Whether a URL, or the pattern of its route, is a key itself: whoever has it gets in, so it stands
 * in no log line and is told to no other site.
 */
export const isKey = (url: string): boolean =>
  /^\/(i|calendar|unsubscribe)\//.test(url) || isAccountKey(url)

/** Whether it is a link by which an organizer joins, chooses a password, logs in or becomes a co-host. */
export const isAccountKey = (url: string): boolean =>
  /^\/organizer\/(join|reset-password|log-in-by-mail|co-host)\/./.test(url)
