// Whose files are: what root makes for a service must be the service's to use.
import {
  closeSync,
  constants,
  fchownSync,
  lstatSync,
  opendirSync,
  openSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What root makes belongs to the owner of the folder around it: a service that runs as that user
 * could not use it otherwise. It is given by its open file, which nobody can exchange meanwhile.
 */
export function giveToOwnerOf(folder: string, file: number): void {
  if (process.getuid?.() !== 0) return
  try {
    const { uid, gid } = statSync(folder)
    if (uid !== 0) fchownSync(file, uid, gid)
  } catch {
    // A root that may not give files away (in a container, say) keeps them.
  }
}

/** Gives all new directories away, from the `first` one down to the `last`, which they were made for. */
export function giveTreeToOwner(first: string, last: string): void {
  if (process.getuid?.() !== 0) return
  for (let folder = last; folder.startsWith(first); folder = dirname(folder)) {
    const file = openSync(folder, constants.O_RDONLY | constants.O_NOFOLLOW)
    giveToOwnerOf(dirname(first), file)
    closeSync(file)
  }
}

/** The names in a folder that another user than its owner made, and its owner can't use; root can use any. */
export function ownedByOthers(folder: string): string[] {
  const { uid } = statSync(folder)
  if (uid === 0) return []
  const foreign: string[] = []
  const names = opendirSync(folder)
  try {
    for (let entry = names.readSync(); entry; entry = names.readSync()) {
      const owner = lstatSync(join(folder, entry.name), { throwIfNoEntry: false })?.uid ?? uid
      if (owner !== uid) foreign.push(entry.name)
    }
    return foreign
  } finally {
    names.closeSync()
  }
}
