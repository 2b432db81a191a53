// The page for whoever wants no mail as a guest: it asks by a button, and offers the way back.
import type { Address } from '../domain/messages/unsubscribing.ts'
import { paths } from '../paths.ts'

export interface UnsubscribeProps {
  heading: string
  /** Undefined where the link belongs to no address. */
  email: string | undefined
  isUnsubscribed: boolean
  /** Whether they have just asked for mail again. */
  isBack: boolean
  /** Where the page's form is sent. */
  action: string
}

/** @param hasAsked whether the page is the answer to "Send me mail again" */
export function unsubscribeProps(
  token: string,
  address: Address | undefined,
  hasAsked = false,
): UnsubscribeProps {
  if (!address) {
    const heading = 'This link is not complete'
    return { heading, email: undefined, isUnsubscribed: false, isBack: false, action: '' }
  }
  const { email, isUnsubscribed } = address
  const isBack = hasAsked && !isUnsubscribed
  const asked = isBack ? 'You get mail about parties again' : 'No more mail about parties?'
  const heading = isUnsubscribed ? 'You get no more mail about parties' : asked
  const action = (isUnsubscribed ? paths.subscribeAgain : paths.unsubscribe)({ token })
  return { heading, email, isUnsubscribed, isBack, action }
}
