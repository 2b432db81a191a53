// Runs before every command, on any Node from 18 on: says in one sentence what is missing.
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

// With the cache even the first TypeScript file comes stripped and compiled: a third of a start.
const directory = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))
nodeModule.enableCompileCache?.({ directory, portable: true })

const wanted = 26
const major = Number(process.versions.node.split('.')[0])

if (!existsSync(new URL('../node_modules/fastify/package.json', import.meta.url))) {
  stop('The packages are not installed yet. Run: npm ci')
}
if (major < wanted) {
  stop(
    `This program runs on Node ${wanted}, and this is Node ${process.versions.node}. ` +
      `Run: npm ci (it brings the right one), then use the npm commands; or install Node ${wanted}.`,
  )
}

/** @param {string} sentence */
function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
