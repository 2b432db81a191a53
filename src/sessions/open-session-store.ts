// Opens the session store that the settings name.
import type { Config } from '../config.ts'
import { openFileStore } from './file-store.ts'
import { deriveKeys } from './keys.ts'
import { memoryStore } from './memory-store.ts'
import type { SessionStore } from './session-store.ts'

/** @throws StoreUnavailable with the cure when it can't be used */
export function openSessionStore(
  { root, secretKeys, session }: Pick<Config, 'root' | 'secretKeys' | 'session'>,
  warn: (message: string) => void,
): SessionStore {
  const options = { keys: deriveKeys(secretKeys, 'session record'), warn }
  switch (session.type) {
    case 'filesystem':
      return openFileStore({ ...options, directory: session.directory, root })
    case 'memory':
      return memoryStore(options)
    case 'redis':
      throw new Error('SESSION_TYPE=redis comes with the next release.')
  }
}
