// The words of the domain as types.

export interface Person {
  id: number
  firstName: string
  lastName: string
  fullName: string
  householdId: number
  householdName: string
}

export type Reply = 'attending' | 'maybe' | 'not attending' | 'no response'

export interface Member {
  /** The first name. */
  name: string
  kind: 'adult' | 'child'
  reply: Reply
}

export interface InvitedHousehold {
  name: string
  members: Member[]
}

export interface Headcount {
  attending: number
  maybe: number
  notAttending: number
  noResponse: number
}

export interface PartyRow {
  id: number
  title: string
  state: 'draft' | 'published' | 'archived'
  description: string
  place: string
  /** Milliseconds since 1970; null while it is not settled. */
  startsAt: number | null
  /** The IANA zone of the place. */
  timeZone: string
  hostId: number
  hostFirstName: string
  hostLastName: string
}

export interface ReplyRow {
  partyId: number
  householdId: number
  householdName: string
  name: string
  kind: 'adult' | 'child'
  reply: Exclude<Reply, 'no response'> | null
}

export interface Party extends PartyRow {
  hostName: string
  households: InvitedHousehold[]
  headcount: Headcount
}
