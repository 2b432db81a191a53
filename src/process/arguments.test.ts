import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const program = join(import.meta.dirname, '..', 'server.ts')
const run = (argument: string) =>
  spawnSync(process.execPath, [program, argument], { encoding: 'utf8', timeout: 60_000 })

describe('npm start', () => {
  it('refuses arguments by name and starts nothing, since settings are no arguments', () => {
    const { status, stderr, stdout } = run('--port=5700')
    assert.deepEqual([status, stderr], [2, 'npm start takes no "--port=5700".\n'])
    assert.match(stdout, /\.env\.example/)
  })

  it('says for --help where its settings are', () => {
    const { status, stderr, stdout } = run('--help')
    assert.deepEqual([status, stderr], [0, ''])
    assert.match(stdout, /^npm start takes settings from the shell and from \.env/)
  })
})
