// Makes the device of a request known to an account anew: tokens end with the password, and with all
// sessions at once; the device at which that was done goes on being known.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { knownDevices } from '../domain/known-devices.ts'
import { findPerson } from '../domain/people.ts'
import { deviceCookie } from './cookies.ts'

interface DeviceNeeds {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  db: Database
  clock: () => number
}

export interface DeviceMemory {
  remember(reply: FastifyReply, personId: number): Promise<void>
  /** Whether this person has logged in on the device before, under the present password. */
  isKnown(reply: FastifyReply, personId: number): Promise<boolean>
}

export function deviceMemory({ config, db, clock }: DeviceNeeds): DeviceMemory {
  const devices = knownDevices(deriveKeys(config.secretKeys, 'device cookie'))
  const { name, options } = deviceCookie(config)

  async function accountOf(personId: number) {
    const person = await findPerson(db, personId)
    return person && { email: person.email, passwordsSince: person.sessionsValidFrom }
  }

  return {
    async remember(reply, personId) {
      const account = await accountOf(personId)
      if (!account) return
      reply.setCookie(
        name,
        devices.remember(reply.request.cookies[name], account, clock()),
        options,
      )
    },
    async isKnown({ request }, personId) {
      const account = await accountOf(personId)
      const cookie = request.cookies[name]
      return account !== undefined && devices.recognise(cookie, account, clock()) !== undefined
    },
  }
}
