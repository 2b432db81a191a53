import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { deriveKeys } from '../src/config/signing-keys.ts'
import { type Database, openDatabase, parseDatabaseUrl } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { takeEndReason } from '../src/domain/ending-sessions.ts'
import { findPerson } from '../src/domain/people.ts'
import { noteSession } from '../src/domain/person-sessions.ts'
import { seedSampleData } from '../src/sample/seed.ts'
import { openFileStore } from '../src/sessions/files/file-store.ts'
import { newRecord, newSessionId, recordName } from '../src/sessions/session-record.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'

const root = join(import.meta.dirname, '..')
const SECRET_KEY = 'a key for tests alone of more than thirty-two letters'
const DAY = 86_400
const lifetimes = { permanentSeconds: 90 * DAY, browserSeconds: DAY, absoluteSeconds: 90 * DAY }

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a script of this checkout, or of another one, with nobody at the terminal. */
async function run(
  args: readonly string[],
  env: Record<string, string> = {},
  checkout = root,
): Promise<Outcome> {
  const [script = '', ...rest] = args
  const child = spawn(
    process.execPath,
    ['--', join(checkout, 'scripts', `${script}.ts`), ...rest],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' },
  )
  const outcome: Outcome = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (outcome.stdout += data))
  child.stderr.on('data', (data) => (outcome.stderr += data))
  const [code] = await once(child, 'close')
  return { ...outcome, code }
}

/** A directory with so many sessions of John's, and the settings that lead to it. */
async function sessionsOf(t: TestContext, count: number) {
  const folder = temporaryFolder(t)
  const directory = join(folder, 'sessions')
  const store = openFileStore({ directory, keys: deriveKeys([SECRET_KEY], 'session record') })
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const id = newSessionId()
    await store.create(id, newRecord({ person_id: 1 }, true, lifetimes, Date.now()))
    names.push(recordName(id))
  }
  await store.close()
  const databaseFile = join(folder, 'planner.db')
  const env = { SECRET_KEY, SESSION_FILE_DIR: directory, DATABASE_URL: `sqlite:${databaseFile}` }
  return { folder, directory, names, env, databaseFile }
}

async function makeDatabase(file: string): Promise<void> {
  const db = await openDatabase(parseDatabaseUrl(`sqlite:${file}`, '/'))
  await migrate(db)
  await seedSampleData(db, async () => 'no hash')
  await db.destroy()
}

