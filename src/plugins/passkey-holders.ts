// Knows the browser that asked for the challenge of a passkey, by a random word in a short-lived cookie.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CookieSettings, passkeyCookie } from './cookies.ts'

const WORD_BYTES = 16

export interface PasskeyHolders {
  /** The word of this browser; empty when it has none. No challenge is ever made for an empty word. */
  of(request: FastifyRequest): string
  /**
   * Gives the browser a word, or keeps the one it has, so that several of its pages can wait for an
   * answer.
   */
  hold(reply: FastifyReply): string
  /** Clears the word, once an answer was accepted. */
  release(reply: FastifyReply): void
}

export function passkeyHolders(settings: CookieSettings): PasskeyHolders {
  const { name, options } = passkeyCookie(settings)
  const wordIn = ({ cookies }: FastifyRequest): string | undefined => {
    const word = cookies[name]
    return word !== undefined && /^[\w-]{22}$/.test(word) ? word : undefined
  }
  return {
    of: (request) => wordIn(request) ?? '',
    hold(reply) {
      const word = wordIn(reply.request) ?? randomBytes(WORD_BYTES).toString('base64url')
      reply.setCookie(name, word, options)
      return word
    },
    release(reply) {
      reply.clearCookie(name, options)
    },
  }
}
