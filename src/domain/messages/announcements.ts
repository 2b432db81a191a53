// Announcements: a host writes once to all, to those attending, or to those who have not answered.
//
// Nothing is kept between the preview and the confirmation. The form names everybody whom the page
// showed; when somebody else would get it, nothing is sent and the page shows it anew.
import { hash } from 'node:crypto'
import type { Database } from '../../database/database.ts'
import { Conflict } from '../../errors.ts'
import {
  countAnnouncements,
  insertAnnouncement,
  insertAnnouncementMail,
  lockWriter,
} from '../../repositories/announcements.ts'
import { markMailed } from '../../repositories/invitations.ts'
import type { LinkTokens } from '../invitation-links.ts'
import { getHostedParty, type Party } from '../parties.ts'
import type { Person } from '../people.ts'
import { saveOnce } from '../saved-forms.ts'
import type { AnnouncementText } from './announcement-form.ts'
import { announcementKey } from './mail-keys.ts'
import {
  type Audience,
  type InvitedHousehold,
  inAudience,
  listInvited,
  type Recipient,
} from './recipients.ts'

const DAY_MS = 86_400_000

/** In 24 hours: for one party, by one person for all of theirs, and the mails that those make. */
export const MOST_ANNOUNCEMENTS = { ofParty: 5, ofWriter: 10, mails: 3_000 }

/** An announcement that was not sent within this time is not sent any more. */
const LASTS_MS = 2 * DAY_MS

/** Names one mail without telling its address: what the preview showed. */
export const nameOfDelivery = (household: InvitedHousehold, { email }: Recipient): string =>
  hash('sha256', `${household.publicId} ${household.token} ${email}`, 'base64url').slice(0, 10)

export const namesOfDeliveries = (households: readonly InvitedHousehold[]): string[] =>
  households.flatMap((household) =>
    household.recipients.map((recipient) => nameOfDelivery(household, recipient)),
  )

/**
 * Names what a preview showed: each mail, and the party's version, whose facts stand in all of them.
 * None of more mails than may go out, which no form could carry.
 */
export function namesOfPreview({ party, addressed }: AnnouncementPlan): string[] {
  const names = namesOfDeliveries(addressed)
  if (names.length > MOST_ANNOUNCEMENTS.mails) return []
  return [`${VERSION_MARK}${party.version}`, ...names]
}

/** No name of a mail begins so. */
export const VERSION_MARK = 'version.'

export interface AnnouncementPlan {
  party: Party
  /** All who are invited. */
  invited: InvitedHousehold[]
  /** Those whom it is for, also those who can't be reached. */
  addressed: InvitedHousehold[]
}

/** @throws NotFound unless this person hosts the party */
export async function planAnnouncement(
  db: Database,
  links: LinkTokens,
  { host, party: publicId, audience }: { host: Person; party: string; audience: Audience },
): Promise<AnnouncementPlan> {
  const party = await getHostedParty(db, host, publicId)
  const invited = await listInvited(db, links, party)
  return { party, invited, addressed: inAudience(invited, audience) }
}

/** Why nothing is written about a party; undefined for one whose links are open. */
export function whyNoAnnouncement({ state }: Party): string | undefined {
  if (state === 'published') return undefined
  return state === 'draft'
    ? 'The party is not published, so the links of your guests are not open. Publish it first.'
    : 'The party is in the archive, so the links of your guests are not open. Bring it back first.'
}

/** One mail of an announcement. */
export interface AnnouncementDelivery {
  party: Party
  household: InvitedHousehold
  recipient: Recipient
  key: string
  expiresAt: number
}

export interface AnnouncementNeeds {
  db: Database
  links: LinkTokens
  clock: () => number
  /** Writes and queues one mail, in the transaction. */
  queue: (trx: Database, delivery: AnnouncementDelivery) => Promise<unknown>
}

