// What several hosts of one party may do, on either database; part of the planner's contract.
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { deriveKeys } from '../config/signing-keys.ts'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { Conflict, NotAllowed, NotFound } from '../errors.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { seedSampleData } from '../sample/seed.ts'
import { alice, bob, jane, john, mary } from '../testing/cast.ts'
import { details, invite } from '../testing/invitations.ts'
import { SECRET } from '../testing/secret.ts'
import { removeOrganizer } from './accounts.ts'
import { getBoard } from './board.ts'
import { findFeed, replaceFeed } from './calendar.ts'
import {
  acceptCoHostLink,
  CO_HOST_LINK_DAYS,
  findCoHostLink,
  forgetOldCoHostLinks,
  listCoHostLinks,
  makeCoHostLink,
  takeBackCoHostLink,
} from './co-host-links.ts'
import { listPartiesOf } from './dashboard.ts'
import { collectEntered } from './download.ts'
import { handOver, leaveParty, listHosts, MAX_CO_HOSTS, removeCoHost } from './hosts.ts'
import { deleteHousehold, deletePerson } from './household-keeping.ts'
import { addHouseholds, editHousehold, getHousehold, listHouseholds } from './households.ts'
import { linkTokens } from './invitation-links.ts'
import { inviteHouseholds, listChoices, replaceLink, takeBackInvitation } from './invitations.ts'
import { deleteDraft, editParty, getHostedParty, takeStep } from './parties.ts'
import { findPerson, type Person } from './people.ts'

const NOW = Date.now()
const DAY_MS = 86_400_000
const TOKENS = linkTokens(deriveKeys([SECRET], 'co-host link'))
const LINKS = linkTokens(deriveKeys([SECRET], 'invitation link'))

/** John's published party, to which the Lees of his list are invited. */
async function hosted(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const invited = await invite(db, { secretKeys: [SECRET] })
  const { host: owner, party } = invited
  const person = async ({ email }: { email: string }): Promise<Person> => {
    const organizer = await selectOrganizerByEmail(db, email)
    return (await findPerson(db, organizer?.personId ?? 0)) as Person
  }
  const makeLink = async (now = NOW) => {
    const publicId = await makeCoHostLink(db, TOKENS, owner, party, now)
    const links = await listCoHostLinks(db, TOKENS, await invited.getParty(), now)
    return { publicId, token: links.find((one) => one.publicId === publicId)?.token ?? '' }
  }
  /** @returns the token of a new link */
  const link = async () => (await makeLink()).token
  const join = async (who: { email: string }, now = NOW) => {
    const newcomer = await person(who)
    const found = await acceptCoHostLink(db, (await makeLink(now)).token, newcomer, now)
    assert.equal(found.kind, 'open')
    return newcomer
  }
  const names = async () => {
    const hosts = await listHosts(db, await invited.getParty())
    return hosts.map(({ firstName, since }) => `${firstName}${since === null ? ', owner' : ''}`)
  }
  const idIn = async ({ firstName }: { firstName: string }) => {
    const hosts = await listHosts(db, await invited.getParty())
    return hosts.find((one) => one.firstName === firstName)?.publicId ?? ''
  }
  const needs = { db, links: LINKS, clock: () => NOW }
  return { ...invited, db, owner, person, link, makeLink, join, names, idIn, needs }
}

export function keepsHosts(makePlace: MakePlace): void {
  keepsLinks(makePlace)
  keepsRights(makePlace)
  keepsOwners(makePlace)
}

