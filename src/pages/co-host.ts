// The page of a link by which an organizer becomes a co-host, as everybody sees it who has the link.
import { CO_HOST_LINK_DAYS, type FoundCoHostLink } from '../domain/co-host-links.ts'
import type { Party } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import { paths } from '../paths.ts'
import { formatTime, type Moment } from './format.ts'
import { hostNamesOf } from './host-names.ts'
import { HOST_RIGHTS } from './hosts.ts'

export interface CoHostProps {
  kind: FoundCoHostLink['kind']
  /** Undefined where the link is not valid. */
  party:
    | { publicId: string; title: string; owner: string; hosts: string; when: Moment | undefined }
    | undefined
  /** Whether somebody else can still use the link. */
  isOpen: boolean
  rights: string
  linkDays: number
  action: string
  /** The name of the person who would accept; undefined where nobody is logged in. */
  viewer: string | undefined
  loginUrl: string
  mayRegister: boolean
}

export function coHostProps(
  found: FoundCoHostLink,
  view: {
    token: string
    viewer: Person | undefined
    loginUrl: string
    mayRegister: boolean
    now: number
  },
): CoHostProps {
  const action = paths.coHost({ token: view.token })
  return {
    kind: found.kind,
    party: found.kind === 'dead' ? undefined : partyOf(found.party, view.now),
    isOpen: found.kind === 'open' || (found.kind === 'hosting' && !found.isUsed),
    rights: HOST_RIGHTS,
    linkDays: CO_HOST_LINK_DAYS,
    action,
    viewer: view.viewer?.fullName,
    loginUrl: view.loginUrl,
    mayRegister: view.mayRegister,
  }
}

function partyOf(party: Party, now: number): CoHostProps['party'] {
  const { publicId, title, startsAt, timeZone, hostNames } = party
  const when = startsAt === null ? undefined : formatTime(startsAt, timeZone, now)
  return { publicId, title, owner: hostNames[0] ?? '', hosts: hostNamesOf(party), when }
}
