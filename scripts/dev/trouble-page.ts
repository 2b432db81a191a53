// The plain page for a request that no server answers: why, and that it comes back by itself.
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Trouble } from './proxy.ts'

const HEADINGS: Record<Trouble, string> = {
  'no server': 'The server does not run',
  lost: 'The server ended while it answered this',
}
const WORDS: Record<Trouble, string> = {
  'no server': 'Repair the source and save it: this page comes back by itself.',
  lost: 'It is not known how far it came, so the request was not sent again. A new server is starting.',
}
/** The page's own files, which the parent serves, since no server can. */
const ASSETS: Record<string, string> = {
  '/dev/assets/page.js': 'text/javascript; charset=utf-8',
  '/dev/assets/trouble.css': 'text/css; charset=utf-8',
}

export function answerTrouble(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  why: Trouble,
  problem: string | undefined,
): void {
  if (response.headersSent || response.destroyed) return
  const path = request.url?.split('?', 1)[0] ?? ''
  const type = ASSETS[path]
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'",
    'x-content-type-options': 'nosniff',
  }
  if (type) {
    response.writeHead(200, { ...headers, 'content-type': type })
    response.end(readFileSync(join(root, 'views', path)))
    return
  }
  const status = why === 'lost' ? 502 : 503
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'retry-after': '1',
  })
  response.end(page(why, problem))
}

const page = (why: Trouble, problem: string | undefined): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${HEADINGS[why]}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <link rel="stylesheet" href="/dev/assets/trouble.css">
  <script type="module" src="/dev/assets/page.js" data-boot=""></script>
</head>
<body>
<main>
  <h1>${HEADINGS[why]}</h1>
  <p>${WORDS[why]}</p>
${problem ? `  <pre tabindex="0">${inHtml(problem)}</pre>\n` : ''}</main>
</body>
</html>
`

const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