function keepsLinks(makePlace: MakePlace): void {
  it('makes one co-host by each link, whoever else follows it, and does so once', async (t) => {
    const { db, link, person, names } = await hosted(t, makePlace)
    const token = await link()
    const rows = await db.selectFrom('co_host_links').selectAll().execute()
    assert.ok(!JSON.stringify(rows).includes(token))
    const [hers, his] = [await person(mary), await person(bob)]
    assert.equal((await findCoHostLink(db, token, undefined, NOW)).kind, 'open')
    const found = await Promise.all([hers, his].map((one) => acceptCoHostLink(db, token, one, NOW)))
    assert.deepEqual(found.map(({ kind }) => kind).sort(), ['dead', 'open'])
    const [first, second] = found[0]?.kind === 'open' ? [hers, his] : [his, hers]
    assert.deepEqual(await names(), ['John, owner', first.firstName])
    assert.equal((await acceptCoHostLink(db, token, first, NOW)).kind, 'hosting', 'pressed twice')
    assert.equal((await findCoHostLink(db, token, second, NOW)).kind, 'dead')
    assert.equal((await findCoHostLink(db, token, undefined, NOW)).kind, 'dead')
    assert.equal((await findCoHostLink(db, "' or 1=1 --", his, NOW)).kind, 'dead')
  })

  it('opens a link until it ends or is taken back, and uses none up for a host', async (t) => {
    const { db, owner, party, link, makeLink, person, step, join } = await hosted(t, makePlace)
    const { token, publicId } = await makeLink()
    const newcomer = await person(mary)
    assert.equal((await acceptCoHostLink(db, token, owner, NOW)).kind, 'hosting')
    await step('archive')
    assert.equal((await acceptCoHostLink(db, token, newcomer, NOW)).kind, 'archived')
    await assert.rejects(link(), Conflict)
    await step('restore')
    await step('unpublish')
    assert.equal((await findCoHostLink(db, token, newcomer, NOW)).kind, 'open')
    const end = NOW + CO_HOST_LINK_DAYS * DAY_MS
    assert.equal((await findCoHostLink(db, token, newcomer, end)).kind, 'dead')
    await assert.rejects(takeBackCoHostLink(db, newcomer, party, publicId), NotFound)
    await join(bob)
    await assert.rejects(takeBackCoHostLink(db, await person(bob), party, publicId), NotAllowed)
    await takeBackCoHostLink(db, owner, party, publicId)
    await assert.rejects(takeBackCoHostLink(db, owner, party, publicId), NotFound)
    assert.equal((await acceptCoHostLink(db, token, newcomer, NOW)).kind, 'dead')
    await link()
    await forgetOldCoHostLinks(db, end)
    assert.deepEqual(await db.selectFrom('co_host_links').select('party_id').execute(), [])
  })

  it('has room for so many co-hosts, open links among them', async (t) => {
    const { link, join } = await hosted(t, makePlace)
    await join(mary)
    for (let made = 1; made < MAX_CO_HOSTS; made++) await link()
    await assert.rejects(link(), /room for 10 co-hosts/)
  })
}

