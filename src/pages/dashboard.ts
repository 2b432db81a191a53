// The dashboard: the next party with its one next step, the other parties, and one line about the
// session.
import type { PartiesOf, PartySummary } from '../domain/dashboard.ts'
import { takesReplies } from '../domain/parties.ts'
import type { Person } from '../domain/people.ts'
import type { Freed } from '../domain/potluck/freed.ts'
import { paths } from '../paths.ts'
import { type Headline, headlineOf } from './dashboard-headline.ts'
import { type InvitedRow, invitedRow, type PartyRow, partyRow } from './dashboard-rows.ts'
import { type SessionLine, type SessionView, sessionLine } from './session.ts'
import { freedProps } from './table/table-line.ts'

export interface DashboardProps {
  /** "Welcome, John!" */
  greeting: string
  /** The line that welcomes the session back, on its first visit after a restart; undefined on others. */
  warmLine: string | undefined
  lamp: 'lit' | 'glow'
  ownHousehold: string
  headline: Headline | undefined
  /**
   * What became free at the viewer's next party, and the page to see it on; undefined where nothing
   * did.
   */
  freed: { lines: string[]; url: string } | undefined
  /** Whether the headline is a party that the viewer hosts. */
  isHosting: boolean
  /** The viewer's parties except the headline. */
  hosting: PartyRow[]
  invited: InvitedRow[]
  /** Parties one hosts, to which the own household is invited too. */
  invitedAtOwn: { title: string; url: string; label: string }[]
  archivedCount: number
  session: SessionLine
}

export function dashboardProps(
  person: Person,
  parties: PartiesOf,
  view: SessionView,
): DashboardProps {
  const { next, hosting, invited, archived } = parties
  const welcomeBack = `Your light was still on. Welcome back, ${person.firstName}.`
  return {
    greeting: `Welcome, ${person.firstName}!`,
    warmLine: view.restarted ? welcomeBack : undefined,
    lamp: view.restarted ? 'glow' : 'lit',
    ownHousehold: person.householdName,
    headline: next && headlineOf(next, parties, person, view.now),
    freed: next && freedAt(next, parties.freed),
    isHosting: parties.hosts.length > 0,
    hosting: hosting
      .filter((party) => party !== next)
      .map((party) => partyRow(party, person, view.now)),
    invited: invited.map((party) => {
      const sheet = parties.sheets.find((one) => one.party.id === party.id)
      return invitedRow(party, sheet, view.now)
    }),
    invitedAtOwn: parties.invitedAtOwn.map((party) => ({
      title: party.title,
      url: paths.invitedTo({ party: party.publicId }),
      label: takesReplies(party, view.now) ? 'answer for yours' : 'see the invitation',
    })),
    archivedCount: archived.length,
    session: sessionLine(view),
  }
}

function freedAt({ publicId }: PartySummary, freed: readonly Freed[]): DashboardProps['freed'] {
  const told = freedProps(freed)
  return told && { lines: told.lines, url: paths.partyTable({ party: publicId }) }
}

export interface ArchiveProps {
  parties: PartyRow[]
}

export const archiveProps = (
  archived: readonly PartySummary[],
  person: Person,
  now: number,
): ArchiveProps => ({
  parties: archived.map((party) => partyRow(party, person, now)),
})
