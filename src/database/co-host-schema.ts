// The tables of co-hosts and their links as queries see them.

export interface CoHostSchema {
  /** Who hosts a party beside its owner. */
  co_hosts: {
    party_id: number
    person_id: number
    since: number
    /**
     * SHA-256 of the token by which they became a co-host; null for somebody who owned the party
     * before.
     */
    token_hash: string | null
  }
  /** Links that nobody has used yet; each makes one co-host. */
  co_host_links: {
    /** SHA-256 of the link's token. */
    token_hash: string
    /** The sealed token: it is encrypted with a key that is not in the database. */
    sealed_token: string
    /** The link's name in URLs and forms. */
    public_id: string
    party_id: number
    made_at: number
    ends_at: number
  }
}
