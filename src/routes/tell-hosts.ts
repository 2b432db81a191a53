// Tells a host by mail that a co-host joined, left or was removed, or that the party was handed over
// to them.
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { type Database, DatabaseUnavailable } from '../database/database.ts'
import type { Host } from '../domain/hosts.ts'
import type { Party } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import { HOST_LETTERS } from '../pages/mails/hosts.ts'
import type { Mail } from '../pages/mails/mail.ts'
import { paths } from '../paths.ts'
import { linkOrigin } from '../plugins/origin.ts'

export interface HostNewsNeeds {
  db: Database
  mail: Pick<Mail, 'sendLetter'>
  config: Pick<Config, 'mail'>
  clock: () => number
}

export interface HostNewsFacts {
  kind: keyof typeof HOST_LETTERS
  party: Party
  /** The person who did it. */
  by: Person
  to: Pick<Host, 'id' | 'firstName' | 'email'>
}

/**
 * What was done stays done when the database can't queue mail just now: the hosts' page shows the
 * same.
 */
export async function tellHost(
  { db, mail, config, clock }: HostNewsNeeds,
  request: FastifyRequest,
  { kind, party, by, to }: HostNewsFacts,
): Promise<void> {
  const origin = linkOrigin(config, request)
  const { publicId, title } = party
  const url = origin + paths.partyHosts({ party: publicId })
  const editUrl = origin + paths.editParty({ party: publicId })
  const news = { firstName: to.firstName, by: by.fullName, title, url, editUrl, party }
  const letter = HOST_LETTERS[kind](news)
  const key = `host ${kind}/${party.id}/${by.id}/${to.id}/${clock()}`
  try {
    await mail.sendLetter?.(db, to.email, letter, key)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    request.log.warn(`A host could not be told by mail (${kind}): ${error.message}`)
  }
}
