// The states of a page: the props that a test renders it with, each under a name that says what it shows.
import type { Pages } from '../../pages/pages.ts'

/** The props of a page, by the name of the state. */
export type StatesOf<T extends keyof Pages> = { [Page in T]: Record<string, Pages[Page]> }
