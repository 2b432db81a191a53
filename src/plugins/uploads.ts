// Reads forms that may carry a file (multipart/form-data), within strict limits and behind the log-in.
//
// Node's own parser splits the parts, and needs the whole body at once. This file hides how much of
// the body is kept for it: limits hold before anything is parsed.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BadForm, collectFields, type FormBody } from './forms.ts'
import { type OrganizerScope, organizerScope } from './organizers.ts'

export interface Upload {
  /** The file's name on the machine that sent it, which is not trusted. */
  name: string
  bytes: Uint8Array
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The file that a form carried; undefined where none was chosen. */
    upload: Upload | undefined
  }
}

/** Enough for a file and a text of 1 MB each, and the other fields. */
export const MAX_UPLOAD_BYTES = 2.5 * 1024 * 1024
/**
 * A body up to this size is read to its end and dropped, so that the browser gets the page that
 * says it is too large.
 */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024
/** Enough for one choice and two checkboxes for each of a thousand households. */
const MAX_FIELDS = 4_000

/** @param app a scope of its own, since no other route accepts such forms */
export function uploadScope(app: FastifyInstance): OrganizerScope {
  app.decorateRequest('upload', undefined)
  app.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      const type = request.headers['content-type'] ?? ''
      return readParts(request, await parse(await keepStart(payload, type), type))
    },
  )
  return organizerScope(app)
}

/**
 * Keeps the first MAX_UPLOAD_BYTES of a body, and closes a longer one there. The fields come before
 * the file, so it is the file that is cut, to a length that is refused.
 */
async function keepStart(payload: AsyncIterable<Buffer>, type: string): Promise<Buffer> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of payload) {
    if (length < MAX_UPLOAD_BYTES) kept.push(chunk.subarray(0, MAX_UPLOAD_BYTES - length))
    length += chunk.length
    if (length > MAX_DRAINED_BYTES) throw new BadForm('The file is larger than 1 MB.', 413)
  }
  const boundary = /boundary="?([^";\s]+)/i.exec(type)?.[1] ?? ''
  if (length > MAX_UPLOAD_BYTES) kept.push(Buffer.from(`\r\n--${boundary}--\r\n`))
  return Buffer.concat(kept)
}

async function parse(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData()
  } catch {
    throw new BadForm('The form is not well-encoded.')
  }
}

async function readParts(request: FastifyRequest, parts: FormData): Promise<FormBody> {
  const fields: [string, string][] = []
  for (const [name, value] of parts) {
    if (typeof value === 'string') fields.push([name, value])
    else if (value.size > 0 || value.name !== '') {
      if (request.upload) throw new BadForm('A form carries one file at most.')
      request.upload = { name: value.name, bytes: await value.bytes() }
    }
  }
  return collectFields(fields, MAX_FIELDS)
}
