// Writes lines to standard output and never waits for it: hides full disks, slow pipes, closed terminals.
import { constants, openSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'

export interface Lines {
  /** Writes one line, or keeps or drops it; never throws and never waits. */
  write(line: string): void
}

/** What a reader who is only slow may leave waiting. */
const MOST_WAITING_BYTES = 1_048_576
const TRY_AGAIN_MS = 100

/**
 * Lines that find no room are dropped and counted; what stopped halfway through a line goes on there,
 * so that no line is ever torn.
 * @param tellLoss makes the line that says how many were lost, and why
 */
export function linesTo(fd: number, tellLoss: (count: number, why: string) => string): Lines {
  const waiting: { bytes: Buffer; counts: number }[] = []
  let waitingBytes = 0
  let isHalfWritten = false
  let lost = 0
  let why = ''
  let timer: NodeJS.Timeout | undefined

  function write(line: string): void {
    if (waitingBytes > MOST_WAITING_BYTES) lost++
    else add(line, 1)
    flush()
  }

  function add(line: string, counts: number): void {
    const bytes = Buffer.from(line)
    if (lost > 0 && waiting.length === 0 && counts === 1) addLoss()
    waiting.push({ bytes, counts })
    waitingBytes += bytes.length
  }

  function addLoss(): void {
    const count = lost
    lost = 0
    add(tellLoss(count, why), count)
  }

  function flush(): void {
    try {
      while (waiting[0]) writeSome(waiting[0])
      if (lost > 0) addLoss()
      while (waiting[0]) writeSome(waiting[0])
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      why = code === 'EAGAIN' ? 'nobody reads them' : message
      if (code !== 'EAGAIN') drop()
      if (!timer) timer = setTimeout(tryAgain, TRY_AGAIN_MS).unref()
    }
  }

  function tryAgain(): void {
    timer = undefined
    flush()
  }

  function writeSome(first: { bytes: Buffer }): void {
    const written = writeSync(fd, first.bytes)
    waitingBytes -= written
    first.bytes = first.bytes.subarray(written)
    isHalfWritten = first.bytes.length > 0
    if (!isHalfWritten) waiting.shift()
  }

  function drop(): void {
    for (const { bytes, counts } of waiting.splice(isHalfWritten ? 1 : 0)) {
      lost += counts
      waitingBytes -= bytes.length
    }
  }

  process.once('exit', flush)
  return { write }
}

/**
 * Standard output in a form that refuses what it can't take at once, where the system offers one. A
 * terminal is opened anew, since its own form is shared with the shell; a pipe becomes so by itself.
 */
export function openStandardOutput(): number {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
  try {
    if (isatty(1)) return openSync('/dev/fd/1', O_WRONLY | O_NONBLOCK | O_NOCTTY)
    void process.stdout // Node makes a pipe non-blocking when it is first looked at.
  } catch {
    // It blocks, then, as it does for every other program.
  }
  return 1
}
