// Tells the hosts by mail when a household no longer comes and what it had promised is free again.
import type { FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'
import { type Database, DatabaseUnavailable } from '../../database/database.ts'
import type { AnswerSheet } from '../../domain/answer-sheet.ts'
import { type Host, listHosts } from '../../domain/hosts.ts'
import { type Freed, listFreed } from '../../domain/potluck/freed.ts'
import { freedLetter } from '../../pages/mails/freed.ts'
import type { Mail } from '../../pages/mails/mail.ts'
import { paths } from '../../paths.ts'
import { linkOrigin } from '../../plugins/origin.ts'

export interface FreedNeeds {
  db: Database
  mail: Pick<Mail, 'sendLetter'>
  config: Pick<Config, 'mail'>
}

/**
 * Tells all hosts after a household's answer, except the host who gave it. When the database can't
 * queue mail just now the answer stays saved, and the host's pages show the same.
 * @param sheet as it was before the answer
 * @param now the moment of the answer, in milliseconds since 1970
 */
export async function tellFreed(
  needs: FreedNeeds,
  request: FastifyRequest,
  { party, household }: Pick<AnswerSheet, 'party' | 'household'>,
  now: number,
): Promise<void> {
  if (!needs.mail.sendLetter) return
  try {
    const freed = await listFreed(needs.db, party.id)
    const news = freed.find((one) => one.at === now && one.household === household.name)
    if (!news) return
    const hosts = await listHosts(needs.db, party)
    const others = hosts.filter(({ id }) => id !== request.person?.id)
    for (const host of others) await mailHost(needs, host, request, { party, household, news })
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error
    request.log.warn(`The hosts could not be told by mail what is free again: ${error.message}`)
  }
}

async function mailHost(
  { db, mail, config }: FreedNeeds,
  host: Host,
  request: FastifyRequest,
  { party, household, news: freed }: Pick<AnswerSheet, 'party' | 'household'> & { news: Freed },
): Promise<void> {
  const origin = linkOrigin(config, request)
  const url = origin + paths.partyTable({ party: party.publicId })
  const letter = freedLetter({ firstName: host.firstName, title: party.title, freed, url })
  // One mail a day at most, since whoever has a household's link could change its answer all day
  // long.
  const day = new Date(freed.at).toISOString().slice(0, 10)
  const key = `freed/${party.id}/${household.householdId}/${host.id}/${day}`
  const times = party.startsAt === null ? {} : { expiresAt: party.startsAt }
  await mail.sendLetter?.(db, host.email, letter, key, times)
}
