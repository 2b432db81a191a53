import { join } from 'node:path'
import { describe } from 'node:test'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { countsOverProcesses } from './several-processes.contract.ts'

describe('sessions in SQLite, of several processes', () => {
  countsOverProcesses(async (t) => {
    const folder = temporaryFolder(t)
    return { kind: 'sqlite', file: join(folder, 'planner.db') }
  })
})
