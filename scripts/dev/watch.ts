// Watches what a developer edits: source, settings and views; never what the server writes.
import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

export interface Changes {
  /** Files below src/, or .env: a new server is needed. */
  source(files: string[]): void
  /** The packages: a new server is needed that reads them anew. */
  packages(): void
  /** Files below views/: open pages follow without a restart. */
  views(files: string[]): void
}

/** How long to wait after a change: editors write a file in several steps. */
const SETTLE_MS = 30
/** Names of editors' own files: backups, swap files and the like. */
const IGNORED = /(^|[/\\])(\.[^/\\]*|[^/\\]*~|4913)$/

/**
 * Begins to watch; the returned function ends it.
 * @param say is told once when changes can't be followed, then or later; the server goes on without
 */
export function watchProject(
  root: string,
  changes: Changes,
  say: (line: string) => void,
): () => void {
  const source = settled(changes.source)
  const packages = settled(changes.packages)
  const view = settled(changes.views)
  const watchers: FSWatcher[] = []
  let isGivenUp = false

  function giveUp(error: unknown): void {
    if (!isGivenUp) say(notFollowed(error as NodeJS.ErrnoException))
    isGivenUp = true
  }

  function follow(directory: string, recursive: boolean, changed: (file: string) => void): void {
    try {
      const watcher = watch(directory, { recursive }, (_event, file) => file && changed(file))
      watchers.push(watcher.on('error', giveUp))
    } catch (error) {
      giveUp(error)
    }
  }

  follow(join(root, 'src'), true, (file) => IGNORED.test(file) || source(join('src', file)))
  follow(join(root, 'views'), true, (file) => IGNORED.test(file) || view(join('views', file)))
  follow(root, false, (file) => {
    if (file === '.env') source(file)
    if (file === 'package-lock.json') packages(file)
  })
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

const CURES: Record<string, string> = {
  EMFILE: 'Other programs watch too much: raise fs.inotify.max_user_instances (sysctl)',
  ENOSPC: 'Other programs watch too much: raise fs.inotify.max_user_watches (sysctl)',
}

function notFollowed({ code = '', message }: NodeJS.ErrnoException): string {
  const cure = CURES[code] ?? 'Mend that'
  return `Changes of files are not followed (${message}). ${cure}, then start npm run dev again.`
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
