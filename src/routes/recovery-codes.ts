// /organizer/account/recovery-codes: makes the sheet of codes for whoever loses every other way to
// log in.
import { deriveKeys } from '../config/signing-keys.ts'
import { codeInGroups, findSheet, makeSheet } from '../domain/recovery-codes.ts'
import { type MadeSheet, recoverySheetProps } from '../pages/recovery-codes.ts'
import { paths } from '../paths.ts'
import { type NoticeNeeds, tellByMail } from '../plugins/account-notices.ts'
import { type AskingNeeds, askingAgain } from '../plugins/asking-again.ts'
import type { Handler, OrganizerScope, Visit } from '../plugins/organizers.ts'
import { linkOrigin } from '../plugins/origin.ts'
import { isVisit } from '../plugins/visits.ts'
import { type Sealer, sealer } from '../system/sealed-text.ts'

type RecoveryCodesNeeds = AskingNeeds & NoticeNeeds

export function recoveryCodeRoutes(organizers: OrganizerScope, needs: RecoveryCodesNeeds): void {
  const { db, config } = needs
  const sealing = sealer(deriveKeys(config.secretKeys, 'recovery sheet'))
  const askAgain = askingAgain(needs)

  organizers.get(paths.recoveryCodes, async (visit, reply) => {
    const origin = linkOrigin(config, visit.request)
    const made = await takeMadeSheet(visit, sealing, origin + paths.recoveryCode)
    const props = recoverySheetProps(await findSheet(db, visit.person), made)
    return reply.page('organizer/account/recovery-codes', 'Recovery codes', props)
  })

  const make: Handler<unknown> = async ({ person, session, request }, reply) => {
    const codes = await makeSheet(needs, person)
    await session.set('made_codes', sealing.seal(codes.join(' ')))
    await tellByMail(needs, request, 'recovery codes made', person.id)
    return reply.redirect(paths.recoveryCodes, 303)
  }
  const making = { doing: 'make recovery codes', back: paths.recoveryCodes }
  organizers.post(paths.recoveryCodes, askAgain(making, make))
}

/**
 * Takes the sheet that was just made out of the session, where it waits sealed for the next page to
 * show it once.
 */
async function takeMadeSheet(
  { person, session, request }: Visit,
  sealing: Sealer,
  url: string,
): Promise<MadeSheet | undefined> {
  if (!session.has('made_codes') || !isVisit(request)) return undefined
  const sealed = await session.pop('made_codes', undefined)
  const codes = sealed && sealing.open(sealed)
  if (!codes) return undefined
  return { codes: codes.split(' ').map(codeInGroups), email: person.email, url }
}
