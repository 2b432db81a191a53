// The error page in development: what broke, where in the source, and on which request.
//
// It is made without templates, the database and the store: any of them may be what broke.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyRequest } from 'fastify'
import { paths } from '../paths.ts'
import { DEV_PROXY_SECRET_HEADER } from '../system/request-source.ts'
import { codeFrame, type Place, TemplateError, templatePlace } from './templates.ts'

/** Headers that could log somebody in. */
const SECRET_HEADERS = new Set(['cookie', 'authorization', 'proxy-authorization'])

export function errorPage(
  error: Error,
  request: FastifyRequest,
  { root, follow }: { root: string; follow: string },
): string {
  const place = templatePlace(error) ?? sourcePlace(error, root)
  const cause = innermost(error)
  const where = place && `${relative(root, place.file)}:${place.line}`
  const frame = place && codeFrame(place)
  const report = [
    `${cause.name}: ${cause.message}`,
    ...(where ? [`in ${where}`] : []),
    ...(frame ? ['', frame] : []),
    ...['', requestInWords(request), '', cause.stack ?? ''],
  ].join('\n')
  return html({
    heading: `${cause.name}: ${firstLine(cause.message)}`,
    message:
      /\n/.test(cause.message.trim()) || cause.message.length > LONGEST_HEADING
        ? cause.message
        : undefined,
    where,
    frame,
    request: requestInWords(request),
    sessionKeys: sessionKeys(request),
    stack: ownFramesFirst(cause, root),
    reference: String(request.id),
    report,
    follow,
  })
}

const LONGEST_HEADING = 200

/** The heading of an error; shortened, since the message of some is a page of compiled code. */
function firstLine(message: string): string {
  const [line = ''] = message.trim().split('\n')
  return line.length > LONGEST_HEADING ? `${line.slice(0, LONGEST_HEADING)}…` : line
}

/** The stack, calls in this project's files before those in Node and the packages. */
function ownFramesFirst({ stack = '' }: Error, root: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const isOwn = (line: string) => line.includes(root) && !line.includes('node_modules')
  const own = frames.filter(isOwn)
  const others = frames.filter((line) => !isOwn(line))
  return [...own, ...(own.length > 0 && others.length > 0 ? [''] : []), ...others]
    .map((line) => line.trim().replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, ''))
    .join('\n')
}

/** The error below those that wrap it; but of a template that does not compile the one that names its place. */
function innermost(error: Error): Error {
  if (error instanceof TemplateError || !(error.cause instanceof Error)) return error
  return templatePlace(error) || error.cause.stack ? innermost(error.cause) : error
}

/** The first line of ours that the stack passed through. */
function sourcePlace(error: Error, root: string): Place | undefined {
  const frames = innermost(error).stack?.matchAll(/(file:\/\/[^\s()]+?|\/[^\s():]+):(\d+):\d+/g)
  for (const [, name = '', line] of frames ?? []) {
    const file = name.startsWith('file:') ? fileURLToPath(name) : name
    if (file.startsWith(root) && !file.includes('node_modules')) return { file, line: Number(line) }
  }
  return undefined
}

function requestInWords(request: FastifyRequest): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => name !== DEV_PROXY_SECRET_HEADER)
    .map(([name, value]) => `${name}: ${SECRET_HEADERS.has(name) ? '(hidden)' : value}`)
  return [`${request.method} ${request.url}`, ...headers].join('\n')
}

/** The names of the session's keys; never their values or the session's id, which could be secret. */
function sessionKeys(request: FastifyRequest): string {
  const { session } = request
  if (!session?.stored) return session?.storeError ? 'The store did not answer.' : 'No session.'
  return session.stored.keys().join(', ') || 'A session without keys.'
}

interface Parts {
  heading: string
  /** The whole message; undefined where the heading shows it already. */
  message: string | undefined
  where: string | undefined
  frame: string | undefined
  request: string
  sessionKeys: string
  stack: string
  reference: string
  report: string
  /** The script that follows the server. */
  follow: string
}

const html = (parts: Parts): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Error: ${inHtml(parts.heading)}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <link rel="stylesheet" href="${paths.devAsset({ file: 'trouble.css' })}">
  <script type="module" src="${paths.assets}js/copy.js"></script>
${parts.follow}</head>
<body>
<main>
  <h1>${inHtml(parts.heading)}</h1>
${parts.where ? `  <p>In <code>${inHtml(parts.where)}</code></p>\n` : ''}${block(parts.frame)}${block(parts.message)}
  <h2>The stack</h2>
${block(parts.stack)}
  <h2>The request</h2>
${block(parts.request)}
  <h2>The session's keys</h2>
  <p>${inHtml(parts.sessionKeys)}</p>
  <p>Reference: <code>${inHtml(parts.reference)}</code>. It finds this moment in the log.</p>
  <p data-copy="report"></p>
  <pre id="report" hidden>${inHtml(parts.report)}</pre>
  <p>Only in development. In production this page shows a reference and no more.</p>
</main>
</body>
</html>
`

const block = (text: string | undefined): string =>
  text === undefined ? '' : `  <pre tabindex="0">${inHtml(text)}</pre>`

export const inHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
