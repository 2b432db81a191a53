// /dev/assets: the script and styles of development, which production has no route to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { NotFound } from '../errors.ts'
import { paths } from '../paths.ts'

const ASSETS: Record<string, string> = {
  'page.js': 'text/javascript; charset=utf-8',
  'dev.css': 'text/css; charset=utf-8',
  'trouble.css': 'text/css; charset=utf-8',
}

export async function devAssetRoutes(app: FastifyInstance, directory: string): Promise<void> {
  app.get<{ Params: { file: string } }>(paths.devAsset.pattern, async ({ params }, reply) => {
    const type = Object.hasOwn(ASSETS, params.file) ? ASSETS[params.file] : undefined
    if (!type) throw new NotFound()
    reply.type(type).header('cache-control', 'no-cache')
    return readFileSync(join(directory, params.file))
  })
}
