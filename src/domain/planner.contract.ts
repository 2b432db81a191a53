// What planning a party guarantees on either database: parties, households, invitations and replies.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { newPublicId } from '../database/public-id.ts'
import { Conflict, NotFound } from '../errors.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { seedSampleData } from '../sample/seed.ts'
import { bob, jane, john, mary } from '../testing/cast.ts'
import { getBoard, listPartyHouseholds } from './board.ts'
import { keepsHosts } from './hosts.contract.ts'
import { deleteHousehold, movePerson } from './household-keeping.ts'
import {
  addHouseholds,
  editHousehold,
  getHousehold,
  listHouseholds,
  MAX_HOUSEHOLDS,
  personIn,
} from './households.ts'
import { linkTokens } from './invitation-links.ts'
import {
  inviteHouseholds,
  listChoices,
  MAX_INVITATIONS,
  mendLinks,
  replaceLink,
  takeBackInvitation,
} from './invitations.ts'
import { findInvitation } from './open-invitation.ts'
import {
  createParty,
  deleteDraft,
  editParty,
  forgetDeletedDrafts,
  getHostedParty,
  MAX_PARTIES,
  type PartyDetails,
  takeStep,
  UNDO_DELETE_MS,
  undeleteDraft,
} from './parties.ts'
import { findPerson, type Person } from './people.ts'
import { type Answer, saveAnswer } from './replies.ts'
import { addGuest, undoChange } from './reply-corrections.ts'
import type { Reply } from './reply-words.ts'
import { keepsWalls } from './wall.contract.ts'

const NOW = Date.UTC(2030, 0, 1)
const LINKS = linkTokens(deriveKeys(['a key for these tests'], 'invitation link'))

const details: PartyDetails = {
  title: 'Sledging',
  startsAt: NOW + 86_400_000,
  endsAt: null,
  timeZone: 'Europe/Berlin',
  venue: 'The hill',
  address: '',
  arrival: '',
  description: '',
  replyBy: null,
  contact: '',
  showGuests: true,
  extraPeople: 1,
}

export function plannerContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  describe(`planner contract: ${label}`, { skip }, () => {
    keepsParties(makePlace)
    keepsHouseholds(makePlace)
    keepsInvitations(makePlace)
    keepsReplies(makePlace)
    keepsLimits(makePlace)
    keepsWalls(makePlace)
    keepsHosts(makePlace)
  })
}

/** John's published party, to which a new household of four is invited. */
async function planned(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const person = async ({ email }: { email: string }): Promise<Person> => {
    const organizer = await selectOrganizerByEmail(db, email)
    const found = await findPerson(db, organizer?.personId ?? 0)
    assert.ok(found)
    return found
  }
  const host = await person(john)
  const publicId = await createParty(db, host, details, NOW)
  await takeStep(db, host, publicId, 'publish', NOW)
  const members = ['Ann', 'Ben', 'Cat', 'Dan']
  const people = members.map((firstName, index) => ({
    firstName,
    lastName: 'Lee',
    kind: index < 2 ? ('adult' as const) : ('child' as const),
    email: '',
    phone: '',
  }))
  const [household = ''] = await addHouseholds(db, host, [{ name: 'Lee Family', people }])
  const needs = { db, links: LINKS, clock: () => NOW }
  const where = { host, party: publicId }
  await inviteHouseholds(needs, where, [household])
  const linkOf = async (name = 'Lee Family') => {
    const board = await getBoard(db, LINKS, host, publicId)
    return board.households.find(({ householdName }) => householdName === name)?.token ?? ''
  }
  return { db, host, person, publicId, household, needs, where, linkOf }
}

type Planned = Awaited<ReturnType<typeof planned>>

