// /organizer/account/organizers: invites another organizer by a one-time link, and takes such a link
// back.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import { type LinkTokens, linkTokens } from '../domain/invitation-links.ts'
import {
  inviteFurther,
  listOpenLinks,
  readNewOrganizer,
  type TypedOrganizer,
  takeBackLink,
} from '../domain/organizer-links.ts'
import { Conflict } from '../errors.ts'
import {
  type OrganizerLinksProps,
  organizerForm,
  organizerLinksProps,
} from '../pages/organizer-links.ts'
import { paths } from '../paths.ts'
import { askingAgain } from '../plugins/asking-again.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { Handler, OrganizerScope, Visit } from '../plugins/organizers.ts'
import { linkOrigin } from '../plugins/origin.ts'
import type { PasswordCheckNeeds } from '../plugins/password-check.ts'
import { isVisit } from '../plugins/visits.ts'

interface OrganizerLinksNeeds extends PasswordCheckNeeds {
  config: PasswordCheckNeeds['config'] & Pick<Config, 'mail'>
}

const PAGE = 'organizer/account/organizers'
const TITLE = 'Invite an organizer'
const INVITING = { doing: 'invite an organizer', back: paths.organizers }

export function organizerLinkRoutes(organizers: OrganizerScope, needs: OrganizerLinksNeeds): void {
  const { db, config, clock } = needs
  const tokens = linkTokens(deriveKeys(config.secretKeys, 'account link'))
  const askAgain = askingAgain(needs)

  organizers.get(paths.organizers, async (visit, reply) => {
    const origin = linkOrigin(config, visit.request)
    const made = await takeMadeLink(visit, tokens, origin)
    const open = await listOpenLinks(db, visit.person, clock())
    return reply.page(PAGE, TITLE, organizerLinksProps(open, organizerForm(), made))
  })

  const invite: Handler<unknown> = async (visit, reply) => {
    const { person, session } = visit
    const typed = readTyped(visit.form)
    const { organizer, errors } = readNewOrganizer(typed)
    const show = async (wrong: typeof errors): Promise<FastifyReply> => {
      const open = await listOpenLinks(db, person, clock())
      const props = organizerLinksProps(open, organizerForm(typed, wrong))
      return reply.code(422).page(PAGE, `Error: ${TITLE}`, props)
    }
    if (Object.keys(errors).length > 0) return show(errors)
    try {
      const made = await inviteFurther(db, tokens, person, organizer, clock())
      await session.set('made_link', { ...made })
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return show({ email: error.message })
    }
    return reply.redirect(paths.organizers, 303)
  }
  organizers.post(paths.organizers, askAgain(INVITING, invite))

  organizers.post(paths.takeBackLink, async (visit, reply) => {
    const { email } = await takeBackLink(db, visit.person, visit.params.link)
    await showNotice(visit, 'success', `The link for ${email} is dead.`)
    return reply.redirect(paths.organizers, 303)
  })
}

export const readTyped = (form: Form): TypedOrganizer => ({
  first_name: form.text('first_name'),
  last_name: form.text('last_name'),
  email: form.text('email'),
})

/**
 * Takes the link that was just made out of the session, where it waits sealed for the next page to
 * show it once.
 */
async function takeMadeLink(
  { session, request }: Visit,
  tokens: LinkTokens,
  origin: string,
): Promise<OrganizerLinksProps['made']> {
  if (!session.has('made_link') || !isVisit(request)) return undefined
  const made = await session.pop('made_link', undefined)
  const token = made && tokens.open(made.sealedToken)
  if (!made || !token) return undefined
  return { link: origin + paths.join({ token }), email: made.email }
}
