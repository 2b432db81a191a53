// Makes the device of a request known to an account that is not logged in to by its password.
import type { FastifyReply } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import { type Account, knownDevices } from '../domain/known-devices.ts'
import { deviceCookie } from './cookies.ts'

export type RememberDevice = (reply: FastifyReply, account: Account, now: number) => void

export function deviceMemory(
  config: Pick<Config, 'secretKeys' | 'cookie' | 'isProduction'>,
): RememberDevice {
  const devices = knownDevices(deriveKeys(config.secretKeys, 'device cookie'))
  const { name, options } = deviceCookie(config)
  return (reply, account, now) => {
    reply.setCookie(name, devices.remember(reply.request.cookies[name], account, now), options)
  }
}
