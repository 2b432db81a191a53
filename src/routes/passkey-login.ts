// /organizer/login/passkey: logs in by a passkey; a script of the log-in page sends the device's
// signature.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deriveKeys } from '../config/signing-keys.ts'
import { BadAnswer } from '../domain/passkeys/answers.ts'
import { passkeyChallenges } from '../domain/passkeys/challenges.ts'
import { requestOptions, takeAnswer } from '../domain/passkeys/log-in.ts'
import { type LoginAnswer, loginPage } from '../pages/login.ts'
import { paths } from '../paths.ts'
import { deviceMemory } from '../plugins/device-cookies.ts'
import { field } from '../plugins/forms.ts'
import { letIn } from '../plugins/letting-in.ts'
import { localPath, loginPath } from '../plugins/local-path.ts'
import { passkeyHolders } from '../plugins/passkey-holders.ts'
import { requireRelyingParty } from '../plugins/relying-party.ts'
import { noteSecurity } from '../plugins/security-log.ts'
import type { LoginNeeds } from './login.ts'

type PasskeyLoginNeeds = Omit<LoginNeeds, 'passwords'>

const REFUSED: LoginAnswer = {
  hindrance: {
    title: 'That passkey did not work',
    text: 'It may have been removed from the account, or too much time went by. Try again, or log in with your password.',
    wayOut: undefined,
  },
}

export function passkeyLoginRoutes(app: FastifyInstance, needs: PasskeyLoginNeeds): void {
  const { config, clock } = needs
  const challenges = passkeyChallenges(deriveKeys(config.secretKeys, 'passkey challenge'))
  const holders = passkeyHolders(config)
  const devices = deviceMemory(needs)
  const useBy = (holder: string) => ({ purpose: 'log in', holder }) as const

  app.get(paths.passkeyLoginOptions, async (request, reply) => {
    const site = requireRelyingParty(config, request)
    reply.header('cache-control', 'no-store')
    return requestOptions({ challenges, site, clock }, useBy(holders.hold(reply)))
  })

  /** A browser asks for it when the page that a refused passkey got is loaded again. */
  app.get(paths.passkeyLogin, async (_request, reply) => reply.redirect(loginPath(), 303))

  app.post(paths.passkeyLogin, async (request, reply) => {
    if (request.storeError) throw request.storeError
    const site = requireRelyingParty(config, request)
    const { answer, ...form } = readForm(request)
    try {
      const use = useBy(holders.of(request))
      const passkey = await takeAnswer({ ...needs, challenges, site }, use, answer)
      holders.release(reply)
      const { personId, sessionsValidFrom } = passkey
      const device = await devices.lookAt(reply, personId)
      const welcome = { kind: 'welcome', personId, sessionsValidFrom, ...device } as const
      const isIn = await letIn(needs, reply, welcome, { keep: form.keep, proof: 'a passkey' })
      return isIn ? reply.redirect(form.next ?? paths.dashboard, 303) : refuse(reply, config, form)
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error
      request.log.info(`A passkey was refused: ${error.message}`)
      await noteSecurity(needs, request, 'was refused with a passkey')
      return refuse(reply, config, form)
    }
  })
}

interface TypedLogin {
  answer: string
  keep: boolean
  next: string | undefined
}

const readForm = ({ body }: FastifyRequest): TypedLogin => ({
  answer: field(body, 'credential'),
  keep: field(body, 'keep') === 'yes',
  next: localPath(field(body, 'next')),
})

const refuse = (
  reply: FastifyReply,
  config: PasskeyLoginNeeds['config'],
  { keep, next }: Omit<TypedLogin, 'answer'>,
): Promise<FastifyReply> =>
  loginPage(reply.code(401), config, { email: '', keep, next }, { ...REFUSED, hasPasskeys: true })
