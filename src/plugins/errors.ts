// Answers every error with a page: what went wrong gives the status, the words and the log line.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DatabaseUnavailable } from '../database/database.ts'
import { TooBusy } from '../domain/passwords.ts'
import { Conflict, Forbidden, LoginRequired, NotFound } from '../errors.ts'
import { RecordTooLarge } from '../sessions/record-format.ts'
import { StoreUnavailable } from '../sessions/session-store.ts'
import { SessionEnded } from '../sessions/stored-session.ts'
import { isFromThisMachine } from '../system/request-source.ts'
import { askToLogIn } from './authentication.ts'

interface ErrorPage {
  status: number
  heading: string
  message: string
  /** Seconds after which it is worth trying again. */
  retryAfter?: number
}

const OUTAGE: ErrorPage = {
  status: 503,
  heading: 'Back in a moment',
  message: 'A part of this site does not answer just now.',
  retryAfter: 5,
}

const WRONG_METHOD: ErrorPage = {
  status: 405,
  heading: 'That can’t be done here',
  message: 'There is a page at this address, but it does not do what was asked of it.',
}

/**
 * Answers errors of pages, and addresses where nothing is: unlike the answers outside, these pages
 * show who is logged in.
 */
export function pageErrors(app: FastifyInstance, isProduction: boolean): void {
  baseErrors(app, isProduction)
  app.setNotFoundHandler((request, reply) => {
    const allowed = app.methodsAt(request.url)
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    if (allowed.length > 0 && request.method === 'OPTIONS') return reply.code(204).send()
    answer(request, reply, allowed.length > 0 ? WRONG_METHOD : pageFor(new NotFound()), undefined)
    return reply
  })
}

export function baseErrors(app: FastifyInstance, isProduction: boolean): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error instanceof LoginRequired || error instanceof SessionEnded) {
      return askToLogIn(request, reply)
    }
    const page = pageFor(error)
    if (page.status >= 500) log(request, error, page.status)
    const shown = page.status === 500 && request.server.devErrorPage?.(error, reply)
    if (shown) return reply.code(500).type('text/html; charset=utf-8').send(shown)
    const isShown = !isProduction && page.status === 500 && isFromThisMachine(request)
    const detail = isShown ? error.stack : undefined
    return answer(request, reply, page, detail)
  })
}

function pageFor(error: Error & { statusCode?: number }): ErrorPage {
  if (error instanceof NotFound) {
    return {
      status: 404,
      heading: 'No house with this number',
      message: 'There is nothing at this address. Perhaps a letter is missing from it.',
    }
  }
  if (error instanceof Forbidden) {
    return { status: 403, heading: 'This came from elsewhere', message: error.message }
  }
  if (error instanceof Conflict) {
    return { status: 409, heading: 'That can’t be done just now', message: error.message }
  }
  if (error instanceof StoreUnavailable || error instanceof DatabaseUnavailable) return OUTAGE
  if (error instanceof TooBusy) {
    return {
      status: 503,
      heading: 'Many people are at the door',
      message: 'Too many people are logging in just now. Please try again in a few seconds.',
      retryAfter: 5,
    }
  }
  if (error instanceof RecordTooLarge) {
    return { status: 413, heading: 'That is too much', message: 'Your session can hold no more.' }
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { status: error.statusCode, ...clientErrorWords(error) }
  }
  return {
    status: 500,
    heading: 'Something broke on our side',
    message: 'It is not your fault, and nothing of yours is lost.',
  }
}

function clientErrorWords(error: Error & { statusCode?: number }): Omit<ErrorPage, 'status'> {
  const words: Record<number, Omit<ErrorPage, 'status'>> = {
    408: { heading: 'That took too long', message: 'The request did not arrive in time.' },
    413: { heading: 'That is too much', message: 'A form may carry 64 kB at most.' },
    415: { heading: 'We do not read this format', message: 'Send a plain form in UTF-8.' },
  }
  const fallback = { heading: 'We could not read this request', message: error.message }
  return words[error.statusCode ?? 0] ?? fallback
}

function log(request: FastifyRequest, error: Error, status: number): void {
  if (status === 503) request.log.warn({ reference: request.id }, error.message)
  else request.log.error({ err: error, reference: request.id }, error.message)
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  page: ErrorPage,
  detail: string | undefined,
): Promise<FastifyReply> {
  reply.code(page.status).header('cache-control', 'no-store')
  if (page.retryAfter !== undefined) reply.header('retry-after', page.retryAfter)
  const { status, heading, message } = page
  return reply.page('errors/error', `Error: ${heading}`, {
    ...{ status, heading, detail },
    message: status === 503 ? sayWhatHolds(request, reply, page) : message,
    reference: status === 500 ? String(request.id) : undefined,
    canRetry: status === 503 || status === 500,
  })
}

/**
 * Whoever is logged in is told that they stay so. A page that was only looked at asks again by
 * itself, also without scripts; what was typed into a form waits for its writer.
 */
function sayWhatHolds(
  { method, storeError, person }: FastifyRequest,
  reply: FastifyReply,
  { message, retryAfter }: ErrorPage,
): string {
  const kept = storeError || person ? ' Your log-in is kept.' : ''
  if (method !== 'GET') return `${message}${kept} Please go back and try again soon.`
  if (retryAfter !== undefined) reply.header('refresh', retryAfter)
  return `${message}${kept} This page tries again by itself.`
}
