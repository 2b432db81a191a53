// /dev/people: become one of the sample people, and go back to the page you came from.
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { findPerson } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { field } from '../plugins/forms.ts'
import { localPath } from '../plugins/local-path.ts'
import { selectOrganizerByEmail } from '../repositories/organizers.ts'
import { sampleOrganizers } from '../sample/sample-data.ts'
import { SWITCHED_FROM_COOKIE } from './page-frame.ts'

interface PeopleNeeds {
  db: Database
  config: Pick<Config, 'cookie'>
}

export async function devPeopleRoutes(app: FastifyInstance, deps: PeopleNeeds): Promise<void> {
  const { db, config } = deps
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.cookie.secure,
  } as const

  app.get(paths.devPeople, async (request, reply) => {
    const { back } = request.query as Record<string, unknown>
    const found = await Promise.all(
      sampleOrganizers.map(({ email = '' }) => selectOrganizerByEmail(db, email)),
    )
    const people = await Promise.all(
      found.filter((one) => one !== undefined).map(({ personId }) => findPerson(db, personId)),
    )
    const me = request.person?.id
    return reply.page('dev/people', 'Switch person', {
      people: people.filter((person) => person !== undefined).filter(({ id }) => id !== me),
      back: localPath(back) ?? paths.dashboard,
    })
  })

  app.post(paths.devPeople, async (request, reply) => {
    const back = localPath(field(request.body, 'back')) ?? paths.dashboard
    const before = request.cookies[SWITCHED_FROM_COOKIE]
    const wanted = field(request.body, 'person') || before
    const person = await findPerson(db, Number(wanted) || 0)
    const permanent = request.session.stored?.record.permanent ?? true
    if (request.person) reply.setCookie(SWITCHED_FROM_COOKIE, `${request.person.id}`, cookie)
    else reply.clearCookie(SWITCHED_FROM_COOKIE, cookie)
    if (person) await reply.startSession(person.id, permanent)
    return reply.redirect(back, 303)
  })
}
