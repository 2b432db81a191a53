import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { describe, it } from 'node:test'
import { lowerHashingThreads } from './thread-priority.ts'

const isLinux = process.platform === 'linux'

describe('thread priority', () => {
  it('puts the hashing threads behind the one that serves pages', { skip: !isLinux }, async () => {
    await lowerHashingThreads()
    const threads = readdirSync('/proc/self/task').map((task) => ({
      name: readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim(),
      priority: getPriority(Number(task)),
    }))
    const hashing = threads.filter(({ name }) => name === 'libuv-worker')
    assert.ok(hashing.length > 0)
    for (const { priority } of hashing) assert.equal(priority, 10)
    assert.equal(getPriority(process.pid), 0)
  })
})
