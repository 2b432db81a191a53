// What the repositories guarantee on either database: the one suite for SQLite and PostgreSQL.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { listPartiesOf } from '../domain/dashboard.ts'
import { findPerson } from '../domain/people.ts'
import { seedSampleData } from '../sample/seed.ts'
import { john } from '../testing/cast.ts'
import { deleteLinkMadeBy, insertAccountLink, selectLinksMadeBy } from './account-links.ts'
import {
  deleteLoginFailures,
  deleteLoginFailuresBefore,
  insertLoginFailure,
  selectLoginFailures,
} from './login-failures.ts'
import {
  deleteOrganizer,
  selectOrganizerByEmail,
  updatePasswordHash,
  updateSessionsValidFrom,
} from './organizers.ts'
import {
  deletePasskey,
  deleteSpentChallengesBefore,
  insertPasskey,
  notePasskeyUse,
  renamePasskey,
  selectPasskeyByCredential,
  selectPasskeysOf,
  spendChallenge,
} from './passkeys.ts'
import {
  countPersonSessions,
  deletePersonSessionsBefore,
  endPersonSessions,
  isPersonSession,
  selectPersonSessions,
  takeEndReason,
  upsertPersonSession,
} from './person-sessions.ts'
import {
  deleteRecoveryCode,
  replaceRecoveryCodes,
  selectRecoveryCode,
  selectRecoverySheet,
} from './recovery-codes.ts'
import {
  countServerStartsAfter,
  deleteServerStartsBefore,
  insertServerStart,
} from './server-starts.ts'

const NOW = Date.UTC(2030, 0, 1)

export function repositoriesContract(
  label: string,
  makePlace: MakePlace,
  { skip = false as boolean | string } = {},
): void {
  const open = (t: TestContext) => migratedDatabase(t, makePlace)
  describe(`repositories contract: ${label}`, { skip }, () => {
    countsLoginFailures(open)
    forgetsLoginFailures(open)
    countsServerStarts(open)
    findsOrganizers(open)
    notesSessions(open)
    endsSessions(open)
    keepsOpenLinks(open)
    keepsPasskeys(open)
    spendsChallengesOnce(open)
    keepsRecoveryCodes(open)
  })
}

type Open = (t: TestContext) => ReturnType<typeof migratedDatabase>

async function withFailures(t: TestContext, open: Open) {
  const db = await open(t)
  const fail = (account: string, address: string, device: string | null, secondsAgo: number) =>
    insertLoginFailure(db, { account, address, device, failedAt: NOW - secondsAgo * 1_000 })
  await fail('john', '10.0.0.1', null, 100)
  await fail('john', '10.0.0.1', null, 20)
  await fail('john', '10.0.0.2', null, 10)
  await fail('jane', '10.0.0.1', null, 5)
  await fail('john', '10.0.0.3', 'laptop', 1)
  const count = (of: Parameters<typeof selectLoginFailures>[1], secondsAgo = 60) =>
    selectLoginFailures(db, of, NOW - secondsAgo * 1_000)
  return { db, count }
}

function countsLoginFailures(open: Open): void {
  it('counts failed log-ins within a window, with the time of the oldest', async (t) => {
    const { count } = await withFailures(t, open)
    assert.deepEqual(await count({ account: 'john' }), { count: 2, oldest: NOW - 20_000 })
    assert.deepEqual(await count({ address: '10.0.0.1' }), { count: 2, oldest: NOW - 20_000 })
    assert.deepEqual(await count({ account: 'john' }, 200), { count: 3, oldest: NOW - 100_000 })
    assert.deepEqual(await count({ account: 'nobody' }), { count: 0, oldest: null })
  })

  it('counts failures of a known device apart', async (t) => {
    const { count } = await withFailures(t, open)
    assert.deepEqual(await count({ device: 'laptop' }), { count: 1, oldest: NOW - 1_000 })
    assert.deepEqual(await count({ address: '10.0.0.3' }), { count: 0, oldest: null })
  })
}

