import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import { makeFolder, temporaryFolder } from '../testing/temporary-folder.ts'
import { linesTo } from './log-output.ts'

const tellLoss = (count: number, why: string): string => `LOST ${count}: ${why}\n`

/** Numbered lines that were written, and the sum of all losses that were told. */
function account(text: string) {
  const lines = text.split('\n').filter(Boolean)
  const told = lines.filter((line) => line.startsWith('LOST'))
  const numbered = lines.filter((line) => /^\d+ x+$/.test(line))
  assert.equal(told.length + numbered.length, lines.length, 'no line is torn')
  const lost = told.reduce((sum, line) => sum + Number(/\d+/.exec(line)?.[0]), 0)
  return { told, written: numbered.length, lost }
}

describe('lines to standard output', () => {
  it('are dropped and counted while the disk is full, and one line says so', async (t) => {
    const folder = makeFolder()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      rmSync(folder, { recursive: true })
      return t.skip('needs root and mount')
    }
    t.after(() => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    })
    const [file, filler] = [join(folder, 'log'), join(folder, 'filler')]
    const fd = openSync(file, 'a')
    const lines = linesTo(fd, tellLoss)
    lines.write(`1 ${'x'.repeat(50)}\n`)
    assert.throws(() => writeFileSync(filler, Buffer.alloc(1_048_576)), { code: 'ENOSPC' })
    for (let i = 2; i <= 200; i++) lines.write(`${i} ${'x'.repeat(50)}\n`)
    rmSync(filler)
    await eventually('it is told', () => readFileSync(file, 'utf8').includes('LOST'))
    lines.write('201 x\n')
    closeSync(fd)
    const { told, written, lost } = account(readFileSync(file, 'utf8'))
    assert.equal(told.length, 1)
    assert.match(told[0] ?? '', /^LOST \d+: ENOSPC/)
    assert.ok(lost > 100)
    assert.equal(written + lost, 201)
  })

  it('wait for a slow reader, up to a limit, in order and whole', async (t) => {
    const pipe = join(temporaryFolder(t), 'pipe')
    execFileSync('mkfifo', [pipe])
    const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
    const lines = linesTo(fd, tellLoss)
    const count = 20_000
    for (let i = 1; i <= count; i++) lines.write(`${i} ${'x'.repeat(90)}\n`)
    let text = ''
    const buffer = Buffer.alloc(65_536)
    await eventually('it is told', () => {
      try {
        text += buffer.subarray(0, readSync(fd, buffer)).toString()
      } catch {
        // There is nothing more just now.
      }
      return text.endsWith('nobody reads them\n')
    })
    closeSync(fd)
    const { written, lost } = account(text)
    assert.ok(written * 90 > 1_000_000, 'a megabyte waits')
    assert.equal(written + lost, count)
  })

  it('go nowhere when the reader is gone', (t) => {
    const pipe = join(temporaryFolder(t), 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    const fd = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
    closeSync(reader)
    const lines = linesTo(fd, tellLoss)
    for (let i = 0; i < 100; i++) lines.write('x\n')
    closeSync(fd)
  })
})
