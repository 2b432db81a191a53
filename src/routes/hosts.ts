// /organizer/parties/:party/hosts: who hosts a party; links for co-hosts, hand-over, removal, leaving.
import type { Config } from '../config/config.ts'
import { deriveKeys } from '../config/signing-keys.ts'
import { listCoHostLinks, makeCoHostLink, takeBackCoHostLink } from '../domain/co-host-links.ts'
import { getCoHost, handOver, leaveParty, listHosts, removeCoHost } from '../domain/hosts.ts'
import { linkTokens } from '../domain/invitation-links.ts'
import { getHostedParty } from '../domain/parties.ts'
import {
  contactStillRead,
  handOverProps,
  hostsProps,
  leaveProps,
  removeHostProps,
} from '../pages/hosts.ts'
import { paths } from '../paths.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'
import { linkOrigin } from '../plugins/origin.ts'
import { type HostNewsNeeds, tellHost } from './tell-hosts.ts'

export interface HostsNeeds extends HostNewsNeeds {
  config: Pick<Config, 'mail' | 'registration' | 'secretKeys'>
}

export function hostRoutes(organizers: OrganizerScope, needs: HostsNeeds): void {
  linkRoutes(organizers, needs)
  coHostRoutes(organizers, needs)
  leavingRoutes(organizers, needs)
}

function linkRoutes(organizers: OrganizerScope, { db, config, clock }: HostsNeeds): void {
  const tokens = linkTokens(deriveKeys(config.secretKeys, 'co-host link'))

  organizers.get(paths.partyHosts, async ({ person, params, request }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    const isOwner = party.ownerId === person.id
    const props = hostsProps({
      party,
      hosts: await listHosts(db, party),
      viewer: person,
      links: isOwner ? await listCoHostLinks(db, tokens, party, clock()) : [],
      origin: linkOrigin(config, request),
      mayRegister: config.registration === 'open',
    })
    return reply.page('organizer/parties/hosts', `Hosts of ${party.title}`, props)
  })

  organizers.post(paths.partyHosts, async (visit, reply) => {
    const { person, params } = visit
    await makeCoHostLink(db, tokens, person, params.party, clock())
    await showNotice(visit, 'success', 'Here is the link. Send it to whoever is to host with you.')
    return reply.redirect(`${paths.partyHosts(params)}#links-heading`, 303)
  })

  organizers.post(paths.takeBackHostLink, async (visit, reply) => {
    const { party, link } = visit.params
    await takeBackCoHostLink(db, visit.person, party, link)
    await showNotice(visit, 'success', 'The link is dead.')
    return reply.redirect(`${paths.partyHosts({ party })}#links-heading`, 303)
  })
}

function coHostRoutes(organizers: OrganizerScope, needs: HostsNeeds): void {
  const { db, clock } = needs
  const PAGE = 'organizer/parties/host-step'

  organizers.get(paths.removeHost, async ({ person, params }, reply) => {
    const props = removeHostProps(await getCoHost(db, person, params.party, params.host))
    return reply.page(PAGE, props.heading, props)
  })

  organizers.post(paths.removeHost, async (visit, reply) => {
    const { person, params, request } = visit
    const { party, coHost } = await removeCoHost(db, person, params.party, params.host)
    await tellHost(needs, request, { kind: 'removed', party, by: person, to: coHost })
    await showNotice(visit, 'success', `${coHost.firstName} does not host it any more.`)
    return reply.redirect(paths.partyHosts(params), 303)
  })

  organizers.get(paths.handOver, async ({ person, params }, reply) => {
    const props = handOverProps(await getCoHost(db, person, params.party, params.host))
    return reply.page(PAGE, props.heading, props)
  })

  organizers.post(paths.handOver, async (visit, reply) => {
    const { person, params, request } = visit
    const { party, coHost } = await handOver(db, person, params, clock())
    await tellHost(needs, request, { kind: 'handed over', party, by: person, to: coHost })
    const said = `${party.title} is ${coHost.firstName}’s now. You are a co-host.`
    const contact = contactStillRead(party, 'the host')
    const more = contact ? ` ${contact} Edit the party to change it.` : ''
    await showNotice(visit, 'success', said + more)
    return reply.redirect(paths.partyHosts(params), 303)
  })
}

function leavingRoutes(organizers: OrganizerScope, needs: HostsNeeds): void {
  const { db } = needs

  organizers.get(paths.leaveParty, async ({ person, params }, reply) => {
    const props = leaveProps(await getHostedParty(db, person, params.party), person)
    return reply.page('organizer/parties/host-step', props.heading, props)
  })

  organizers.post(paths.leaveParty, async (visit, reply) => {
    const { person, params, request } = visit
    const party = await leaveParty(db, person, params.party)
    const [owner] = await listHosts(db, party)
    if (owner) await tellHost(needs, request, { kind: 'left', party, by: person, to: owner })
    await showNotice(visit, 'success', `You do not host ${party.title} any more.`)
    return reply.redirect(paths.dashboard, 303)
  })
}
