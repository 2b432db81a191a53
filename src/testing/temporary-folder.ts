// The folders that tests make, in the system's place for what is temporary.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Makes an empty folder for what does not end with a test, such as a server: its caller removes it. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'planner-'))

/** Makes an empty folder, which is removed after the test with all that it holds then. */
export function temporaryFolder(t: TestContext): string {
  const folder = makeFolder()
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
