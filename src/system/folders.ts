// Makes folders, each with those around it, for their owner alone.
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Node's own recursive mkdir does not end where making a folder is answered "no such folder" for
 * ever, as below /proc: here that is an error.
 * @returns the first folder that had to be made; undefined when all of them were there
 */
export function makeFolders(path: string): string | undefined {
  if (isFolder(path)) return undefined
  const parent = dirname(path)
  const first = parent === path ? undefined : makeFolders(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!isFolder(path)) throw error
    return first // Another process has made the folder in the meantime.
  }
  return first ?? path
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