function keepsRights(makePlace: MakePlace): void {
  it('lets every host change the party, invite their own households and answer, and no more', async (t) => {
    const { db, owner, party, join, needs, household, names, idIn } = await hosted(t, makePlace)
    const other = await join(mary)
    const where = { host: other, party }
    assert.deepEqual(
      (await listHouseholds(db, other)).map(({ name }) => name),
      ['Williams Household'],
    )
    await assert.rejects(getHousehold(db, other, household), NotFound)
    await assert.rejects(
      editHousehold(db, other, household, { name: 'Mine', people: [] }),
      NotFound,
    )
    const [own = ''] = await addHouseholds(db, other, [{ name: 'Kim Household', people: [] }])
    assert.equal(await inviteHouseholds(needs, where, [own]), 1)
    const [johnsons] = await listHouseholds(db, owner)
    const notHers = inviteHouseholds(needs, where, [johnsons?.publicId ?? ''])
    await assert.rejects(notHers, NotFound)
    for (const host of [owner, other]) {
      const { households, hosts } = await getBoard(db, LINKS, host, party)
      const invited = households.map(({ householdName }) => householdName)
      assert.deepEqual(invited, ['Kim Household', 'Lee Family'])
      assert.equal(hosts.length, 2)
    }
    await assert.rejects(getHousehold(db, owner, own), NotFound)
    assert.equal((await replaceLink(needs, where, household)).householdName, 'Lee Family')
    const { choices, ofOthers } = await listChoices(db, where)
    assert.deepEqual(ofOthers, ['Lee Family'])
    assert.deepEqual(
      choices.map(({ name, isInvited }) => [name, isInvited]),
      [
        ['Kim Household', true],
        ['Williams Household', false],
      ],
    )
    await takeStep(db, other, party, 'unpublish', NOW)
    for (const no of [
      () => takeStep(db, other, party, 'archive', NOW),
      () => takeStep(db, other, party, 'restore', NOW),
      () => deleteDraft(db, other, party, NOW),
      () => makeCoHostLink(db, TOKENS, other, party, NOW),
      async () => removeCoHost(db, other, party, await idIn(john)),
      async () => handOver(db, other, { party, host: await idIn(mary) }, NOW),
    ]) {
      await assert.rejects(no, NotAllowed)
    }
    assert.deepEqual(await names(), ['John, owner', 'Mary'])
  })

  it('saves one of two hosts’ edits of one version, and tells the other whose it was', async (t) => {
    const { db, owner, party, join } = await hosted(t, makePlace)
    const other = await join(mary)
    const edit = (host: Person, title: string) =>
      editParty(db, host, party, { baseVersion: 1, details: { ...details, title }, now: NOW })
    const outcomes = await Promise.all([edit(owner, 'Johns'), edit(other, 'Marys')])
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['overtaken', 'saved'])
    const { title } = await getHostedParty(db, owner, party)
    const overtaken = outcomes.find((outcome) => outcome.kind === 'overtaken')
    assert.ok(overtaken?.kind === 'overtaken')
    assert.equal(`${overtaken.changedBy}s`, title)
  })

  it('shows every host the party on the dashboard, in the calendar and in the file of everything', async (t) => {
    const { db, owner, party, join, idIn } = await hosted(t, makePlace)
    const other = await join(mary)
    await replaceFeed(db, TOKENS, other)
    const { sealed_token: sealed } = await db
      .selectFrom('calendar_feeds')
      .select('sealed_token')
      .executeTakeFirstOrThrow()
    const titles = async () => {
      const { hosting } = await listPartiesOf(db, other, NOW)
      const { partiesHosted } = await collectEntered(db, other, NOW)
      const feed = await findFeed(db, TOKENS.open(sealed) ?? '')
      return [
        hosting.map(({ title, headcount, hostNames }) => [title, headcount.noResponse, hostNames]),
        partiesHosted.map(({ title, role, invitations }) => [title, role, invitations.length]),
        feed?.map(({ title }) => title),
      ]
    }
    const hostNames = ['John Smith', 'Mary Williams']
    assert.deepEqual(await titles(), [
      [['Sledging', 4, hostNames]],
      [['Sledging', 'co-host', 1]],
      ['Sledging'],
    ])
    await removeCoHost(db, owner, party, await idIn(mary))
    assert.deepEqual(await titles(), [[], [], []])
    await assert.rejects(getHostedParty(db, other, party), NotFound)
  })
}

