// Writes lines to standard output and never waits for it: hides full disks, slow pipes, closed terminals.
import { constants, openSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'

export interface Lines {
  /** Writes one line, or keeps or drops it; never throws and never waits. */
  write(line: string): void
}

/** Makes the line that says how many lines were lost, and why. */
type TellLoss = (count: number, why: string) => string

/** What a reader who is only slow may leave waiting. */
const MOST_WAITING_BYTES = 1_048_576
const TRY_AGAIN_MS = 100

/**
 * Lines that find no room are dropped and counted; what stopped halfway through a line goes on there,
 * so that no line is ever torn.
 */
export function linesTo(fd: number, tellLoss: TellLoss): Lines {
  const lines = new PatientLines(fd, tellLoss)
  process.once('exit', () => lines.flush())
  return lines
}

class PatientLines implements Lines {
  readonly #fd: number
  readonly #tellLoss: TellLoss
  /** Each with the number of lines that it stands for: one, or the lost ones that it tells of. */
  readonly #waiting: { bytes: Buffer; counts: number }[] = []
  #waitingBytes = 0
  #isHalfWritten = false
  /** Lines that are gone and not told of yet, and what the last one met. */
  #lost = 0
  #why = ''
  #timer: NodeJS.Timeout | undefined

  constructor(fd: number, tellLoss: TellLoss) {
    this.#fd = fd
    this.#tellLoss = tellLoss
  }

  write(line: string): void {
    if (this.#waitingBytes > MOST_WAITING_BYTES) this.#lost++
    else {
      // What was lost came before this line, and is told before it.
      if (this.#lost > 0 && this.#waiting.length === 0) this.#addLoss()
      this.#add(line, 1)
    }
    this.flush()
  }

  /** Writes what has room now, and tries again later with the rest. */
  flush(): void {
    try {
      this.#writeWaiting()
      if (this.#lost > 0) this.#addLoss()
      this.#writeWaiting()
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      this.#why = code === 'EAGAIN' ? 'nobody reads them' : message
      if (code !== 'EAGAIN') this.#dropWaiting()
      this.#timer ??= setTimeout(() => this.#tryAgain(), TRY_AGAIN_MS).unref()
    }
  }

  #tryAgain(): void {
    this.#timer = undefined
    this.flush()
  }

  #add(line: string, counts: number): void {
    const bytes = Buffer.from(line)
    this.#waiting.push({ bytes, counts })
    this.#waitingBytes += bytes.length
  }

  #addLoss(): void {
    const count = this.#lost
    this.#lost = 0
    this.#add(this.#tellLoss(count, this.#why), count)
  }

  #writeWaiting(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const written = writeSync(this.#fd, first.bytes)
      this.#waitingBytes -= written
      first.bytes = first.bytes.subarray(written)
      this.#isHalfWritten = first.bytes.length > 0
      if (!this.#isHalfWritten) this.#waiting.shift()
    }
  }

  /** Keeps only a line whose beginning is written already. */
  #dropWaiting(): void {
    for (const { bytes, counts } of this.#waiting.splice(this.#isHalfWritten ? 1 : 0)) {
      this.#lost += counts
      this.#waitingBytes -= bytes.length
    }
  }
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
