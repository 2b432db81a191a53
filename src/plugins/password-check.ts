// Checks whether a password is that of an account, within the limits on guessing.
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
  type Refusal,
  type Welcome,
} from '../domain/login.ts'
import type { PasswordHasher } from '../domain/passwords.ts'
import { logInByCode } from '../domain/recovery-codes.ts'
import type { ProofKind } from '../domain/security-log.ts'
import { waitInWords } from '../pages/format.ts'
import { deviceCookie } from './cookies.ts'
import { noteSecurity } from './security-log.ts'

export interface PasswordCheckNeeds {
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>
  db: Database
  passwords: PasswordHasher
  clock: () => number
}

export interface PasswordCheck {
  /** Judges a log-in by a password. @throws TooBusy when too many wait already; DatabaseUnavailable */
  judge(request: FastifyRequest, typed: { email: string; password: string }): Promise<LoginOutcome>
  /** Judges a log-in by a recovery code, as `judge` does by a password; a right code is used up. */
  judgeCode(request: FastifyRequest, typed: { email: string; code: string }): Promise<LoginOutcome>
  /** Checks the password of somebody who is logged in already; it logs nobody in. */
  check(
    request: FastifyRequest,
    typed: { email: string; password: string },
  ): Promise<PasswordVerdict>
  /** Makes the device known to the account from now on. */
  remember(reply: FastifyReply, welcome: Welcome): void
}

export function passwordCheck({ config, ...needs }: PasswordCheckNeeds): PasswordCheck {
  const door = {
    ...needs,
    // The oldest key names accounts, so that the names of failures stay the same while SECRET_KEY
    // is rotated.
    accountKey: deriveKeys(config.secretKeys, 'login failure').at(-1) as Buffer,
    devices: knownDevices(deriveKeys(config.secretKeys, 'device cookie')),
  }
  const { name, options } = deviceCookie(config)
  const claimOf = ({ ip, cookies }: FastifyRequest) => ({ address: ip, devices: cookies[name] })

  /** Notes a refusal for the account's owner too, whoever was refused. */
  async function noting<T extends { kind: string }>(
    request: FastifyRequest,
    proof: ProofKind,
    judged: Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    const outcome = await judged
    if (isRefusal(outcome)) {
      const { account, personId } = outcome
      await noteSecurity(needs, request, `was refused with ${proof}`, { account, personId })
    }
    return outcome
  }

  return {
    judge: (request, typed) =>
      noting(request, 'a password', logIn(door, { ...typed, ...claimOf(request) })),
    judgeCode: (request, typed) =>
      noting(request, 'a recovery code', logInByCode(door, { ...typed, ...claimOf(request) })),
    check: (request, typed) =>
      noting(request, 'a password', checkPassword(door, { ...typed, ...claimOf(request) })),
    remember: (reply, { devices }) => {
      reply.setCookie(name, devices, options)
    },
  }
}

const isRefusal = (outcome: { kind: string }): outcome is Refusal => outcome.kind === 'refused'

export const NOT_YOURS = 'That is not your password.'

/** Says why a password was not accepted. Somebody who has to wait gets status 429. */
export function tellWhyNot(
  reply: FastifyReply,
  verdict: { kind: 'refused' } | { kind: 'wait'; seconds: number },
): string {
  if (verdict.kind === 'refused') return NOT_YOURS
  reply.code(429).header('retry-after', verdict.seconds)
  return `Too many attempts. Please try again in ${waitInWords(verdict.seconds)}.`
}
