// The site as passkeys know it: a passkey belongs to one host name, and answers to one origin.

export interface RelyingParty {
  /** A host name, "party.example": a passkey that was made under it works under no other. */
  id: string
  /** "https://party.example" */
  origin: string
}

export const RELYING_PARTY_NAME = 'Holiday Party Planner'
