// /organizer/households/import: households from a CSV file, which are shown before they are saved.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/database.ts'
import type { ImportCounts } from '../domain/import/counts.ts'
import { cleanText, type Decoded, decodeFile, MAX_IMPORT_BYTES } from '../domain/import/decode.ts'
import type { ImportRequest } from '../domain/import/plan.ts'
import { newFormKey } from '../domain/saved-forms.ts'
import { Conflict } from '../errors.ts'
import { emptyImport, importProps, refusedImport, savedInWords } from '../pages/household-import.ts'
import { paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope, Visit } from '../plugins/organizers.ts'

interface ImportNeeds {
  db: Database
  clock: () => number
}

const PAGE = 'organizer/households/import'
const TITLE = 'Import households'

/** What reads files is loaded by the first of them, and by no start. */
const importing = () => import('../domain/import/save.ts')

/** @param uploads the scope whose forms may carry a file */
export function householdImportRoutes(uploads: OrganizerScope, { db, clock }: ImportNeeds): void {
  uploads.get(paths.importHouseholds, (_visit, reply) => reply.page(PAGE, TITLE, emptyImport()))

  uploads.post(paths.importHouseholds, async (visit, reply) => {
    const { form, person } = visit
    const { decoded, isFile } = readSent(visit)
    if (decoded.text === undefined) {
      const props = refusedImport(form.text('text'), decoded.problem, isFile ? 'file' : 'text')
      return reply.code(422).page(PAGE, `Error: ${TITLE}`, props)
    }
    const request = { text: decoded.text, field: isFile ? () => undefined : fieldOf(form) }
    if (form.text('confirm') !== 'yes' || isFile) return show(visit, reply, request)
    try {
      const [seen, key] = [form.text('seen'), form.text('key')]
      const { confirmImport } = await importing()
      const outcome = await confirmImport(db, person, { request, seen, key, now: clock() })
      if (outcome.kind === 'not seen') return show(visit, reply, request, CHANGED)
      return done(visit, reply, outcome.kind === 'saved' ? outcome.counts : undefined)
    } catch (error) {
      if (error instanceof Conflict) return show(visit, reply, request, error.message)
      throw error
    }
  })

  /** @param trouble why the import could not be saved; undefined for a first look */
  async function show(
    { person }: Visit,
    reply: FastifyReply,
    request: ImportRequest,
    trouble?: string,
  ): Promise<FastifyReply> {
    const { previewImport } = await importing()
    const { reading, room } = await previewImport(db, person, request)
    if (!reading.plan) {
      const props = refusedImport(request.text, reading.problem, 'text')
      return reply.code(422).page(PAGE, `Error: ${TITLE}`, props)
    }
    const props = importProps(request.text, reading.plan, { key: newFormKey(), room, trouble })
    if (!trouble) return reply.page(PAGE, TITLE, props)
    return reply.code(422).page(PAGE, `Error: ${TITLE}`, props)
  }
}

const CHANGED =
  'The text, the columns or your households have changed since you looked. Nothing is saved yet: look once more.'

const fieldOf =
  (form: Form) =>
  (name: string): string | undefined =>
    form.optional(name)

/** A chosen file counts before the text field, which may still hold the text of an earlier file. */
function readSent({ form, request: { upload } }: Visit): { decoded: Decoded; isFile: boolean } {
  if (upload) return { decoded: decodeFile(upload.bytes), isFile: true }
  const text = cleanText(form.text('text'))
  const isTooLong = Buffer.byteLength(text) > MAX_IMPORT_BYTES
  const decoded: Decoded = isTooLong
    ? { problem: 'The text is longer than 1 MB.' }
    : { text, encoding: 'UTF-8' }
  return { decoded, isFile: false }
}

/** @param counts undefined where the same form was saved before */
async function done(
  visit: Visit,
  reply: FastifyReply,
  counts: ImportCounts | undefined,
): Promise<FastifyReply> {
  const before = 'This import was saved already: nothing was added twice.'
  await showNotice(visit, 'success', counts ? savedInWords(counts) : before)
  return reply.redirect(paths.households, 303)
}
