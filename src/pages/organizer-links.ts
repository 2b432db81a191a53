// The page that invites organizers: its form, the link that was just made, and the links that are open.
import type { OpenLink, OrganizerErrors, TypedOrganizer } from '../domain/organizer-links.ts'
import { fullNameOf } from '../domain/people.ts'
import { formatTime, type Moment } from './format.ts'
import { type Problem, problemsIn } from './problems.ts'

export interface OrganizerFormProps {
  typed: TypedOrganizer
  errors: Record<keyof TypedOrganizer, string | undefined>
  problems: Problem[]
}

export interface OrganizerLinksProps extends OrganizerFormProps {
  /** The link that was just made; it is shown on this page only, and once. */
  made: { link: string; email: string } | undefined
  open: { publicId: string; name: string; email: string; expiresAt: Moment }[]
}

const nothingTyped: TypedOrganizer = { first_name: '', last_name: '', email: '' }

export function organizerForm(
  typed: TypedOrganizer = nothingTyped,
  errors: OrganizerErrors = {},
): OrganizerFormProps {
  const all = { first_name: undefined, last_name: undefined, email: undefined, ...errors }
  return { typed, errors: all, problems: problemsIn(all) }
}

export const organizerLinksProps = (
  open: readonly OpenLink[],
  form: OrganizerFormProps = organizerForm(),
  made?: OrganizerLinksProps['made'],
): OrganizerLinksProps => ({
  ...form,
  made,
  open: open.map(({ publicId, firstName, lastName, email, expiresAt }) => ({
    ...{ publicId, email, name: fullNameOf({ firstName, lastName }) },
    expiresAt: formatTime(expiresAt),
  })),
})
