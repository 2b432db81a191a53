// A folder of a test's own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Makes an empty folder, which is removed after the test with all that it holds then. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'planner-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