function forgetsLoginFailures(open: Open): void {
  it('forgets an account’s failures from one address', async (t) => {
    const { db, count } = await withFailures(t, open)
    await deleteLoginFailures(db, 'john', '10.0.0.1')
    assert.equal((await count({ account: 'john' }, 200)).count, 1)
    assert.equal((await count({ account: 'jane' }, 200)).count, 1)
  })

  it('forgets failures before a time', async (t) => {
    const { db, count } = await withFailures(t, open)
    await deleteLoginFailuresBefore(db, NOW - 20_000)
    assert.deepEqual(await count({ account: 'john' }, 200), { count: 2, oldest: NOW - 20_000 })
  })
}

function countsServerStarts(open: Open): void {
  it('counts the starts of the server after a time', async (t) => {
    const db = await open(t)
    for (const startedAt of [1, 2, 3]) {
      await insertServerStart(db, { bootId: `boot ${startedAt}`, startedAt })
    }
    assert.equal(await countServerStartsAfter(db, 1), 2)
    await deleteServerStartsBefore(db, 3)
    assert.equal(await countServerStartsAfter(db, 0), 1)
  })
}

function findsOrganizers(open: Open): void {
  it('finds an organizer by email, with the newest password hash', async (t) => {
    const db = await open(t)
    await seedSampleData(db, async () => 'old')
    const organizer = await selectOrganizerByEmail(db, john.email)
    assert.equal(organizer?.passwordHash, 'old')
    await updatePasswordHash(db, organizer.personId, 'new')
    assert.equal((await selectOrganizerByEmail(db, john.email))?.passwordHash, 'new')
    assert.equal(await selectOrganizerByEmail(db, 'nobody@example.com'), undefined)
  })

  it('lists parties by date, those without one last', async (t) => {
    const db = await open(t)
    await seedSampleData(db, async () => 'hash')
    const organizer = await selectOrganizerByEmail(db, john.email)
    const person = await findPerson(db, organizer?.personId ?? 0)
    assert.ok(person)
    const { hosting } = await listPartiesOf(db, person, NOW)
    assert.deepEqual(
      hosting.map(({ state }) => state),
      ['published', 'draft'],
    )
  })
}

async function withSessions(t: TestContext, open: Open) {
  const db = await open(t)
  const note = (name: string, personId: number, minutesAgo: number, device = 'Firefox on Linux') =>
    upsertPersonSession(db, {
      ...{ name, personId, device, network: '10.0.0.1' },
      ...{ beganAt: NOW - 3_600_000, lastSeenAt: NOW - minutesAgo * 60_000, endsAt: NOW + 1 },
    })
  await note('phone', 1, 30)
  await note('laptop', 1, 10)
  await note('other', 2, 20)
  const namesOf = async (personId: number) =>
    (await selectPersonSessions(db, personId)).map(({ name }) => name)
  return { db, note, namesOf }
}

function notesSessions(open: Open): void {
  it('finds the sessions of a person, the one used last first, and counts restarts', async (t) => {
    const { db, note, namesOf } = await withSessions(t, open)
    assert.deepEqual(await namesOf(1), ['laptop', 'phone'])
    await insertServerStart(db, { bootId: 'before', startedAt: NOW - 3_600_001 })
    await insertServerStart(db, { bootId: 'after', startedAt: NOW - 1 })
    await note('phone', 1, 5, 'Safari on iPhone')
    const [first, ...others] = await selectPersonSessions(db, 1)
    assert.deepEqual(
      [first?.name, first?.device, first?.restarts],
      ['phone', 'Safari on iPhone', 1],
    )
    assert.deepEqual([first?.beganAt, first?.endsAt], [NOW - 3_600_000, NOW + 1])
    assert.deepEqual([others.length, await countPersonSessions(db, 1)], [1, 2])
  })

  it('forgets sessions that have ended in any case', async (t) => {
    const { db, namesOf } = await withSessions(t, open)
    await deletePersonSessionsBefore(db, NOW)
    assert.deepEqual(await namesOf(2), ['other'])
    await deletePersonSessionsBefore(db, NOW + 1)
    assert.deepEqual(await namesOf(2), [])
  })

  it('forgets them a few at a time, however many they are', async (t) => {
    const { db, note, namesOf } = await withSessions(t, open)
    for (let index = 0; index < 450; index++) await note(`old ${index}`, 3, 0)
    let statements = 0
    const counting = db.withPlugin({
      transformQuery({ node }) {
        if (node.kind === 'DeleteQueryNode') statements++
        return node
      },
      transformResult: async ({ result }) => result,
    })
    await deletePersonSessionsBefore(counting, NOW + 1)
    assert.deepEqual([statements, await namesOf(3)], [3, []])
  })
}