function keepsParties(makePlace: MakePlace): void {
  it('shows a party to its host alone', async (t) => {
    const { db, host, person, publicId } = await planned(t, makePlace)
    assert.equal((await getHostedParty(db, host, publicId)).title, 'Sledging')
    for (const other of [jane, bob]) {
      await assert.rejects(getHostedParty(db, await person(other), publicId), NotFound)
      await assert.rejects(takeStep(db, await person(other), publicId, 'archive', NOW), NotFound)
    }
  })

  it('saves one of two edits from the same version, and tells the other what was changed', async (t) => {
    const { db, host, publicId } = await planned(t, makePlace)
    const edit = (title: string) =>
      editParty(db, host, publicId, {
        baseVersion: 1,
        details: { ...details, title },
        now: NOW,
      })
    const outcomes = await Promise.all([edit('One'), edit('Two')])
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['overtaken', 'saved'])
    const overtaken = outcomes.find((outcome) => outcome.kind === 'overtaken')
    assert.ok(overtaken?.kind === 'overtaken')
    assert.equal(overtaken.base.title, 'Sledging')
    assert.equal(overtaken.changedBy, 'John')
    const party = await getHostedParty(db, host, publicId)
    assert.deepEqual([party.title, party.version], [overtaken.theirs.title, 2])
  })

  it('goes from draft to archive and back, and keeps what it was', async (t) => {
    const { db, host, publicId } = await planned(t, makePlace)
    const state = async (step: Parameters<typeof takeStep>[3]) =>
      (await takeStep(db, host, publicId, step, NOW)).state
    assert.equal(await state('archive'), 'archived')
    await assert.rejects(state('publish'), Conflict)
    assert.equal(await state('restore'), 'published')
    assert.equal(await state('unpublish'), 'draft')
    assert.equal(await state('archive'), 'archived')
    assert.equal(await state('restore'), 'draft')
    const bare = await createParty(db, host, { ...details, startsAt: null, venue: '' }, NOW)
    await assert.rejects(takeStep(db, host, bare, 'publish', NOW), {
      message: 'Before you publish it, say when it begins and where it is.',
    })
  })

  it('deletes drafts alone, and brings them back', async (t) => {
    const { db, host, publicId } = await planned(t, makePlace)
    await assert.rejects(deleteDraft(db, host, publicId, NOW), Conflict)
    await takeStep(db, host, publicId, 'unpublish', NOW)
    await deleteDraft(db, host, publicId, NOW)
    await assert.rejects(getHostedParty(db, host, publicId), NotFound)
    await forgetDeletedDrafts(db, NOW + UNDO_DELETE_MS)
    await undeleteDraft(db, host, publicId)
    assert.equal((await getHostedParty(db, host, publicId)).title, 'Sledging')
    await deleteDraft(db, host, publicId, NOW)
    await forgetDeletedDrafts(db, NOW + UNDO_DELETE_MS + 1)
    await assert.rejects(undeleteDraft(db, host, publicId), NotFound)
  })
}

function keepsHouseholds(makePlace: MakePlace): void {
  it('shows an organizer what they added, and their own household; others are not found', async (t) => {
    const { db, host, person, household } = await planned(t, makePlace)
    const names = async (organizer: Person) =>
      (await listHouseholds(db, organizer)).map(({ name }) => name)
    assert.deepEqual(await names(host), [
      'Johnson Family',
      'Lee Family',
      'Smith Family',
      'Williams Household',
    ])
    assert.deepEqual(await names(await person(mary)), ['Williams Household'])
    await assert.rejects(getHousehold(db, await person(mary), household), NotFound)
    await assert.rejects(
      editHousehold(db, await person(mary), household, { name: 'Mine', people: [] }),
      NotFound,
    )
  })

  it('changes nobody of another household through one', async (t) => {
    const { db, host, household } = await planned(t, makePlace)
    const others = (await listHouseholds(db, host)).find(({ name }) => name === 'Johnson Family')
    const stranger = { ...(others?.people[0] as PartyPerson), firstName: 'Changed' }
    const edit = editHousehold(db, host, household, { name: 'Lee', people: [stranger] })
    await assert.rejects(edit, NotFound)
    assert.equal((await getHousehold(db, host, household)).name, 'Lee Family')
  })

  it('moves a person with the replies to come, and keeps those of the past', async (t) => {
    const made = await planned(t, makePlace)
    const { db, host, household, publicId, needs, where } = made
    const [other = ''] = await addHouseholds(db, host, [{ name: 'New Home', people: [] }])
    await inviteHouseholds(needs, where, [other])
    const past = await createParty(db, host, { ...details, title: 'Past' }, NOW)
    await takeStep(db, host, past, 'publish', NOW)
    await inviteHouseholds(needs, { host, party: past }, [household, other])
    for (const party of [publicId, past])
      await answer({ ...made, publicId: party }, { Ann: 'attending' })
    await takeStep(db, host, past, 'archive', NOW)
    const ann = personIn(await getHousehold(db, host, household), await idOf(made, 'Ann'))
    await movePerson(db, host, { from: household, person: ann.publicId, to: other, now: NOW })
    const homeAt = async (party: string) => {
      const { id } = await getHostedParty(db, host, party)
      const homes = await listPartyHouseholds(db, id)
      const found = homes.filter(({ guests }) =>
        guests.some(({ firstName }) => firstName === 'Ann'),
      )
      return found.map(({ name }) => name)
    }
    assert.deepEqual(await homeAt(publicId), ['New Home'])
    assert.deepEqual(await homeAt(past), ['Lee Family'])
  })

  it('deletes a household with all that hangs on it, but none in which somebody can log in', async (t) => {
    const made = await planned(t, makePlace)
    const { db, host, household } = made
    await answer(made, { Ann: 'attending' })
    await deleteHousehold(db, host, household, NOW)
    await assert.rejects(getHousehold(db, host, household), NotFound)
    for (const table of ['rsvps', 'invitation_changes'] as const) {
      const left = await db.selectFrom(table).select('person_id').execute()
      const people = await db.selectFrom('people').select('id').execute()
      const known = new Set(people.map(({ id }) => id))
      assert.ok(
        left.every(({ person_id }) => person_id === null || known.has(person_id)),
        table,
      )
    }
    const own = (await listHouseholds(db, host)).find(({ name }) => name === 'Smith Family')
    await assert.rejects(deleteHousehold(db, host, own?.publicId ?? '', NOW), Conflict)
  })
}

