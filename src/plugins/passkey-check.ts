// Checks whether a passkey belongs to the person who is logged in.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { BadAnswer } from '../domain/passkeys/answers.ts'
import { type ChallengeUse, passkeyChallenges } from '../domain/passkeys/challenges.ts'
import { requestOptions, takeAnswer } from '../domain/passkeys/log-in.ts'
import { listPasskeys } from '../domain/passkeys/passkeys.ts'
import type { Person } from '../domain/people.ts'
import { passkeyHolders } from './passkey-holders.ts'
import { relyingPartyOf, requireRelyingParty } from './relying-party.ts'

export interface PasskeyCheckNeeds {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction' | 'mail'>
  db: Database
  clock: () => number
}

export interface PasskeyCheck {
  /** Whether this person has a passkey that works at this address. */
  isOffered(request: FastifyRequest, person: Person): Promise<boolean>
  /** The options for the browser, which ask for one of this person's passkeys. */
  options(reply: FastifyReply, person: Person): Promise<object>
  /** Whether the answer is that of one of this person's passkeys; a wrong answer is logged. */
  proves(request: FastifyRequest, person: Person, answer: string): Promise<boolean>
}

export function passkeyCheck(needs: PasskeyCheckNeeds): PasskeyCheck {
  const { config, db } = needs
  const challenges = passkeyChallenges(deriveKeys(config.secretKeys, 'passkey challenge'))
  const holders = passkeyHolders(config)
  const useBy = ({ publicId }: Person, word: string): ChallengeUse => ({
    ...{ purpose: 'confirm', holder: `${word} ${publicId}` },
  })

  return {
    async isOffered(request, person) {
      const isOn = typeof relyingPartyOf(config, request) === 'object'
      return isOn && (await listPasskeys(db, person)).length > 0
    },
    async options(reply, person) {
      const site = requireRelyingParty(config, reply.request)
      const use = useBy(person, holders.hold(reply))
      const ids = (await listPasskeys(db, person)).map(({ credentialId }) => credentialId)
      return requestOptions({ ...needs, challenges, site }, use, ids)
    },
    async proves(request, person, answer) {
      const site = requireRelyingParty(config, request)
      const use = useBy(person, holders.of(request))
      try {
        const passkey = await takeAnswer({ ...needs, challenges, site }, use, answer)
        return passkey.personId === person.id
      } catch (error) {
        if (!(error instanceof BadAnswer)) throw error
        request.log.info(`A passkey was refused: ${error.message}`)
        return false
      }
    },
  }
}