export interface Confirmation {
  host: Person
  /** The party's public id. */
  party: string
  message: AnnouncementText
  /** Whom the preview showed, by `nameOfDelivery`. */
  shown: readonly string[]
  /** From `newFormKey`: one showing of the preview is sent once. */
  key: string
}

export type Sent = { kind: 'sent'; mails: number } | { kind: 'sent before' } | { kind: 'not shown' }

/** Others would get it than the page showed. */
class NotShown extends Error {
  override name = 'NotShown'
}

/**
 * Queues the mails of an announcement in one transaction: all of them or none. Each brings a household its
 * link, which is sent with it.
 * @throws NotFound unless this person hosts the party; Conflict where it may not be sent
 */
export async function sendAnnouncement(
  { db, links, clock, queue }: AnnouncementNeeds,
  { host, party, message, shown, key }: Confirmation,
): Promise<Sent> {
  const now = clock()
  try {
    const outcome = await saveOnce(db, { person: host, key, now }, async (trx) => {
      await lockWriter(trx, host.id)
      const plan = await planAnnouncement(trx, links, { host, party, audience: message.audience })
      const mails = await checkPlan(trx, plan, { host, shown, now })
      const announcement = { ...message, partyId: plan.party.id, writtenBy: host.id }
      const made = await insertAnnouncement(trx, {
        ...announcement,
        recipients: mails,
        sentAt: now,
      })
      await queueMails(trx, plan, { id: made.id, expiresAt: now + LASTS_MS, queue })
      const reached = plan.addressed.filter(({ recipients }) => recipients.length > 0)
      const ids = reached.map(({ id }) => id)
      await markMailed(trx, plan.party.id, ids, now)
      return { result: mails, made: made.publicId }
    })
    return outcome.isFirst ? { kind: 'sent', mails: outcome.result } : { kind: 'sent before' }
  } catch (error) {
    if (error instanceof NotShown) return { kind: 'not shown' }
    throw error
  }
}

/** @returns how many mails it makes */
async function checkPlan(
  db: Database,
  plan: AnnouncementPlan,
  { host, shown, now }: { host: Person; shown: readonly string[]; now: number },
): Promise<number> {
  const { party, addressed } = plan
  const why = whyNoAnnouncement(party)
  if (why) throw new Conflict(why)
  const names = namesOfDeliveries(addressed)
  const { ofParty, ofWriter, mails } = MOST_ANNOUNCEMENTS
  if (names.length > mails)
    throw new Conflict(tooMany(`${mails.toLocaleString('en')} mails of yours`))
  if (namesOfPreview(plan).toSorted().join() !== shown.toSorted().join()) throw new NotShown()
  if (names.length === 0) throw new Conflict('Nobody of them can be reached by mail.')
  const sent = await countAnnouncements(db, { partyId: party.id, writtenBy: host.id }, now - DAY_MS)
  if (sent.ofParty >= ofParty) throw new Conflict(tooMany(`${ofParty} announcements of this party`))
  if (sent.ofWriter >= ofWriter) throw new Conflict(tooMany(`${ofWriter} announcements of yours`))
  if (sent.mails + names.length > mails) {
    throw new Conflict(tooMany(`${mails.toLocaleString('en')} mails of yours`))
  }
  return names.length
}

const tooMany = (what: string): string =>
  `At most ${what} go out within 24 hours. Nothing was sent: try again tomorrow, or write to your guests in person.`

/** Other pages are served in between. */
const MAILS_AT_ONCE = 5

async function queueMails(
  trx: Database,
  { party, addressed }: AnnouncementPlan,
  { id, expiresAt, queue }: { id: number; expiresAt: number; queue: AnnouncementNeeds['queue'] },
): Promise<void> {
  let count = 0
  for (const household of addressed) {
    for (const recipient of household.recipients) {
      const { personId } = recipient
      const key = announcementKey({ announcementId: id, householdId: household.id, personId })
      await queue(trx, { party, household, recipient, key, expiresAt })
      await insertAnnouncementMail(trx, id, key)
      if (++count % MAILS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
