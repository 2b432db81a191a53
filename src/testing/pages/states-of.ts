// The states of a page: literals that a test renders, by what each shows.
import type { Pages } from '../../pages/pages.ts'

/** What a page is given, by the name of the state. */
export type StatesOf<T extends keyof Pages> = { [Page in T]: Record<string, Pages[Page]> }