function keepsOwners(makePlace: MakePlace): void {
  it('lets nobody come back by a link that was open', async (t) => {
    const { db, owner, party, join, link, person, idIn } = await hosted(t, makePlace)
    const other = await join(mary)
    const spare = await link()
    await removeCoHost(db, owner, party, await idIn(mary))
    assert.equal((await acceptCoHostLink(db, spare, other, NOW)).kind, 'dead')
    const heir = await join(bob)
    const own = await link()
    await handOver(db, owner, { party, host: heir.publicId }, NOW)
    await removeCoHost(db, await person(bob), party, await idIn(john))
    assert.equal((await acceptCoHostLink(db, own, owner, NOW)).kind, 'dead')
  })

  it('is handed over to a co-host, and left by whoever does not own it', async (t) => {
    const { db, owner, party, join, names, person } = await hosted(t, makePlace)
    await assert.rejects(leaveParty(db, owner, party), /Hand it over first/)
    const other = await join(mary)
    const before = await getHostedParty(db, owner, party)
    await assert.rejects(handOver(db, owner, { party, host: other.publicId + 1 }, NOW), NotFound)
    const twice = await Promise.allSettled([
      handOver(db, owner, { party, host: other.publicId }, NOW),
      handOver(db, owner, { party, host: other.publicId }, NOW),
    ])
    assert.deepEqual(twice.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.deepEqual(await names(), ['Mary, owner', 'John'])
    const after = await getHostedParty(db, other, party)
    assert.deepEqual(
      [after.hostNames, after.sequence, after.changedAt],
      [['Mary Williams', 'John Smith'], before.sequence + 1, before.changedAt],
    )
    await assert.rejects(deleteDraft(db, owner, party, NOW), NotAllowed)
    assert.equal((await leaveParty(db, owner, party)).title, 'Sledging')
    await assert.rejects(leaveParty(db, owner, party), NotFound)
    await assert.rejects(leaveParty(db, await person(jane), party), NotFound)
    assert.deepEqual(
      (await listHosts(db, after)).map(({ firstName }) => firstName),
      ['Mary'],
    )
    await assert.rejects(removeCoHost(db, other, party, await idOfOwner(after.id)), NotFound)

    async function idOfOwner(id: number) {
      return (await listHosts(db, { id }))[0]?.publicId ?? ''
    }
  })

  it('loses no guest when whoever invited them has left and deletes them from their list', async (t) => {
    const { db, owner, party, join, household, needs, idIn } = await hosted(t, makePlace)
    const other = await join(mary)
    const kim = { firstName: 'Kim', lastName: '', kind: 'adult', email: '', phone: '' } as const
    const [own = ''] = await addHouseholds(db, other, [{ name: 'Kim Household', people: [kim] }])
    await inviteHouseholds(needs, { host: other, party }, [own])
    await removeCoHost(db, owner, party, await idIn(mary))
    const { people } = await getHousehold(db, other, own)
    const refused = /invited to a party of John Smith, who would lose the replies/
    await assert.rejects(deleteHousehold(db, other, own, NOW), refused)
    await assert.rejects(deletePerson(db, other, own, people[0]?.publicId ?? '', NOW), refused)
    await takeBackInvitation(needs, { host: owner, party }, own)
    await deletePerson(db, other, own, people[0]?.publicId ?? '', NOW)
    await deleteHousehold(db, other, own, NOW)
    await deleteHousehold(db, owner, household, NOW)
    assert.deepEqual((await getBoard(db, LINKS, owner, party)).households, [])
  })

  it('stays when its owner is removed, with the co-host of longest standing and their guests', async (t) => {
    const { db, party, join, link, household } = await hosted(t, makePlace)
    const second = await join(alice, NOW + 2)
    const first = await join(mary, NOW + 1)
    const token = await link()
    const { parties, shared } = await removeOrganizer(db, john.email)
    assert.deepEqual([parties, shared], [4, 1])
    const kept = await getHostedParty(db, first, party)
    assert.deepEqual([kept.ownerId, kept.hostNames], [first.id, ['Mary Williams', 'Alice Johnson']])
    assert.equal((await getHousehold(db, first, household)).name, 'Lee Family')
    await assert.rejects(getHousehold(db, second, household), NotFound)
    assert.equal((await findCoHostLink(db, token, undefined, NOW)).kind, 'dead')
    assert.equal((await db.selectFrom('parties').select('id').execute()).length, 1)
    await removeOrganizer(db, alice.email)
    assert.deepEqual((await getHostedParty(db, first, party)).hostNames, ['Mary Williams'])
  })
}
