// Asks whether a password is somebody's, within the limits on guessing.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { knownDevices } from '../domain/known-devices.ts'
import { type LoginOutcome, logIn, type Welcome } from '../domain/login.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { deviceCookie } from './cookies.ts'

export interface PasswordCheckNeeds {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  db: Database
  passwords: PasswordHasher
  clock: () => number
}

export interface PasswordCheck {
  /** @throws TooBusy when too many wait already; DatabaseUnavailable */
  judge(request: FastifyRequest, typed: { email: string; password: string }): Promise<LoginOutcome>
  /** The device is known to the account from now on. */
  remember(reply: FastifyReply, welcome: Welcome): void
}

export function passwordCheck({ config, ...needs }: PasswordCheckNeeds): PasswordCheck {
  const door = {
    ...needs,
    // The oldest key: while SECRET_KEY is rotated, failures keep their names.
    accountKey: deriveKeys(config.secretKeys, 'login failure').at(-1) as Buffer,
    devices: knownDevices(deriveKeys(config.secretKeys, 'device cookie')),
  }
  const { name, options } = deviceCookie(config)
  return {
    judge: ({ ip: address, cookies }, { email, password }) =>
      logIn(door, { email, password, address, devices: cookies[name] }),
    remember: (reply, { devices }) => {
      reply.setCookie(name, devices, options)
    },
  }
}
