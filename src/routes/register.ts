// /organizer/register: where REGISTRATION is open, anybody enters their names and goes on to choose
// a password. Where it is closed there is no such page.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { inviteOrganizer } from '../domain/accounts.ts'
import { countTry, REGISTRATION } from '../domain/link-guessing.ts'
import {
  type OrganizerErrors,
  readNewOrganizer,
  type TypedOrganizer,
} from '../domain/organizer-links.ts'
import { Conflict } from '../errors.ts'
import { waitInWords } from '../pages/format.ts'
import { organizerForm } from '../pages/organizer-links.ts'
import { paths } from '../paths.ts'
import { Form } from '../plugins/forms.ts'
import { readTyped } from './organizer-links.ts'

interface RegisterNeeds {
  db: Database
  config: Pick<Config, 'registration'>
  clock: () => number
}

const PAGE = 'organizer/account/register'
const TITLE = 'Register'

export function registerRoutes(app: FastifyInstance, { db, config, clock }: RegisterNeeds): void {
  if (config.registration !== 'open') return

  app.get(paths.register, async (request, reply) => {
    if (request.person) return reply.redirect(paths.dashboard, 303)
    return reply.page(PAGE, TITLE, organizerForm())
  })

  app.post(paths.register, async (request, reply) => {
    const typed = readTyped(new Form(request.body))
    const { organizer, errors } = readNewOrganizer(typed)
    if (Object.keys(errors).length > 0) return refuse(reply.code(422), typed, errors)
    const seconds = await countTry(db, REGISTRATION, request.ip, clock())
    if (seconds > 0) {
      const email = `Too many have registered from here. Please try again in ${waitInWords(seconds)}.`
      return refuse(reply.code(429).header('retry-after', seconds), typed, { email })
    }
    try {
      const token = await inviteOrganizer(db, organizer, clock())
      return reply.redirect(paths.join({ token }), 303)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return refuse(reply.code(422), typed, { email: error.message })
    }
  })
}

const refuse = (reply: FastifyReply, typed: TypedOrganizer, errors: OrganizerErrors) =>
  reply.page(PAGE, `Error: ${TITLE}`, organizerForm(typed, errors))
