// The hosts of a party: who they are, what each may do, and the steps that ask before they are done.
import { CO_HOST_LINK_DAYS, type OpenCoHostLink } from '../domain/co-host-links.ts'
import { type Host, MAX_CO_HOSTS } from '../domain/hosts.ts'
import type { Party } from '../domain/parties.ts'
import { fullNameOf, type Person } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { dayAndMonth, formatTime, type Moment } from './format.ts'

/** What each host may do and what only the owner may, in two sentences. */
export const HOST_RIGHTS =
  'Every host may change the party, invite households, answer for them and read what they answered and what they eat. Only the owner may name or remove hosts, hand the party over, archive or delete it.'

/**
 * What is said where a host comes or goes: a contact names whoever was meant when it was written.
 * @returns undefined where guests read no contact, or where it can't be changed
 */
export function contactStillRead(
  { contact, state }: Pick<Party, 'contact' | 'state'>,
  whom: 'you' | 'the host',
): string | undefined {
  if (!contact || state === 'archived') return undefined
  return `Guests still read “${contact}” as the way to reach ${whom}.`
}

export interface HostsProps {
  publicId: string
  title: string
  rights: string
  isOwner: boolean
  hosts: {
    publicId: string
    name: string
    isOwner: boolean
    isYou: boolean
    since: Moment | undefined
  }[]
  /** The open links, newest first; empty for everybody but the owner. */
  links: HostLinkProps[]
  /** Why no further link can be made; undefined where one can. */
  whyNoLink: string | undefined
  linkDays: number
  /** Whether anybody may register; the page tells the owner how a co-host without a log-in gets one. */
  mayRegister: boolean
}

export interface HostLinkProps {
  publicId: string
  /** Undefined when the link can't be shown any more. */
  url: string | undefined
  /** The text with the link, ready to paste into any messenger. */
  message: string
  madeAt: Moment
  endsAt: Moment
}

export interface HostsView {
  party: Party
  hosts: readonly Host[]
  viewer: Person
  links: readonly OpenCoHostLink[]
  /** The server's origin as its visitors know it: https://party.example */
  origin: string
  mayRegister: boolean
}

export function hostsProps({ party, hosts, viewer, links, ...view }: HostsView): HostsProps {
  const open = hosts.length - 1 + links.length
  return {
    publicId: party.publicId,
    title: party.title,
    rights: HOST_RIGHTS,
    isOwner: party.ownerId === viewer.id,
    hosts: hosts.map((host) => ({
      publicId: host.publicId,
      name: fullNameOf(host),
      isOwner: host.since === null,
      isYou: host.id === viewer.id,
      since: host.since === null ? undefined : dayAndMonth(host.since),
    })),
    links: links.map((link) => linkProps(link, party, viewer, view.origin)),
    whyNoLink: whyNoLink(party, open),
    linkDays: CO_HOST_LINK_DAYS,
    mayRegister: view.mayRegister,
  }
}

function whyNoLink({ state }: Party, open: number): string | undefined {
  if (state === 'archived') return 'A party in the archive takes no further hosts.'
  if (open < MAX_CO_HOSTS) return undefined
  return `A party has room for ${MAX_CO_HOSTS} co-hosts, and links that are open count as such.`
}

function linkProps(
  { publicId, token, madeAt, endsAt }: OpenCoHostLink,
  { title, timeZone }: Party,
  { firstName }: Person,
  origin: string,
): HostLinkProps {
  const url = token && origin + paths.coHost({ token })
  const times = { madeAt: formatTime(madeAt, timeZone), endsAt: formatTime(endsAt, timeZone) }
  const message = url ? `Will you host ${title} with me? Say yes here: ${url} ${firstName}` : ''
  return { publicId, url, message, ...times }
}

/** The page that asks before a step that can't be undone. */
export interface HostStepProps {
  publicId: string
  title: string
  heading: string
  text: string[]
  /** Whether what it says leads to the form of the party. */
  leadsToEdit: boolean
  /** Undefined where the step can't be done. */
  button: { label: string; action: string } | undefined
}

type Asked = { party: Party; coHost: Host }

export const removeHostProps = ({ party, coHost }: Asked): HostStepProps => ({
  ...{ publicId: party.publicId, title: party.title, heading: `Remove ${fullNameOf(coHost)}?` },
  text: [
    `${coHost.firstName} sees nothing of this party from that moment on, and is told so.`,
    `Households that ${coHost.firstName} invited stay invited, and whatever was answered or changed stays.`,
    'Open links for co-hosts end, since anybody may have one.',
  ],
  leadsToEdit: false,
  button: {
    label: `Remove ${coHost.firstName}`,
    action: paths.removeHost({ party: party.publicId, host: coHost.publicId }),
  },
})

export function handOverProps({ party, coHost }: Asked): HostStepProps {
  const { publicId, title } = party
  const { firstName } = coHost
  const contact = contactStillRead(party, 'the host')
  return {
    ...{ publicId, title, heading: `Hand ${title} over to ${fullNameOf(coHost)}?` },
    text: [
      `It is ${firstName}’s party then. You stay as a co-host, and only ${firstName} can hand it back.`,
      HOST_RIGHTS,
      'Open links for co-hosts end.',
      ...(contact ? [contact] : []),
    ],
    leadsToEdit: contact !== undefined,
    button: {
      label: `Hand it over to ${firstName}`,
      action: paths.handOver({ party: publicId, host: coHost.publicId }),
    },
  }
}

/**
 * Props of the page for leaving. The owner can't leave: the page says that they must hand the party
 * over first.
 */
export function leaveProps(party: Party, viewer: Person): HostStepProps {
  const { publicId, title, hostNames } = party
  const heading = `Leave ${title}?`
  if (party.ownerId === viewer.id) {
    const first = hostNames.length === 1 ? 'Make somebody a co-host, then hand' : 'Hand'
    const text = [
      `It is your party, so somebody else has to own it before you can leave. ${first} it over.`,
    ]
    return { publicId, title, heading, text, leadsToEdit: false, button: undefined }
  }
  const contact = contactStillRead(party, 'the host')
  const text = [
    `You see nothing of this party from then on. Households that you invited stay invited. ${hostNames[0]} is told, and can make you a co-host again.`,
    ...(contact ? [contact] : []),
  ]
  return {
    publicId,
    title,
    heading,
    text,
    leadsToEdit: contact !== undefined,
    button: { label: 'Leave', action: paths.leaveParty({ party: publicId }) },
  }
}