type PartyPerson = Awaited<ReturnType<typeof getHousehold>>['people'][number]

function keepsInvitations(makePlace: MakePlace): void {
  it('opens an invitation by its link alone, and keeps no link in the database', async (t) => {
    const { db, linkOf } = await planned(t, makePlace)
    const token = await linkOf()
    const found = await findInvitation(db, token)
    assert.ok(found.kind === 'open')
    assert.equal(found.party.title, 'Sledging')
    assert.equal((await findInvitation(db, '0'.repeat(26))).kind, 'unknown')
    assert.equal((await findInvitation(db, "' or 1=1 --")).kind, 'unknown')
    const rows = await db.selectFrom('invitations').selectAll().execute()
    assert.ok(!JSON.stringify(rows).includes(token))
    const stolen = linkTokens(deriveKeys(['another key'], 'invitation link'))
    for (const { sealed_token } of rows) {
      if (sealed_token) assert.equal(stolen.open(sealed_token), undefined)
    }
  })

  it('kills the old link when it is replaced or taken back, and says which', async (t) => {
    const made = await planned(t, makePlace)
    const { db, needs, where, household, linkOf } = made
    const first = await linkOf()
    await answer(made, { Ann: 'attending' })
    await replaceLink(needs, where, household)
    const second = await linkOf()
    assert.notEqual(first, second)
    assert.equal((await findInvitation(db, first)).kind, 'replaced')
    assert.equal((await findInvitation(db, second)).kind, 'open')
    await takeBackInvitation(needs, where, household)
    assert.equal((await findInvitation(db, second)).kind, 'taken back')
    await assert.rejects(takeBackInvitation(needs, where, household), NotFound)
    const { headcount, takenBack } = await getBoard(db, LINKS, made.host, made.publicId)
    assert.equal(headcount.attending, 0)
    assert.deepEqual(
      takenBack[0]?.guests.map(({ reply }) => reply),
      ['attending', null, null, null],
    )
    assert.equal(await inviteHouseholds(needs, where, [household]), 1)
    assert.equal((await getBoard(db, LINKS, made.host, made.publicId)).headcount.attending, 1)
    assert.equal((await findInvitation(db, second)).kind, 'taken back')
  })

  it('keeps links through a change of SECRET_KEY, and seals them anew', async (t) => {
    const { db, host, publicId, linkOf } = await planned(t, makePlace)
    const token = await linkOf()
    const keys = ['the new key', 'a key for these tests']
    await mendLinks(db, linkTokens(deriveKeys(keys, 'invitation link')))
    const onlyNew = linkTokens(deriveKeys(keys.slice(0, 1), 'invitation link'))
    const board = await getBoard(db, onlyNew, host, publicId)
    assert.equal(board.households[0]?.token, token)
    assert.equal((await findInvitation(db, token)).kind, 'open')
  })

  it('offers the households of the host, and marks those invited now and the last time', async (t) => {
    const { db, where } = await planned(t, makePlace)
    const { choices } = await listChoices(db, where)
    const marks = choices.map(({ name, isInvited, wasInvitedLastTime }) => [
      name,
      isInvited,
      wasInvitedLastTime,
    ])
    assert.deepEqual(marks, [
      ['Johnson Family', false, true],
      ['Lee Family', true, false],
      ['Smith Family', false, true],
      ['Williams Household', false, true],
    ])
  })

  it('invites nobody for somebody who does not host the party, and no household that is not seen', async (t) => {
    const { needs, person, household, where, publicId } = await planned(t, makePlace)
    const other = await person(mary)
    await assert.rejects(
      inviteHouseholds(needs, { host: other, party: publicId }, [household]),
      NotFound,
    )
    await assert.rejects(inviteHouseholds(needs, where, ['nobody']), NotFound)
    const party = await createParty(needs.db, other, details, NOW)
    await assert.rejects(inviteHouseholds(needs, { host: other, party }, [household]), NotFound)
  })
}

