// What a party's wall guarantees on either database; part of the planner's contract.
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { type MakePlace, migratedDatabase } from '../database/migrations.contract.ts'
import { NotFound } from '../errors.ts'
import { seedSampleData } from '../sample/seed.ts'
import { SECRET } from '../testing/secret.ts'
import { layTable } from '../testing/table.ts'
import { collectEntered } from './download.ts'
import { deleteHousehold } from './household-keeping.ts'
import { listHouseholds } from './households.ts'
import {
  countMessages,
  getWall,
  MAX_MESSAGES,
  removeMessage,
  SHOWN_MESSAGES,
  writeMessage,
} from './wall.ts'

const NOW = Date.now()

/** John's party, to which the Lees and the Johnsons are invited. */
async function walled(t: TestContext, makePlace: MakePlace) {
  const db = await migratedDatabase(t, makePlace)
  await seedSampleData(db, async () => 'hash')
  const laid = await layTable(db, { secretKeys: [SECRET] })
  const party = await laid.getParty()
  const households = await listHouseholds(db, laid.host)
  const idOf = (name: string) => households.find((one) => one.name === name)?.id ?? 0
  const by = { host: null, lees: idOf('Lee Family'), johnsons: idOf('Johnson Family') }
  return {
    ...{ ...laid, db, by, party },
    write: (who: keyof typeof by, text: string, more = {}) => {
      const hostId = who === 'host' ? laid.host.id : null
      return writeMessage(db, { party, householdId: by[who], hostId, now: NOW, ...more }, text)
    },
    /** The messages that a household reads; that the host reads where it is null. */
    read: async (householdId: number | null, shown = party, before?: string) => {
      const wall = await getWall(db, shown, { householdId: householdId ?? undefined, before })
      return { ...wall, texts: wall.messages.map(({ text }) => text) }
    },
  }
}

export function keepsWalls(makePlace: MakePlace): void {
  it('has a wall, newest first, of which few read all where guests are hidden', async (t) => {
    const { write, read, by, party } = await walled(t, makePlace)
    await write('host', 'Welcome')
    await write('lees', 'Hello 🎄')
    await write('johnsons', 'We bring sledges')
    const all = ['We bring sledges', 'Hello 🎄', 'Welcome']
    for (const reader of Object.values(by)) assert.deepEqual((await read(reader)).texts, all)
    const hidden = { ...party, showGuests: false }
    assert.deepEqual((await read(by.lees, hidden)).texts, ['Hello 🎄', 'Welcome'])
    assert.deepEqual((await read(null, hidden)).texts, all)
    assert.match((await write('lees', 'Secret', { party: hidden })) ?? '', /does not show guests/)
    const archived = { ...party, state: 'archived' as const }
    assert.match((await write('host', 'Late', { party: archived })) ?? '', /in the archive/)
    assert.deepEqual((await read(null)).texts, all)
  })

  it('writes a message once, and so many of each household', async (t) => {
    const { write, read, by, db, party } = await walled(t, makePlace)
    await Promise.all([write('lees', 'Twice'), write('lees', 'Twice')])
    assert.deepEqual((await read(by.lees)).texts, ['Twice'])
    for (let index = 1; index < MAX_MESSAGES.household; index++) await write('lees', `No ${index}`)
    assert.match(
      (await write('lees', 'One more')) ?? '',
      /has 50 messages .* Take one of them back/,
    )
    assert.equal(await write('johnsons', 'Ours'), undefined)
    assert.equal(await countMessages(db, party.id), MAX_MESSAGES.household + 1)
    const newest = await read(null)
    assert.equal(newest.messages.length, SHOWN_MESSAGES)
    assert.deepEqual([newest.hasOlder, newest.isNewest], [true, true])
    const older = await read(null, party, newest.messages.at(-1)?.publicId)
    assert.deepEqual(older.texts, ['Twice'])
    assert.deepEqual([older.hasOlder, older.isNewest], [false, false])
  })

  it('leaves nothing of a message that is removed, and lets nobody remove another’s', async (t) => {
    const { write, read, by, db, party, host, household } = await walled(t, makePlace)
    for (const who of ['lees', 'johnsons', 'host'] as const) await write(who, `From ${who}`)
    const idOf = async (text: string) =>
      (await read(null)).messages.find((message) => message.text === text)?.publicId ?? ''
    for (const text of ['From johnsons', 'From host']) {
      await assert.rejects(removeMessage(db, party, await idOf(text), by.lees), NotFound)
    }
    const { id: elsewhere } = { id: party.id + 1 }
    await removeMessage(db, { ...party, id: elsewhere }, await idOf('From lees'))
    assert.equal((await read(null)).texts.length, 3)
    const own = await idOf('From lees')
    await removeMessage(db, party, own, by.lees)
    await removeMessage(db, party, own, by.lees)
    await removeMessage(db, party, await idOf('From johnsons'))
    const rows = await db.selectFrom('wall_messages').select('text').execute()
    assert.deepEqual(rows, [{ text: 'From host' }])
    await write('lees', 'Again')
    await deleteHousehold(db, host, household, NOW)
    assert.deepEqual((await read(null)).texts, ['From host'])
  })

  it('is in the file of everything that its host entered', async (t) => {
    const { write, db, host, party } = await walled(t, makePlace)
    await write('lees', 'Hello')
    await write('host', 'Welcome')
    const { partiesHosted } = await collectEntered(db, host, NOW)
    const writtenAt = new Date(NOW).toISOString()
    assert.deepEqual(partiesHosted.find(({ id }) => id === party.publicId)?.wall, [
      { household: 'Lee Family', byHost: false, text: 'Hello', writtenAt },
      { household: null, byHost: true, text: 'Welcome', writtenAt },
    ])
  })

  it('takes no message of a household that is not invited any more', async (t) => {
    const { write, takeBack } = await walled(t, makePlace)
    await takeBack()
    await assert.rejects(write('lees', 'Still here?'), NotFound)
  })
}
