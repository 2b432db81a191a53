// Answers every error with the page that error-table.ts has for it, and writes a log line.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFromThisMachine } from '../system/request-source.ts'
import { askToLogIn } from './authentication.ts'
import {
  ASK_TO_LOG_IN,
  answerTo,
  type ErrorAnswer,
  NOT_FOUND,
  WRONG_METHOD,
} from './error-table.ts'

/**
 * Answers errors of pages, and addresses without a page. Unlike the answers of `baseErrors`, which
 * come before the person is known, these pages show who is logged in.
 */
export function pageErrors(app: FastifyInstance, isProduction: boolean): void {
  baseErrors(app, isProduction)
  app.setNotFoundHandler((request, reply) => {
    const allowed = app.methodsAt(request.url)
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    if (allowed.length > 0 && request.method === 'OPTIONS') return reply.code(204).send()
    sendAnswer(request, reply, allowed.length > 0 ? WRONG_METHOD : NOT_FOUND, undefined)
    return reply
  })
}

export function baseErrors(app: FastifyInstance, isProduction: boolean): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const answer = answerTo(error)
    if (answer === ASK_TO_LOG_IN) return askToLogIn(request, reply)
    logError(request, error, answer)
    if (answer.status !== 500) return sendAnswer(request, reply, answer, undefined)
    const shown = request.server.devErrorPage?.(error, reply)
    if (shown) return reply.code(500).type('text/html; charset=utf-8').send(shown)
    const isShown = !isProduction && isFromThisMachine(request)
    return sendAnswer(request, reply, answer, isShown ? error.stack : undefined)
  })
}

/** Writes the log line of an answer, if it has one; the page of a mistake shows the line's reference. */
export function logError(request: FastifyRequest, error: Error, { log }: ErrorAnswer): void {
  const reference = request.id
  if (log === 'warning') request.log.warn({ reference }, error.message)
  if (log === 'error with its stack') request.log.error({ err: error, reference }, error.message)
}

/** @param detail the stack trace for a developer at this machine; undefined for everybody else */
async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ErrorAnswer,
  detail: string | undefined,
): Promise<FastifyReply> {
  const { status, heading, message, retryAfter } = answer
  reply.code(status).header('cache-control', 'no-store')
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
  return reply.page('errors/error', `Error: ${heading}`, {
    ...{ status, heading, detail },
    message: status === 503 ? sayWhatHolds(request, reply, answer) : message,
    reference: status === 500 ? String(request.id) : undefined,
    canRetry: status === 503 || status === 500,
  })
}

/**
 * Tells a logged-in person that they stay logged in. A page that was only loaded reloads by itself,
 * also without scripts; after a form was sent it does not, so that what was typed is not lost.
 */
function sayWhatHolds(
  { method, storeError, person }: FastifyRequest,
  reply: FastifyReply,
  { message, retryAfter }: ErrorAnswer,
): string {
  const kept = storeError || person ? ' Your log-in is kept.' : ''
  if (method !== 'GET') return `${message}${kept} Please go back and try again soon.`
  if (retryAfter !== undefined) reply.header('refresh', retryAfter)
  return `${message}${kept} This page tries again by itself.`
}
