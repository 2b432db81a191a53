// The states of the pages about the hosts of a party.
import type { CoHostProps } from '../../pages/co-host.ts'
import { HOST_RIGHTS, type HostStepProps, type HostsProps } from '../../pages/hosts.ts'
import type { StatesOf } from './states-of.ts'

const when = { iso: '2026-12-20T23:00:00.000Z', text: 'Sunday 20 December at 6 pm, New York time' }
const since = { iso: '2026-12-02T12:00:00.000Z', text: '2 December' }

const hosts: HostsProps = {
  ...{ publicId: 'party1', title: 'Evening of Lights', rights: HOST_RIGHTS, isOwner: true },
  hosts: [
    { publicId: 'p1', name: 'John Smith', isOwner: true, isYou: true, since: undefined },
    { publicId: 'p2', name: 'Mary Williams', isOwner: false, isYou: false, since },
  ],
  links: [
    {
      ...{ publicId: 'l1', url: 'https://party.example/organizer/co-host/secret' },
      ...{ message: 'Will you host it with me?', madeAt: when, endsAt: when },
    },
    { ...{ publicId: 'l2', url: undefined, message: '' }, madeAt: when, endsAt: when },
  ],
  whyNoLink: undefined,
  linkDays: 7,
  mayRegister: false,
}

const step: HostStepProps = {
  ...{ publicId: 'party1', title: 'Evening of Lights', heading: 'Remove Mary Williams?' },
  text: ['Mary sees nothing of this party from that moment on.', 'Households stay invited.'],
  leadsToEdit: false,
  button: { label: 'Remove Mary', action: '/organizer/parties/party1/hosts/p2/remove' },
}

const link: CoHostProps = {
  kind: 'open',
  isOpen: true,
  party: {
    ...{ publicId: 'party1', title: 'Evening of Lights', owner: 'John Smith' },
    ...{ hosts: 'John Smith and Mary Williams', when },
  },
  rights: HOST_RIGHTS,
  linkDays: 7,
  action: '/organizer/co-host/secret',
  viewer: 'Bob Johnson',
  loginUrl: '/organizer/login?next=%2Forganizer%2Fco-host%2Fsecret',
  mayRegister: false,
}

export const hostStates: StatesOf<
  'organizer/parties/hosts' | 'organizer/parties/host-step' | 'organizer/co-host'
> = {
  'organizer/parties/hosts': {
    'for the owner': hosts,
    'for an owner alone': {
      ...{ ...hosts, hosts: hosts.hosts.slice(0, 1), links: [], mayRegister: true },
    },
    'with room for no more': { ...hosts, whyNoLink: 'A party has room for 10 co-hosts.' },
    'for a co-host': {
      ...{ ...hosts, isOwner: false, links: [] },
      hosts: hosts.hosts.map((host) => ({ ...host, isYou: !host.isYou })),
    },
  },
  'organizer/parties/host-step': {
    asked: step,
    'with a contact to change': { ...step, leadsToEdit: true },
    'for an owner who would leave': { ...step, heading: 'Leave it?', button: undefined },
  },
  'organizer/co-host': {
    'for an organizer': link,
    'for nobody who is logged in': { ...link, viewer: undefined },
    'where anybody may register': {
      ...{ ...link, viewer: undefined, mayRegister: true },
      party: { ...link.party, when: undefined } as NonNullable<CoHostProps['party']>,
    },
    'for a host': { ...link, kind: 'hosting' },
    'for whoever used it': { ...link, kind: 'hosting', isOpen: false },
    'in the archive': { ...link, kind: 'archived' },
    dead: { ...link, kind: 'dead', party: undefined },
  },
}
