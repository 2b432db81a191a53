// /organizer/account: whose account it is, with the ways to everything that its owner can change;
// and the activity page, which lists what was done with the account.
import type { Database } from '../database/database.ts'
import { beginningOf, listSecurityEvents } from '../domain/security-log.ts'
import { accountProps } from '../pages/account.ts'
import { activityProps } from '../pages/activity.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

const SHOWN_EVENTS = 50

export function accountRoutes(
  organizers: OrganizerScope,
  { db, clock }: { db: Database; clock: () => number },
): void {
  organizers.get(paths.account, async ({ person }, reply) =>
    reply.page('organizer/account/account', 'Your account', accountProps(person)),
  )

  organizers.get(paths.activity, async ({ person, session }, reply) => {
    const events = await listSecurityEvents(db, person.id, SHOWN_EVENTS)
    const props = activityProps(events, beginningOf(session.name), clock())
    return reply.page('organizer/account/activity', 'What was done with your account', props)
  })
}
