// What hands mails over: the interface of the mail server, and of development's mailbox.

export interface Message {
  /** The Message-ID up to its @: the same in every attempt to send this mail. */
  id: string
  /** One address. */
  to: string
  subject: string
  text: string
  html: string
  /** The address of its List-Unsubscribe; undefined for a mail that one can't do without. */
  unsubscribe?: string | undefined
  /** Milliseconds since 1970. */
  writtenAt: number
}

/** What came of one attempt; reasons are for the log and hold nothing of the message. */
export type Delivery =
  | { kind: 'sent' }
  /** It goes nowhere, and its content stays to be looked at. */
  | { kind: 'kept' }
  /** Never: the address does not exist, or the mail is not wanted. */
  | { kind: 'refused'; reason: string }
  /** Not this mail just now. */
  | { kind: 'later'; reason: string }
  /** No mail just now: nobody answers, or we are not let in. */
  | { kind: 'away'; reason: string }
  /** It was handed over, and no answer came. */
  | { kind: 'perhaps'; reason: string }

/** Hands over one mail at a time. */
export interface Mailer {
  /**
   * Calls `handOver` at the last moment at which nothing is sent yet, and goes on when it resolves.
   * @param signal gives up, unless it is handed over already
   * @throws what `handOver` threw; then nothing was sent
   */
  deliver(message: Message, handOver: () => Promise<void>, signal: AbortSignal): Promise<Delivery>
  /** Where mail goes, in words, once it has answered. @throws an Error that says why it does not */
  check(): Promise<string>
  /** There is nothing to send for now: gives connections back. */
  rest(): void
}

/** For `npm run dev` and tests: mails stay in the database, where the developer reads them. */
export const keepingMailer = (): Mailer => ({
  async deliver(_message, handOver) {
    await handOver()
    return { kind: 'kept' }
  },
  check: async () => 'kept for the developer to read',
  rest() {},
})