/** A checkout that nobody started yet. */
function freshCheckout(t: TestContext): string {
  const checkout = temporaryFolder(t)
  for (const name of ['src', 'scripts', 'package.json', '.env.example']) {
    cpSync(join(root, name), join(checkout, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  return checkout
}

const everything = (folder: string): string[] =>
  readdirSync(folder, { recursive: true }).map(String).sort()

describe('commands that look', () => {
  it('make nothing in a fresh checkout, find nothing wrong there, and say where they look', async (t) => {
    const checkout = freshCheckout(t)
    const before = everything(checkout)
    const lines = ['sessions count', 'sessions list', 'sessions size', 'sessions clear', 'doctor']
    const outcomes = await Promise.all(lines.map((line) => run(line.split(' '), {}, checkout)))
    for (const [index, line] of lines.entries()) {
      const { code, stderr } = outcomes[index] as Outcome
      assert.equal(code, 0, line)
      assert.match(stderr, /^Development, since NODE_ENV is not set/, line)
      if (line !== 'doctor') assert.match(stderr, /Files in flask_session\/, not there yet/, line)
    }
    assert.match(outcomes[3]?.stdout ?? '', /^Nothing to end in flask_session/)
    assert.match(outcomes.at(-1)?.stdout ?? '', /not yet \.env.*not yet Directory/s)
    assert.doesNotMatch(outcomes.at(-1)?.stdout ?? '', /WRONG/)
    assert.deepEqual(everything(checkout), before)
  })

  it('take the settings of a service, and say by which it is production', async (t) => {
    const { folder, directory, env } = await sessionsOf(t, 2)
    const file = join(folder, 'service.env')
    const settings = { ...env, NODE_ENV: 'production', SECRET_KEY: randomBytes(32).toString('hex') }
    const text = Object.entries({ ...settings, SESSION_TYPE: 'filesystem' })
    writeFileSync(file, text.map(([name, value]) => `${name}="${value}"\n`).join(''))
    const { stdout, stderr } = await run(['sessions', 'count', '--json', '--env-file', file], {
      NODE_ENV: 'development',
    })
    assert.ok(
      stderr.startsWith(
        `Production, since NODE_ENV is production in ${file}. Files in ${directory}/.`,
      ),
      stderr,
    )
    const { environment, live, damaged } = JSON.parse(stdout)
    assert.deepEqual(
      { environment, live, damaged },
      { environment: 'production', live: 0, damaged: 2 },
    )
    const missing = await run(['sessions', 'count', '--env-file', '/not/there'])
    assert.match(missing.stderr, /^\/not\/there is not there\n$/)
    assert.equal(missing.code, 1)
  })

  it('remove no session that another SECRET_KEY signed, however old', async (t) => {
    const { directory, names, env } = await sessionsOf(t, 1)
    const old = new Date(Date.now() - 31 * DAY * 1000)
    utimesSync(join(directory, names[0] as string), old, old)
    const other = { ...env, SECRET_KEY: `another ${SECRET_KEY}` }
    await Promise.all([run(['sessions', 'count'], other), run(['doctor'], other)])
    assert.ok(statSync(join(directory, names[0] as string)))
  })

  it('list names and show a record by 8 digits, and leave nothing beside the database', async (t) => {
    const { folder, names, env, databaseFile } = await sessionsOf(t, 1)
    await makeDatabase(databaseFile)
    const before = everything(folder)
    const [name = ''] = names
    const [listed, listedJson, shown, shownJson] = await Promise.all([
      run(['sessions', 'list'], env),
      run(['sessions', 'list', '--json'], env),
      run(['sessions', 'show', name], env),
      run(['sessions', 'show', name.slice(0, 8), '--json'], env),
    ])
    const line = `^${name}  John Smith \\(person 1\\)  seen .*  ends .*\n$`
    assert.match(listed.stdout, new RegExp(line))
    const [first] = JSON.parse(listedJson.stdout)
    assert.deepEqual([first.name, first.person, first.data], [name, 'John Smith', { person_id: 1 }])
    assert.match(shown.stdout, /"person_id": 1/)
    assert.equal(JSON.parse(shownJson.stdout).name, name)
    assert.deepEqual(everything(folder), before)
  })
})

describe('commands for sessions in the database', () => {
  it('make nothing where it is not there yet, and say so', async (t) => {
    const folder = temporaryFolder(t)
    const DATABASE_URL = `sqlite:${join(folder, 'data', 'planner.db')}`
    const env = { SECRET_KEY, SESSION_TYPE: 'database', DATABASE_URL }
    const lines = ['sessions count', 'sessions list', 'sessions clear --yes', 'doctor']
    const [count, list, clear, doctor] = await Promise.all(
      lines.map((line) => run(line.split(' '), env)),
    )
    assert.match(count?.stderr ?? '', /The database .*data\/planner\.db, not there yet\./)
    assert.deepEqual([count?.stdout, list?.stdout], ['0\n', ''])
    assert.match(clear?.stdout ?? '', /^Nothing to end in /)
    assert.match(doctor?.stdout ?? '', /not yet Session store +The database .*planner\.db\n/)
    assert.deepEqual(everything(folder), [])
  })

  it('copy them there and back, look at them, and end them [D10]', async (t) => {
    const { folder, directory, names, env, databaseFile } = await sessionsOf(t, 3)
    const inDatabase = { ...env, SESSION_TYPE: 'database' }
    const copied = await run(['sessions', 'copy', '--from', 'filesystem', '--to', 'database'], env)
    assert.match(copied.stdout, /^3 sessions copied from .* to .*planner\.db, 0 there already\.\n$/)
    await makeDatabase(databaseFile)
    const before = everything(folder)
    const name = names[0] as string
    const [count, list, show, size, doctor] = await Promise.all([
      run(['sessions', 'count', '--json'], inDatabase),
      run(['sessions', 'list'], inDatabase),
      run(['sessions', 'show', name.slice(0, 8)], inDatabase),
      run(['sessions', 'size'], inDatabase),
      run(['doctor'], inDatabase),
    ])
    assert.equal(JSON.parse(count.stdout).live, 3)
    assert.match(list.stdout, new RegExp(`^${name}  John Smith \\(person 1\\)  seen `, 'm'))
    assert.match(show.stdout, new RegExp(`planner\\.db sessions ${name}\n[^]*"person_id": 1`))
    assert.match(size.stdout, /^3 sessions: /)
    assert.match(doctor.stdout, /ok +Session store +The database .*: answers, 3 sessions open/)
    assert.doesNotMatch(doctor.stdout, /WRONG|Directory/)
    assert.deepEqual(everything(folder), before)

    rmSync(directory, { recursive: true })
    const back = await run(['sessions', 'copy', '--from', 'database', '--to', 'filesystem'], env)
    assert.match(back.stdout, /^3 sessions copied/)
    const files = readdirSync(directory).filter((file) => !file.startsWith('.'))
    assert.deepEqual(files.sort(), names.sort())
    const dry = await run(['sessions', 'clear', '--dry-run'], inDatabase)
    assert.match(dry.stdout, /^3 sessions in .* would end\./)
    const cleared = await run(['sessions', 'clear', '--yes'], inDatabase)
    assert.match(cleared.stdout, /^3 sessions removed from .*planner\.db/)
    assert.equal((await run(['sessions', 'count'], inDatabase)).stdout, '0\n')
  })
})

describe('every command', () => {
  it('answers --help with exit code 0, and names what it does not know with exit code 2', async (t) => {
    const { directory, names, env } = await sessionsOf(t, 1)
    const lines: [line: string, code: number, said: RegExp][] = [
      ['sessions clear --help', 0, /^npm run sessions -- /],
      ['doctor -h', 0, /^npm run doctor -- /],
      ['bench --help', 0, /^npm run bench -- /],
      ['dev --help', 0, /^npm run dev -- /],
      ['dev --prot 5700', 2, /--prot/],
      ['dev --port x', 1, /PORT is "x"/],
      ['sessions clear --hlep', 2, /--hlep/],
      ['sessions clear abcdef12', 2, /clear takes no "abcdef12"/],
      ['sessions show abc', 2, /show needs the first 8 digits/],
      ['sessions end abc --yes', 2, /end needs the first 8 digits/],
      ['sessions end', 2, /a <name>, or --person <email>/],
      ['sessions end abcdef12 --person x', 2, /a <name>, or --person <email>/],
      ['sessions end abcdef12 abcdef12', 2, /takes no "abcdef12"/],
      ['users end-sessions', 2, /needs a <email>/],
      ['doctor --fix', 2, /--fix/],
      ['bench everything', 2, /"everything"/],
      ['crash --help', 0, /^npm run test:crash -- /],
      ['crash --store paper', 2, /"paper"/],
    ]
    const outcomes = await Promise.all(lines.map(([line]) => run(line.split(' '), env)))
    for (const [index, [line, wanted, said]] of lines.entries()) {
      const { code, stdout, stderr } = outcomes[index] as Outcome
      assert.equal(code, wanted, line)
      assert.match(wanted === 0 ? stdout : stderr, said, line)
      assert.equal(wanted === 0 ? stderr : stdout, '', line)
    }
    assert.ok(readdirSync(directory).includes(names[0] as string))
  })
})

describe('npm run sessions -- clear', () => {
  it('ends sessions with a yes alone, and says how many there are without', async (t) => {
    const { directory, env } = await sessionsOf(t, 3)
    const dry = await run(['sessions', 'clear', '--dry-run'], env)
    assert.match(dry.stdout, /^3 sessions in .* would end\. Nothing was changed\.\n$/)
    const unasked = await run(['sessions', 'clear'], env)
    assert.match(unasked.stderr, /End 3 sessions in .*--yes/)
    assert.equal(unasked.code, 2)
    assert.equal(readdirSync(directory).filter((name) => !name.startsWith('.')).length, 3)
    const cleared = await run(['sessions', 'clear', '--yes', '--json'], env)
    assert.equal(JSON.parse(cleared.stdout).removed, 3)
    assert.deepEqual(
      readdirSync(directory).filter((name) => !name.startsWith('.')),
      [],
    )
  })
})

/** Sessions of John's that the database knows, and what it says of them later. */
async function notedSessions(t: TestContext, count: number) {
  const made = await sessionsOf(t, count)
  await makeDatabase(made.databaseFile)
  const withDb = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
    const db = await openDatabase(parseDatabaseUrl(`sqlite:${made.databaseFile}`, '/'))
    return work(db).finally(() => db.destroy())
  }
  const record = newRecord({ person_id: 1 }, true, lifetimes, Date.now())
  const place = { device: 'Firefox on Linux', network: '192.0.2.7' }
  await withDb(async (db) => {
    for (const name of made.names) await noteSession(db, name, record, place)
  })
  const reasonOf = (name = '') => withDb((db) => takeEndReason(db, [name]))
  const validFrom = () => withDb(async (db) => (await findPerson(db, 1))?.sessionsValidFrom ?? 0)
  const left = () => readdirSync(made.directory).filter((name) => !name.startsWith('.'))
  return { ...made, reasonOf, validFrom, left }
}

describe('npm run sessions -- end', () => {
  it('ends one session with a yes alone, and leaves why', async (t) => {
    const { names, env, left, reasonOf } = await notedSessions(t, 2)
    const [name = '', other] = names
    const unasked = await run(['sessions', 'end', name.slice(0, 8)], env)
    assert.match(unasked.stderr, /End session .* of John Smith\? Nobody is here to ask: say --yes/)
    assert.deepEqual([unasked.code, left().length], [2, 2])
    const ended = await run(['sessions', 'end', name.slice(0, 8), '--yes', '--json'], env)
    assert.deepEqual(JSON.parse(ended.stdout), { name, ended: true })
    assert.deepEqual([left(), await reasonOf(name)], [[other], 'command'])
    const again = await run(['sessions', 'end', name, '--yes'], env)
    assert.match(again.stderr, /There is no live session/)
    assert.equal(again.code, 1)
  })

  it('ends one also where there is no database', async (t) => {
    const { folder, names, env } = await sessionsOf(t, 1)
    const ended = await run(['sessions', 'end', names[0] as string, '--yes'], env)
    assert.match(ended.stdout, /^Ended session /)
    assert.deepEqual(readdirSync(folder), ['sessions'])
  })

  it('ends every session of a person, also where the store can not be told', async (t) => {
    const { names, env, left, reasonOf, validFrom } = await notedSessions(t, 2)
    const john = ['--person', 'John.Smith@example.com', '--yes']
    const away = { ...env, SESSION_TYPE: 'redis', REDIS_URL: 'redis://127.0.0.1:1' }
    const untold = await run(['sessions', 'end', ...john], away)
    assert.match(untold.stderr, /could not be told.*within a second/)
    assert.deepEqual([untold.code, left().length], [0, 2])
    assert.ok((await validFrom()) > Date.now() - 60_000)
    assert.equal(await reasonOf(names[0]), 'command')
    const nobody = await run(['sessions', 'end', '--person', 'nobody@example.com', '--yes'], env)
    assert.match(nobody.stderr, /Nobody can log in with nobody@example\.com/)
    assert.equal(nobody.code, 1)
  })
})

describe('npm run users', () => {
  it('ends the sessions of a person, and of one who is removed', async (t) => {
    const { names, env, left, reasonOf } = await notedSessions(t, 2)
    const email = 'john.smith@example.com'
    const unasked = await run(['users', 'end-sessions', email], env)
    assert.match(unasked.stderr, /End every session of john\.smith@example\.com\?/)
    assert.equal(unasked.code, 2)
    const ended = await run(['users', 'end-sessions', email, '--yes', '--json'], env)
    assert.deepEqual(JSON.parse(ended.stdout), { email, ended: 2, isStoreTold: true })
    assert.deepEqual(left(), [])
    const removed = await run(['users', 'remove', email, '--yes'], env)
    assert.match(removed.stdout, /^Removed john\.smith@example\.com and \d+ part/)
    assert.equal(await reasonOf(names[1]), 'command', 'the reason is the first one')
  })
})

describe('commands of root', {
  skip: process.getuid?.() !== 0 && 'only root can act for another user',
}, () => {
  it('leave what they make to the owner of the directory, and the doctor finds what is not', async (t) => {
    const { folder, directory, env } = await sessionsOf(t, 1)
    const owner = 65_534
    for (const path of [folder, directory]) chownSync(path, owner, owner)
    await makeDatabase(join(folder, 'planner.db'))
    const doctor = await run(['doctor'], env)
    assert.match(
      doctor.stdout,
      /WRONG +Directory .* can't be used by its owner\. Run: chown -R 65534/,
    )
    rmSync(directory, { recursive: true })
    mkdirSync(directory, { mode: 0o700 })
    chownSync(directory, owner, owner)
    await run(['sessions', 'clear', '--yes'], env)
    assert.deepEqual(readdirSync(directory), [])
    assert.match((await run(['doctor'], env)).stdout, /ok +Directory .*owner 65534/)
  })
})
