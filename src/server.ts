// The program: `node src/server.ts`, from any folder.
import { join } from 'node:path'
import { importQuickly } from './process/quick-imports.ts'

const [argument] = process.argv.slice(2)
if (argument !== undefined) {
  const isHelp = argument === '--help' || argument === '-h'
  if (!isHelp) console.error(`npm start takes no "${argument}".`)
  console.log(
    'npm start takes settings from the shell and from .env: .env.example tells all of them.',
  )
  process.exit(isHelp ? 0 : 2)
}

importQuickly()
const root = join(import.meta.dirname, '..')
const { start } = await import('./process/start.ts')
await start(root)
