// /organizer/account: whose account it is, with the ways to everything that its owner can change.
import { accountProps } from '../pages/account.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

export function accountRoutes(organizers: OrganizerScope): void {
  organizers.get(paths.account, async ({ person }, reply) =>
    reply.page('organizer/account/account', 'Your account', accountProps(person)),
  )
}
