// A progress bar for long work in a terminal; elsewhere, a line now and then.

const WIDTH = 30
const BAR_EVERY_MS = 100
const LINE_EVERY_MS = 5_000
/** How long work must take before a bar is shown. */
const SILENT_MS = 300

export interface Progress {
  show(done: number): void
  end(): void
}

export function progressBar(
  total: number,
  what: string,
  stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
): Progress {
  const everyMs = stream.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS
  let shownAt = performance.now() - everyMs + SILENT_MS
  let isShown = false

  function draw(done: number): void {
    isShown = true
    const share = total > 0 ? Math.min(1, done / total) : 1
    const filled = Math.round(share * WIDTH)
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`
    const text = `${bar} ${Math.floor(share * 100)}%  ${done} of ${total} ${what}`
    stream.write(stream.isTTY ? `\r${text}` : `${text}\n`)
  }

  return {
    show(done) {
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      draw(done)
    },
    end() {
      if (!isShown || !stream.isTTY) return
      draw(total)
      stream.write('\n')
    },
  }
}
