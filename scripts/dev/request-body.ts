// What a request carries, kept where it is small, so that it can be sent once more to another server.
import type { ClientRequest, IncomingMessage } from 'node:http'

/** What is longer is sent once; the server's own limit is 64 kB. */
const KEPT_BYTES = 256 * 1024

/**
 * A server refuses what is too long by the request's headers, and hangs up on the sender of the rest,
 * who may then never see its answer: the rest waits for so long.
 */
const REFUSED_WITHIN_MS = 200

export interface Body {
  /** False where more came than is kept: it can be sent only once. */
  isWhole: boolean
  sendTo(upstream: ClientRequest): void
}

/** Resolves with the first part of the body, mostly all of it. */
export function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    const finish = (isWhole: boolean) => {
      request.off('data', onData)
      resolve(bodyOf(request, Buffer.concat(parts), isWhole))
    }
    const onData = (part: Buffer) => {
      parts.push(part)
      bytes += part.length
      if (bytes <= KEPT_BYTES) return
      request.pause()
      finish(false)
    }
    request.on('data', onData)
    request.once('end', () => finish(true))
    request.once('close', () => finish(true))
  })
}

/** @param kept all that the request carries, or its beginning */
const bodyOf = (request: IncomingMessage, kept: Buffer, isWhole: boolean): Body => ({
  isWhole,
  sendTo(upstream) {
    if (isWhole) return void upstream.end(kept)
    upstream.flushHeaders()
    const refused = () => {
      clearTimeout(sending)
      request.resume() // The client sends it to the end before it reads the answer.
    }
    const sending = setTimeout(() => {
      upstream.off('response', refused)
      upstream.write(kept)
      request.pipe(upstream)
    }, REFUSED_WITHIN_MS)
    upstream.once('response', refused)
    upstream.once('close', () => clearTimeout(sending))
  },
})