async function idOf({ db, host, household }: Planned, firstName: string): Promise<string> {
  const { people } = await getHousehold(db, host, household)
  return people.find((person) => person.firstName === firstName)?.publicId ?? ''
}

async function answer(made: Planned, replies: Record<string, Reply>, more: Partial<Answer> = {}) {
  const { db, host, household, publicId } = made
  const { id } = await getHousehold(db, host, household)
  const byId = new Map<string, Reply>()
  for (const [name, reply] of Object.entries(replies)) byId.set(await idOf(made, name), reply)
  return saveAnswer(db, {
    party: await getHostedParty(db, host, publicId),
    householdId: id,
    actor: { personId: undefined, isHost: false },
    replies: byId,
    note: undefined,
    version: undefined,
    now: NOW,
    ...more,
  })
}

async function repliesIn({ db, host, publicId }: Planned) {
  const { households } = await getBoard(db, LINKS, host, publicId)
  return Object.fromEntries(
    (households[0]?.guests ?? []).map(({ firstName, reply }) => [firstName, reply]),
  )
}

function keepsReplies(makePlace: MakePlace): void {
  it('keeps what two people answer at the same moment', async (t) => {
    const made = await planned(t, makePlace)
    await Promise.all([
      answer(made, { Ann: 'attending' }, { version: 0 }),
      answer(made, { Ben: 'maybe' }, { version: 0 }),
      answer(made, { Cat: 'not attending', Dan: 'attending' }, { version: 0 }),
    ])
    assert.deepEqual(await repliesIn(made), {
      Ann: 'attending',
      Ben: 'maybe',
      Cat: 'not attending',
      Dan: 'attending',
    })
  })

  it('leaves alone what a form did not change and somebody else did', async (t) => {
    const made = await planned(t, makePlace)
    await answer(made, { Ann: 'attending', Ben: 'attending' })
    const version = await newestChange(made.db)
    await answer(made, { Ben: 'not attending' }, { version })
    const late = await answer(made, { Ann: 'maybe', Ben: 'attending' }, { version })
    assert.deepEqual(await repliesIn(made), {
      Ann: 'maybe',
      Ben: 'not attending',
      Cat: null,
      Dan: null,
    })
    assert.deepEqual(
      late.meanwhile.map(({ personFirstName, value }) => [personFirstName, value]),
      [['Ben', 'not attending']],
    )
  })

  it('says what the last word has replaced, and keeps a note that came first', async (t) => {
    const made = await planned(t, makePlace)
    await answer(made, { Ann: 'attending' }, { note: 'We come late.' })
    const version = await newestChange(made.db)
    await answer(made, { Ann: 'maybe' }, { note: 'We come early.', version })
    const last = await answer(made, { Ann: 'not attending' }, { note: 'We bring soup.', version })
    assert.equal((await repliesIn(made)).Ann, 'not attending')
    assert.deepEqual(
      last.overwritten.map(({ change }) => change.value),
      ['maybe'],
    )
    assert.equal(last.noteConflict?.theirs, 'We come early.')
    assert.equal(last.noteSaved, false)
  })

  it('answers for people of the household alone, until the deadline, and the host after it too', async (t) => {
    const made = await planned(t, makePlace)
    const { db, host, publicId } = made
    const stranger = await saveAnswer(db, {
      party: await getHostedParty(db, host, publicId),
      householdId: (await getHousehold(db, host, made.household)).id,
      actor: { personId: undefined, isHost: false },
      replies: new Map([['0123456789abcdef', 'attending' as const]]),
      note: undefined,
      version: undefined,
      now: NOW,
    }).catch((error) => error)
    assert.ok(stranger instanceof NotFound)
    const now = NOW + 10 * 86_400_000
    await assert.rejects(answer(made, { Ann: 'attending' }, { now }), Conflict)
    await answer(made, { Ann: 'attending' }, { now, actor: { personId: host.id, isHost: true } })
    const { households } = await getBoard(db, LINKS, host, publicId)
    assert.deepEqual(
      [households[0]?.guests[0]?.reply, households[0]?.guests[0]?.byHost],
      ['attending', host.id],
    )
  })

  it('takes a reply back, unless it has been changed since', async (t) => {
    const made = await planned(t, makePlace)
    const { db, host, publicId } = made
    const by = { personId: host.id, isHost: true }
    await answer(made, { Ann: 'maybe' })
    await answer(made, { Ann: 'attending' }, { actor: by })
    const changeId = await newestChange(db)
    const undo = {
      party: await getHostedParty(db, host, publicId),
      householdId: (await getHousehold(db, host, made.household)).id,
      actor: by,
      now: NOW,
      changeId,
    }
    assert.equal((await undoChange(db, undo)).reply, 'maybe')
    assert.equal((await repliesIn(made)).Ann, 'maybe')
    await assert.rejects(undoChange(db, undo), Conflict)
  })

  it('lets a household add as many people as the host allows', async (t) => {
    const made = await planned(t, makePlace)
    const { db, host, publicId } = made
    const addition = {
      party: await getHostedParty(db, host, publicId),
      householdId: (await getHousehold(db, host, made.household)).id,
      actor: { personId: undefined, isHost: false },
      now: NOW,
      firstName: 'Eve',
      lastName: 'Lee',
      kind: 'adult' as const,
    }
    const both = await Promise.allSettled([addGuest(db, addition), addGuest(db, addition)])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await repliesIn(made)).Eve, 'attending')
  })
}

