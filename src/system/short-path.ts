// Paths for people.
import { relative } from 'node:path'

/** As a person in the folder `root` would type it; whole when it is elsewhere. */
export function shortPath(path: string, root = process.cwd()): string {
  const fromHere = relative(root, path)
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere
}
