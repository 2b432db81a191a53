// The page for whoever wants no mail as a guest: it asks by a button, and offers the way back.
import type { Address } from '../domain/messages/unsubscribing.ts'
import { paths } from '../paths.ts'

export interface UnsubscribeProps {
  heading: string
  /** Undefined where the link belongs to no address. */
  email: string | undefined
  isUnsubscribed: boolean
  /** Where the page's form is sent. */
  action: string
}

export function unsubscribeProps(token: string, address: Address | undefined): UnsubscribeProps {
  if (!address) {
    const heading = 'This link is not complete'
    return { heading, email: undefined, isUnsubscribed: false, action: '' }
  }
  const { email, isUnsubscribed } = address
  const heading = isUnsubscribed
    ? 'You get no more mail about parties'
    : 'No more mail about parties?'
  const action = (isUnsubscribed ? paths.subscribeAgain : paths.unsubscribe)({ token })
  return { heading, email, isUnsubscribed, action }
}
