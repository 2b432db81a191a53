// /dev/events: tells open pages of restarts, problems and changed files, as server-sent events.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename } from 'node:path'
import { isFromThisMachine } from '../../src/system/request-source.ts'
import type { ServerState } from './supervisor.ts'

export const isForEvents = (request: IncomingMessage): boolean =>
  request.method === 'GET' && request.url === '/dev/events' && isFromThisMachine(request)

const STILL_HERE_MS = 10_000
const MOST_PAGES = 64
const REMEMBERED_MS = 5_000

export interface PageEvents {
  /** Adds a page, and tells it the state at once: it may have missed a restart while it was loading. */
  add(response: ServerResponse, state: ServerState): void
  tellState(state: ServerState): void
  /** Files below views/ changed; told for a while also to pages that were loading just then. */
  tellViews(files: readonly string[]): void
  close(): void
}

export function pageEvents(): PageEvents {
  const pages = new Set<ServerResponse>()
  let isClosed = false
  let changes: { at: number; text: string }[] = []
  const stillHere = setInterval(() => send(': still here\n\n'), STILL_HERE_MS)
  stillHere.unref()

  function send(text: string): void {
    for (const page of pages) page.write(text)
  }

  return {
    add(response, state) {
      if (isClosed) return void response.destroy() // An answer would tell the page not to come back.
      if (pages.size >= MOST_PAGES) pages.values().next().value?.end()
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(stateMessage(state))
      for (const { text } of changes.filter(isRecent)) response.write(text)
      pages.add(response)
      response.once('close', () => pages.delete(response))
    },
    tellState: (state) => send(stateMessage(state)),
    tellViews(files) {
      const names = files.map((file) => basename(file))
      const change = { at: Date.now(), text: message('views', { files: names, at: Date.now() }) }
      changes = [...changes.filter(isRecent), change]
      send(change.text)
    },
    close() {
      isClosed = true
      clearInterval(stillHere)
      for (const page of pages) page.end()
      pages.clear()
    },
  }
}

const isRecent = ({ at }: { at: number }): boolean => Date.now() - at < REMEMBERED_MS

const stateMessage = ({ bootId, readyAt, problem }: ServerState): string =>
  message('state', { boot: bootId, at: readyAt, problem })

const message = (event: string, data: object): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
