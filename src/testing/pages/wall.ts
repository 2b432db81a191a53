// The states of a party's wall, below an invitation and on the host's page.
import type { WallProps } from '../../pages/wall.ts'
import type { StatesOf } from './states-of.ts'

const form: WallProps['form'] = {
  ...{ action: '/i/secret/wall#wall', message: '', most: '2,000' },
  ...{ error: undefined, problems: [] },
}

export const emptyWall: WallProps = {
  ...{ messages: [], form, isHostsOnly: false, older: undefined, newest: undefined },
}

const message: WallProps['messages'][number] = {
  ...{ publicId: 'm1', author: 'Johnson Family', isHost: false, isOwn: false },
  written: '14:02',
  text: [
    [
      { text: 'See ', href: undefined },
      { text: 'https://snow.example', href: 'https://snow.example' },
    ],
    [{ text: 'Who brings sledges?', href: undefined }],
  ],
  removal: undefined,
}

export const wallState: WallProps = {
  ...emptyWall,
  messages: [
    { ...message, publicId: 'm3', author: 'John Smith', isHost: true },
    { ...message, publicId: 'm2', isOwn: true, removal: '/i/secret/wall/m2/take-back' },
    message,
  ],
  ...{ older: '/i/secret?wall=m1#wall', newest: '/i/secret#wall' },
}

/** The wall of a party at which guests are hidden from each other. */
export const hostsWall: WallProps = { ...wallState, form: undefined, isHostsOnly: true }

export const wallComeBack: WallProps = {
  ...wallState,
  form: {
    ...form,
    ...{ message: ' ', error: 'Write something first.' },
    problems: [['Write something first.', 'message']],
  },
}

const removal = '/organizer/parties/party1/wall/m1/remove'
const page = { publicId: 'party1', title: 'Evening of Lights', isArchived: false }

export const wallStates: StatesOf<'organizer/parties/wall'> = {
  'organizer/parties/wall': {
    empty: { ...page, wall: emptyWall },
    full: {
      ...page,
      wall: {
        ...wallState,
        messages: wallState.messages.map((one) => ({ ...one, isOwn: one.isHost, removal })),
      },
    },
    'come back': { ...page, wall: wallComeBack },
    'where guests are hidden': { ...page, wall: { ...emptyWall, isHostsOnly: true } },
    archived: { ...page, isArchived: true, wall: { ...wallState, form: undefined } },
  },
}