function endsSessions(open: Open): void {
  it('keeps why a session was ended until it is asked, whatever is noted of it later', async (t) => {
    const { db, note, namesOf } = await withSessions(t, open)
    await endPersonSessions(db, [], 'elsewhere', NOW)
    await endPersonSessions(db, ['phone'], 'elsewhere', NOW)
    await endPersonSessions(db, ['phone'], 'logged out', NOW)
    await note('phone', 1, 0)
    assert.deepEqual(await namesOf(1), ['laptop'])
    const known = [1, 2].map((personId) => isPersonSession(db, personId, 'laptop'))
    assert.deepEqual(await Promise.all(known), [true, false])
    assert.equal(await isPersonSession(db, 1, 'phone'), false)
    assert.equal(await takeEndReason(db, ['laptop']), undefined)
    assert.equal(await takeEndReason(db, ['laptop', 'phone']), 'elsewhere')
    assert.equal(await takeEndReason(db, ['laptop', 'phone']), undefined)
  })

  it('moves the time from which sessions are valid forward alone', async (t) => {
    const db = await open(t)
    await seedSampleData(db, async () => 'hash')
    const { personId = 0 } = (await selectOrganizerByEmail(db, john.email)) ?? {}
    await updateSessionsValidFrom(db, personId, NOW)
    await updateSessionsValidFrom(db, personId, NOW - 1)
    assert.equal((await findPerson(db, personId))?.sessionsValidFrom, NOW)
  })
}

function keepsOpenLinks(open: Open): void {
  it('keeps who made a one-time link, who alone sees it and takes it back, until its maker is removed', async (t) => {
    const db = await open(t)
    await seedSampleData(db, async () => 'hash')
    const { personId: maker = 0 } = (await selectOrganizerByEmail(db, john.email)) ?? {}
    const make = (name: string, madeBy: number | null) =>
      insertAccountLink(db, {
        ...{ purpose: 'join', email: `${name}@example.com`, firstName: name, lastName: '' },
        ...{ householdName: name, tokenHash: name, publicId: name, expiresAt: NOW + 1, madeBy },
      })
    await make('ada', maker)
    await make('grace', maker)
    await make('hedy', null)
    const openNow = async () => (await selectLinksMadeBy(db, maker, NOW)).map((one) => one.publicId)
    assert.deepEqual(await openNow(), ['ada', 'grace'])
    assert.equal(await deleteLinkMadeBy(db, maker + 1, 'ada'), undefined)
    assert.equal((await deleteLinkMadeBy(db, maker, 'ada'))?.email, 'ada@example.com')
    assert.deepEqual(await openNow(), ['grace'])
    assert.deepEqual(await selectLinksMadeBy(db, maker, NOW + 1), [])
    await deleteOrganizer(db, maker)
    assert.deepEqual(await openNow(), [])
  })
}

async function withPasskeys(t: TestContext, open: Open) {
  const db = await open(t)
  await seedSampleData(db, async () => 'hash')
  const { personId = 0 } = (await selectOrganizerByEmail(db, john.email)) ?? {}
  const add = (credentialId: string, addedAt: number, counter = 0) =>
    insertPasskey(db, {
      ...{ credentialId, addedAt, counter, personId },
      ...{ name: `Key ${credentialId}`, publicKey: 'key', kept: 'synced' },
    })
  assert.deepEqual([await add('a', NOW), await add('b', NOW + 1, 5)], [true, true])
  return { db, personId, add }
}

