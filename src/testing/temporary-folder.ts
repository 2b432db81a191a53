// Makes folders for tests, in the system's folder for temporary files.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Makes an empty folder for something that outlives a test, such as a server; its caller removes it. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'planner-'))

/** Makes an empty folder, which is removed after the test with everything in it. */
export function temporaryFolder(t: TestContext): string {
  const folder = makeFolder()
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
