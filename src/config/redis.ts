// The settings of Redis: where it is, and how it knows us; refused as a whole when Redis is used.

import { isLoopbackHost } from '../system/request-source.ts'
import { parseRedisUrl, type RedisTarget } from './redis-url.ts'
import type { SettingsReader } from './settings-reader.ts'

export interface RedisSettings {
  /** One of the forms of parseRedisUrl; undefined when REDIS_URL is not set. */
  url: string | undefined
  /** Before the name of every key of ours. */
  prefix: string
  /** Files of certificates for `rediss`: a private authority's, and our own with its key. */
  caFile: string | undefined
  certFile: string | undefined
  keyFile: string | undefined
  /** Where the Sentinels have a password of their own. */
  sentinelPassword: string | undefined
}

/** @param isUsed whether the settings must be right: they are of no account otherwise */
export function readRedis(read: SettingsReader, isUsed: boolean): RedisSettings {
  const optional = (name: string): string | undefined => read.text(name, '') || undefined
  const file = (name: string): string | undefined => read.path(name, '') || undefined
  const settings: RedisSettings = {
    url: optional('REDIS_URL'),
    prefix: read.text('REDIS_PREFIX', 'holiday-party:'),
    caFile: file('REDIS_CA_FILE'),
    certFile: file('REDIS_CERT_FILE'),
    keyFile: file('REDIS_KEY_FILE'),
    sentinelPassword: optional('REDIS_SENTINEL_PASSWORD'),
  }
  if (isUsed) checkUrl(read, settings.url)
  return settings
}

function checkUrl(read: SettingsReader, url: string | undefined): void {
  if (!url) {
    read.problem(
      'REDIS_URL',
      'is missing while SESSION_TYPE is redis: set it, such as redis://localhost:6379, or keep sessions beside the data with SESSION_TYPE=database',
    )
    return
  }
  try {
    const target = parseRedisUrl(url)
    if (isOpenOnTheNetwork(target)) {
      read.warnings.push(
        `REDIS_URL leads to ${target.label} without TLS: sessions and the password can be read off the network. Use rediss:// unless that network is yours alone.`,
      )
    }
  } catch (error) {
    read.problem('REDIS_URL', (error as Error).message.replace(/^REDIS_URL |\.$/g, ''))
  }
}

const isOpenOnTheNetwork = ({ tls, addresses }: RedisTarget): boolean =>
  !tls && addresses.some(({ host }) => !isLoopbackHost(host))