function keepsPasskeys(open: Open): void {
  it('finds passkeys by person and by credential, of which there is one', async (t) => {
    const { db, personId, add } = await withPasskeys(t, open)
    assert.equal(await add('a', NOW + 9), false)
    const [newest, oldest] = await selectPasskeysOf(db, personId)
    assert.deepEqual([newest?.credentialId, oldest?.credentialId], ['b', 'a'])
    assert.deepEqual([oldest?.addedAt, oldest?.lastUsedAt], [NOW, null])
    assert.equal((await selectPasskeyByCredential(db, 'b'))?.email, john.email)
    assert.equal(await selectPasskeyByCredential(db, 'c'), undefined)
    assert.deepEqual(await selectPasskeysOf(db, personId + 1), [])
  })

  it('notes a use whose counter moves on, or that has none', async (t) => {
    const { db, personId } = await withPasskeys(t, open)
    const noted = [
      await notePasskeyUse(db, 'a', 0, NOW + 2),
      await notePasskeyUse(db, 'b', 5, NOW + 2),
      await notePasskeyUse(db, 'b', 0, NOW + 2),
      await notePasskeyUse(db, 'b', 2 ** 32 - 1, NOW + 2),
    ]
    assert.deepEqual(noted, [true, false, false, true])
    const [newest] = await selectPasskeysOf(db, personId)
    assert.equal(newest?.lastUsedAt, NOW + 2)
    assert.equal((await selectPasskeyByCredential(db, 'b'))?.counter, 2 ** 32 - 1)
  })

  it('renames and removes passkeys of their owner alone, and all with the owner', async (t) => {
    const { db, personId } = await withPasskeys(t, open)
    const [{ publicId } = { publicId: '' }] = await selectPasskeysOf(db, personId)
    assert.equal(await renamePasskey(db, personId + 1, publicId, 'Mine'), false)
    assert.equal(await renamePasskey(db, personId, publicId, 'Blue key'), true)
    assert.equal((await selectPasskeysOf(db, personId))[0]?.name, 'Blue key')
    assert.equal(await deletePasskey(db, personId + 1, publicId), false)
    assert.equal(await deletePasskey(db, personId, publicId), true)
    assert.equal(await deletePasskey(db, personId, publicId), false)
    await deleteOrganizer(db, personId)
    assert.equal(await selectPasskeyByCredential(db, 'a'), undefined)
  })
}

function spendsChallengesOnce(open: Open): void {
  it('spends a challenge once, also when two come at the same moment', async (t) => {
    const db = await open(t)
    const spent = await Promise.all([1, 2].map(() => spendChallenge(db, 'hash', NOW)))
    assert.deepEqual(spent.sort(), [false, true])
    await deleteSpentChallengesBefore(db, NOW - 1)
    assert.equal(await spendChallenge(db, 'hash', NOW), false)
    await deleteSpentChallengesBefore(db, NOW)
    assert.equal(await spendChallenge(db, 'hash', NOW), true)
  })
}

function keepsRecoveryCodes(open: Open): void {
  it('keeps one sheet of codes a person, each of which is taken once', async (t) => {
    const db = await open(t)
    await seedSampleData(db, async () => 'hash')
    const { personId = 0 } = (await selectOrganizerByEmail(db, john.email)) ?? {}
    assert.deepEqual(await selectRecoverySheet(db, personId), { left: 0, madeAt: null })
    const codes = (name: string) =>
      ['a', 'b'].map((beginning) => ({ beginning, codeHash: `${name} ${beginning}` }))
    await replaceRecoveryCodes(db, personId, codes('old'), NOW)
    await replaceRecoveryCodes(db, personId, codes('new'), NOW + 1)
    assert.deepEqual(await selectRecoverySheet(db, personId), { left: 2, madeAt: NOW + 1 })
    assert.equal(await selectRecoveryCode(db, personId, 'a'), 'new a')
    assert.equal(await selectRecoveryCode(db, personId + 1, 'a'), undefined)
    assert.equal(await deleteRecoveryCode(db, personId + 1, 'new a'), false)
    const taken = [1, 2].map(() => deleteRecoveryCode(db, personId, 'new a'))
    assert.deepEqual((await Promise.all(taken)).sort(), [false, true])
    assert.equal((await selectRecoverySheet(db, personId)).left, 1)
    await deleteOrganizer(db, personId)
    assert.equal((await selectRecoverySheet(db, personId)).left, 0)
  })
}
