// Serves styles, scripts, fonts and icons, the only files that are served; two of them at the
// addresses where browsers and robots look.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastifyPlugin from 'fastify-plugin'
import { paths } from '../paths.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The URL of a file below views/assets; in production it changes with the file's content. */
    assetUrl(file: string): string
  }
}

const ONE_DAY = 'public, max-age=86400'

/** Search engines may list the public pages, and none that belong to a person. */
const ROBOTS = 'User-agent: *\nDisallow: /organizer/\n'

export const assets = fastifyPlugin<{ root: string; isProduction: boolean }>(
  async (app, { root, isProduction }) => {
    const directory = join(root, 'views', 'assets')
    const urls = new Map<string, string>()

    function versionedUrl(file: string): string {
      const known = urls.get(file)
      if (known) return known
      // Fonts have no version in their URL, since style sheets name them by their plain one.
      if (file.endsWith('.woff2')) return paths.assets + file
      const content = readFileSync(join(directory, file))
      const version = createHash('sha256').update(content).digest('hex').slice(0, 12)
      const url = `${paths.assets}${file}?v=${version}`
      urls.set(file, url)
      return url
    }

    app.decorate('assetUrl', isProduction ? versionedUrl : (file) => paths.assets + file)
    await app.register(fastifyStatic, {
      root: directory,
      prefix: paths.assets,
      index: false,
      decorateReply: false,
      dotfiles: 'ignore',
      // A font may be cached for long, since a changed one gets a new name. In development
      // everything else is asked for again.
      setHeaders: (reply, path) => reply.header('cache-control', cacheControl(path, isProduction)),
    })

    const icon = readFileSync(join(directory, 'icons', 'favicon.ico'))
    app.get(paths.favicon, (_request, reply) =>
      reply.header('cache-control', ONE_DAY).type('image/x-icon').send(icon),
    )
    app.get(paths.robots, (_request, reply) =>
      reply.header('cache-control', ONE_DAY).type('text/plain; charset=utf-8').send(ROBOTS),
    )
  },
  { name: 'assets' },
)

function cacheControl(path: string, isProduction: boolean): string {
  return isProduction || path.endsWith('.woff2')
    ? 'public, max-age=31536000, immutable'
    : 'no-cache'
}
