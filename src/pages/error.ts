// The page for whatever went wrong.

export interface ErrorProps {
  status: number
  heading: string
  message: string
  /** Whether the same request may succeed later. */
  canRetry: boolean
  /** Finds this moment in the log; undefined where nothing was logged. */
  reference: string | undefined
  /** The stack, for developers alone. */
  detail: string | undefined
}
