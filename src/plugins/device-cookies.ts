// Remembers the device of a request for an account. Device tokens end with the password, and when
// all sessions are ended; the device on which that was done gets a new one.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { knownDevices } from '../domain/known-devices.ts'
import type { Welcome } from '../domain/login.ts'
import { findPerson } from '../domain/people.ts'
import { deviceCookie } from './cookies.ts'

interface DeviceNeeds {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  db: Database
  clock: () => number
}

export interface DeviceMemory {
  remember(reply: FastifyReply, personId: number): Promise<void>
  /** The device's token before and after a log-in for which no password was typed. */
  lookAt(reply: FastifyReply, personId: number): Promise<KnownDevice>
}

type KnownDevice = Pick<Welcome, 'isKnownDevice' | 'devices'>

export function deviceMemory({ config, db, clock }: DeviceNeeds): DeviceMemory {
  const known = knownDevices(deriveKeys(config.secretKeys, 'device cookie'))
  const { name, options } = deviceCookie(config)

  const lookAt: DeviceMemory['lookAt'] = async ({ request }, personId) => {
    const cookie = request.cookies[name]
    const person = await findPerson(db, personId)
    if (!person) return { isKnownDevice: false, devices: cookie ?? '' }
    const account = { email: person.email, passwordsSince: person.sessionsValidFrom }
    return {
      isKnownDevice: known.recognise(cookie, account, clock()) !== undefined,
      devices: known.remember(cookie, account, clock()),
    }
  }

  return {
    lookAt,
    async remember(reply, personId) {
      reply.setCookie(name, (await lookAt(reply, personId)).devices, options)
    },
  }
}