function keepsLimits(makePlace: MakePlace): void {
  it('has room for so many parties, households, people and invitations, and says so', async (t) => {
    const { db, host, household, needs, where } = await planned(t, makePlace)
    const person = {
      firstName: 'Ann',
      lastName: 'Lee',
      kind: 'adult' as const,
      email: '',
      phone: '',
    }
    const crowd = { name: 'Lee', people: Array.from({ length: 17 }, () => person) }
    await assert.rejects(editHousehold(db, host, household, crowd), /room for 20 people/)
    assert.equal((await getHousehold(db, host, household)).people.length, 4)
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `House ${index}`, people: [] }))
    const added = await addHouseholds(db, host, many(MAX_INVITATIONS))
    const invite = inviteHouseholds(needs, where, added)
    await assert.rejects(invite, new RegExp(`room for ${MAX_INVITATIONS} households`))
    assert.equal((await getBoard(db, LINKS, host, where.party)).counts.all, 1)
    await assert.rejects(addHouseholds(db, host, many(MAX_HOUSEHOLDS)), /may add 1,000 households/)
    const row = {
      host_id: host.id,
      state: 'draft',
      title: 'x',
      description: '',
      venue: '',
    } as const
    const rows = Array.from({ length: MAX_PARTIES }, () => ({
      ...row,
      public_id: newPublicId(),
      time_zone: 'UTC',
    }))
    await db.insertInto('parties').values(rows).execute()
    await assert.rejects(createParty(db, host, details, NOW), /200 parties already/)
  })
}

async function newestChange(db: Database): Promise<number> {
  const { id } = await db
    .selectFrom('invitation_changes')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirstOrThrow()
  return id
}
