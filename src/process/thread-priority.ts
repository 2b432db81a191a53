// Lets pages go before password hashes where both want the processor: Linux alone can tell threads apart.
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'

const TASKS = '/proc/self/task'
const LOWER = 10
const POOL_SIZE = 4

/** Lowers the threads that hash passwords. Does nothing, and says nothing, where it can't. */
export async function lowerHashingThreads(): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    const wake = Array.from({ length: POOL_SIZE }, () => readFile(`${TASKS}/${process.pid}/comm`))
    await Promise.all(wake) // The pool starts its threads with their first work.
    for (const task of readdirSync(TASKS)) {
      const name = readFileSync(`${TASKS}/${task}/comm`, 'utf8').trim()
      if (name === 'libuv-worker') setPriority(Number(task), LOWER)
    }
  } catch {
    // Where priorities can't be set, hashes compete with pages as equals.
  }
}
