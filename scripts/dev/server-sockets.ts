// Where the servers of `npm run dev` listen: sockets in a private directory, on Windows pipes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket's path holds 107 bytes on Linux and 103 on macOS; this leaves room for `123456.sock`. */
const LONGEST_BYTES = 90

export class ServerSockets {
  /** Undefined on Windows, whose pipes lie in no directory. */
  readonly #directory = process.platform === 'win32' ? undefined : makeSocketDirectory()

  /** A path of its own for each number. */
  path(number: number): string {
    if (this.#directory === undefined) return `\\\\.\\pipe\\party-dev-${process.pid}-${number}`
    return join(this.#directory, `${number}.sock`)
  }

  remove(): void {
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true })
  }
}

/** @throws when there is no writable place with a path short enough */
export function makeSocketDirectory(): string {
  const name = 'party-dev-XXXXXX'
  const places = [tmpdir(), process.env.XDG_RUNTIME_DIR, '/tmp', '/var/tmp'].filter(
    (place) => place && Buffer.byteLength(join(place, name)) <= LONGEST_BYTES,
  )
  for (const place of places as string[]) {
    try {
      return mkdtempSync(join(place, 'party-dev-'))
    } catch {
      // Not writable or not there: the next one.
    }
  }
  throw new Error(
    `No place for the sockets of npm run dev: TMPDIR is ${tmpdir()}. Set TMPDIR to a writable folder with a shorter path.`,
  )
}
