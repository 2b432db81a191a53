// The program: `node src/server.ts`, from any folder.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
enableCompileCache(join(root, 'node_modules', '.cache', 'compile')) // Saves a third of the start.
const { start } = await import('./process/start.ts')
await start(root)
