import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'node:test'
import { countsOverProcesses } from './several-processes.contract.ts'

describe('sessions in SQLite, of several processes', () => {
  countsOverProcesses(async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sessions-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    return { kind: 'sqlite', file: join(folder, 'planner.db') }
  })
})
