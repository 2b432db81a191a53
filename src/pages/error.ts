// The page of an error, whatever went wrong.

export interface ErrorProps {
  status: number
  heading: string
  message: string
  /** Whether the same request may succeed later. */
  canRetry: boolean
  /** The number by which the log line of this error is found; undefined where nothing was logged. */
  reference: string | undefined
  /** The stack trace, shown only to developers; undefined for everybody else. */
  detail: string | undefined
}
