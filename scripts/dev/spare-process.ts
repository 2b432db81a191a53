// The spare: a process that has loaded the packages, and waits for the word to become the next server.
import { launch, type ServerProcess } from './server-process.ts'

export class SpareProcess {
  readonly #entry: string
  #process: ServerProcess | undefined

  /** @param entry the file that a server runs */
  constructor(entry: string) {
    this.#entry = entry
  }

  /** Launches one, unless one is waiting already. */
  keep(): void {
    if (this.#process) return
    const process = launch(this.#entry)
    this.#process = process
    process.gone.then(() => {
      if (this.#process === process) this.#process = undefined
    })
  }

  /** The one that waits, else one that has still to load the packages. */
  take(): ServerProcess {
    const process = this.#process ?? launch(this.#entry)
    this.#process = undefined
    return process
  }

  /** Ends the one that waits; the next server loads the packages anew. */
  drop(): void {
    this.end()
    this.#process = undefined
  }

  /** Ends the one that waits, and keeps its place until it is gone. */
  end(): void {
    this.#process?.kill('SIGKILL')
  }
}
