// Collects everything that one person has entered, to keep or to take elsewhere, and nothing that
// others wrote.
import type { Database } from '../database/database.ts'
import {
  selectChangesOfHousehold,
  selectInvitationsOfHousehold,
  selectOwnChanges,
  selectOwnEmail,
  selectOwnInvitations,
  selectOwnParties,
  selectOwnReplies,
  selectOwnVersions,
  selectRepliesOfHousehold,
} from '../repositories/download.ts'
import { announcementsHosted } from './download-messages.ts'
import { dishesBrought, needsOf, tablesHosted } from './download-table.ts'
import { messagesWritten, wallsHosted } from './download-wall.ts'
import { listNeeds } from './food/needs.ts'
import type { FoodNeed } from './food/tags.ts'
import { type Household, listHouseholds } from './households.ts'
import type { Person } from './people.ts'

/** Everything as values for JSON: times are ISO 8601 in UTC, and what is not known is null or empty. */
export async function collectEntered(db: Database, person: Person, now: number) {
  const inUse = await listHouseholds(db, person)
  const archived = await listHouseholds(db, person, { archived: true })
  const households = [...inUse, ...archived]
  const people = households.flatMap((one) => one.people.map(({ id }) => id))
  const needs = await listNeeds(db, people)
  return {
    madeAt: time(now),
    organizer: { name: person.fullName, email: (await selectOwnEmail(db, person.id)) ?? null },
    households: households.map((one) => householdOf(one, needs)),
    partiesHosted: await partiesHosted(db, person),
    invitationsOfMyHousehold: await invitationsOf(db, person),
  }
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const householdOf = (
  { publicId, name, archivedAt, people }: Household,
  needs: ReadonlyMap<number, FoodNeed[]>,
) => ({
  id: publicId,
  name,
  archivedAt: time(archivedAt),
  people: people.map(({ id, firstName, lastName, kind, email, phone }) => ({
    ...{ firstName, lastName, kind, email, phone, eats: needsOf(needs.get(id)) },
  })),
})

async function partiesHosted(db: Database, { id }: Person) {
  const parties = await selectOwnParties(db, id)
  const invitations = withAnswers(
    await selectOwnInvitations(db, id),
    await selectOwnReplies(db, id),
    await selectOwnChanges(db, id),
  )
  const versions = Map.groupBy(await selectOwnVersions(db, id), ({ partyId }) => partyId)
  const tableOf = await tablesHosted(db, id)
  const wallOf = await wallsHosted(db, id)
  const announcementsOf = await announcementsHosted(db, id)
  return parties.map((party) => ({
    ...detailsOf(party),
    role: party.host_id === id ? 'owner' : 'co-host',
    table: tableOf(party.id),
    wall: wallOf(party.id),
    announcements: announcementsOf(party.id),
    invitations: invitations.get(party.id) ?? [],
    versions: (versions.get(party.id) ?? []).map(({ version, details, changedAt }) => ({
      version,
      changedAt: time(changedAt),
      details: JSON.parse(details) as unknown,
    })),
  }))
}

type PartyColumns = Awaited<ReturnType<typeof selectOwnParties>>[number]

const detailsOf = (party: PartyColumns) => ({
  id: party.public_id,
  title: party.title,
  state: party.state,
  startsAt: time(party.starts_at),
  endsAt: time(party.ends_at),
  timeZone: party.time_zone,
  venue: party.venue,
  address: party.address,
  arrival: party.arrival,
  description: party.description,
  replyBy: party.reply_by,
  contact: party.contact,
  showGuests: party.show_guests === 1,
  extraPeople: party.extra_people,
  publishedAt: time(party.published_at),
  changedAt: time(party.changed_at),
})

async function invitationsOf(db: Database, { id, householdId }: Person) {
  const invitations = await selectInvitationsOfHousehold(db, householdId, id)
  const answers = withAnswers(
    invitations,
    await selectRepliesOfHousehold(db, householdId),
    await selectChangesOfHousehold(db, householdId),
  )
  const brings = await dishesBrought(db, householdId)
  const wrote = await messagesWritten(db, householdId)
  return invitations.map(({ partyId, title, startsAt, timeZone, ...host }) => {
    const [answer] = answers.get(partyId) ?? []
    return {
      party: { title, startsAt: time(startsAt), timeZone },
      host: `${host.hostFirstName} ${host.hostLastName}`.trim(),
      note: answer?.note ?? '',
      replies: answer?.replies ?? [],
      brings: brings(partyId),
      wroteOnTheWall: wrote(partyId),
      history: answer?.history ?? [],
    }
  })
}

interface OfInvitation {
  partyId: number
  householdId: number
}
type Invitation = Awaited<ReturnType<typeof selectOwnInvitations>>[number]
type Replied = Awaited<ReturnType<typeof selectOwnReplies>>[number]
type Changed = Awaited<ReturnType<typeof selectOwnChanges>>[number]

const keyOf = ({ partyId, householdId }: OfInvitation): string => `${partyId} ${householdId}`

/** Groups the invitations by party, each with its replies and their history. */
function withAnswers(
  invitations: readonly Invitation[],
  replies: readonly Replied[],
  changes: readonly Changed[],
) {
  const repliesOf = Map.groupBy(replies, keyOf)
  const changesOf = Map.groupBy(changes, keyOf)
  const rows = invitations.map((invitation) => ({
    partyId: invitation.partyId,
    household: invitation.household,
    note: invitation.note,
    invitedAt: time(invitation.invitedAt),
    sentAt: time(invitation.sentAt),
    openedAt: time(invitation.openedAt),
    takenBackAt: time(invitation.takenBackAt),
    replies: (repliesOf.get(keyOf(invitation)) ?? []).map(
      ({ firstName, lastName, kind, reply }) => ({
        ...{ firstName, lastName, kind, reply },
      }),
    ),
    history: (changesOf.get(keyOf(invitation)) ?? []).map((change) => ({
      ...{ kind: change.kind, value: change.value, person: change.person },
      ...{
        changedBy: change.actor,
        byHost: change.byHost === 1,
        changedAt: time(change.changedAt),
      },
    })),
  }))
  const byParty = Map.groupBy(rows, ({ partyId }) => partyId)
  return new Map([...byParty].map(([id, list]) => [id, list.map(({ partyId: _, ...row }) => row)]))
}
