// Asks whether a password is somebody's, within the limits on guessing.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import type { Database } from '../database/database.ts'
import { knownDevices } from '../domain/known-devices.ts'
import {
  checkPassword,
  type LoginOutcome,
  logIn,
  type PasswordVerdict,
  type Welcome,
} from '../domain/login.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { logInByCode } from '../domain/recovery-codes.ts'
import { waitInWords } from '../pages/format.ts'
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
  /** The same for a recovery code, which is used up. */
  judgeCode(request: FastifyRequest, typed: { email: string; code: string }): Promise<LoginOutcome>
  /** The same without a log-in: for whoever is logged in already. */
  check(
    request: FastifyRequest,
    typed: { email: string; password: string },
  ): Promise<PasswordVerdict>
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
    judgeCode: ({ ip: address, cookies }, { email, code }) =>
      logInByCode(door, { email, code, address, devices: cookies[name] }),
    check: ({ ip: address, cookies }, { email, password }) =>
      checkPassword(door, { email, password, address, devices: cookies[name] }),
    remember: (reply, { devices }) => {
      reply.setCookie(name, devices, options)
    },
  }
}

export const NOT_YOURS = 'That is not your password.'

/** Says why a password was not taken; who has to wait is answered 429. */
export function tellWhyNot(
  reply: FastifyReply,
  verdict: { kind: 'refused' } | { kind: 'wait'; seconds: number },
): string {
  if (verdict.kind === 'refused') return NOT_YOURS
  reply.code(429).header('retry-after', verdict.seconds)
  return `Too many attempts. Please try again in ${waitInWords(verdict.seconds)}.`
}
