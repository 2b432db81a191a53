// Watches what a developer edits: source, settings and views; never what the server writes.
import { watch } from 'node:fs'
import { join } from 'node:path'

export interface Changes {
  /** Files below src/, or .env: a new server is needed. */
  source(files: string[]): void
  /** The packages: a new server is needed that reads them anew. */
  packages(): void
  /** Files below views/: open pages follow without a restart. */
  views(files: string[]): void
}

/** Editors write a file in several steps: wait until they are done. */
const SETTLE_MS = 30
/** Backups, swap files and the like of editors. */
const IGNORED = /(^|[/\\])(\.[^/\\]*|[^/\\]*~|4913)$/

/** Begins to watch; the returned function ends it. */
export function watchProject(root: string, changes: Changes): () => void {
  const source = settled(changes.source)
  const packages = settled(changes.packages)
  const view = settled(changes.views)
  const watchers = [
    watch(join(root, 'src'), { recursive: true }, (_event, file) => {
      if (file && !IGNORED.test(file)) source(join('src', file))
    }),
    watch(join(root, 'views'), { recursive: true }, (_event, file) => {
      if (file && !IGNORED.test(file)) view(join('views', file))
    }),
    watch(root, (_event, file) => {
      if (file === '.env') source(file)
      if (file === 'package-lock.json') packages(file)
    }),
  ]
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

/** Gathers files, and tells of them once nothing more came for a moment. */
function settled(tell: (files: string[]) => void): (file: string) => void {
  const files = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  return (file) => {
    files.add(file)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const changed = [...files]
      files.clear()
      tell(changed)
    }, SETTLE_MS)
  }
}
