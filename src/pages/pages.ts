// The map of all pages: for each template below views/ the props that it is given.
import type { AccountProps } from './account.ts'
import type { ChoosePasswordProps } from './account-links.ts'
import type { ActivityProps } from './activity.ts'
import type { AskAgainProps } from './ask-again.ts'
import type { BoardProps } from './board.ts'
import type { CalendarProps } from './calendar.ts'
import type { CoHostProps } from './co-host.ts'
import type { ArchiveProps, DashboardProps } from './dashboard.ts'
import type { ErrorProps } from './error.ts'
import type { FoodFormProps } from './food/food-form.ts'
import type { HomeProps } from './home.ts'
import type { HostStepProps, HostsProps } from './hosts.ts'
import type { ImportProps } from './household-import.ts'
import type {
  DeleteHouseholdProps,
  HouseholdFormProps,
  HouseholdProps,
  HouseholdsProps,
  PasteProps,
} from './households.ts'
import type { HowSessionsWorkProps } from './how-sessions-work.ts'
import type { InvitationProps } from './invitation.ts'
import type { GuestNamesProps, GuestPersonProps } from './invitation-people.ts'
import type { InvitationsProps } from './invitations.ts'
import type { LoginProps, LogoutProps } from './login.ts'
import type { AskForLinkProps, LogInByMailProps, UsedLinkProps } from './mailed-links.ts'
import type { AnnouncementFormProps, AnnouncementPreviewProps } from './messages/announcement.ts'
import type { MessagesProps } from './messages/messages.ts'
import type { NoInvitationProps } from './no-invitation.ts'
import type { OrganizerFormProps, OrganizerLinksProps } from './organizer-links.ts'
import type { GuestListProps } from './paper/guest-list.ts'
import type { PaperInvitationsProps } from './paper/invitations.ts'
import type { NameCardsProps } from './paper/name-cards.ts'
import type { PaperProps } from './paper/sheets.ts'
import type { KitchenProps, PotluckProps } from './paper/table-sheets.ts'
import type { PartyAgainProps } from './party-again.ts'
import type { PartyCard } from './party-card.ts'
import type { PartyFormProps } from './party-form.ts'
import type { PasskeyProps, PasskeysProps } from './passkeys.ts'
import type { PasswordProps } from './password.ts'
import type { PlaygroundProps } from './playground.ts'
import type { RecoveryLoginProps, RecoverySheetProps } from './recovery-codes.ts'
import type { SessionProps } from './session.ts'
import type { SessionsProps } from './sessions.ts'
import type { DishFormProps } from './table/dish-form.ts'
import type { HostTableProps } from './table/host-table.ts'
import type { TableProps } from './table/table.ts'
import type { EditWishProps } from './table/wish-form.ts'
import type { UnsubscribeProps } from './unsubscribe.ts'
import type { HostWallProps } from './wall.ts'

/**
 * A template that is not listed can't be rendered, and a missing prop is a type error. Development
 * adds its own templates.
 */
export interface Pages {
  'organizer/account/account': AccountProps
  'organizer/account/activity': ActivityProps
  'organizer/account/ask-again': AskAgainProps
  'organizer/account/ask-for-link': AskForLinkProps
  'organizer/account/log-in-by-mail': LogInByMailProps
  'organizer/account/organizers': OrganizerLinksProps
  'organizer/account/passkeys': PasskeysProps
  'organizer/account/passkey': PasskeyProps
  'organizer/account/password': PasswordProps
  'organizer/account/recovery-codes': RecoverySheetProps
  'organizer/account/register': OrganizerFormProps
  'organizer/account/sessions': SessionsProps
  'organizer/account/choose-password': ChoosePasswordProps
  'organizer/account/used-link': UsedLinkProps
  home: HomeProps
  'how-sessions-work': HowSessionsWorkProps
  playground: PlaygroundProps
  'errors/error': ErrorProps
  unsubscribe: UnsubscribeProps
  'organizer/login': LoginProps
  'organizer/logout': LogoutProps
  'organizer/recovery-code': RecoveryLoginProps
  'organizer/dashboard': DashboardProps
  'organizer/archive': ArchiveProps
  'organizer/session': SessionProps
  'organizer/calendar': CalendarProps
  'organizer/parties/form': PartyFormProps
  'organizer/parties/again': PartyAgainProps
  'organizer/parties/board': BoardProps
  'organizer/parties/invitations': InvitationsProps
  'organizer/parties/wall': HostWallProps
  'organizer/messages/messages': MessagesProps
  'organizer/messages/announcement': AnnouncementFormProps
  'organizer/messages/preview': AnnouncementPreviewProps
  'organizer/parties/hosts': HostsProps
  'organizer/parties/host-step': HostStepProps
  'organizer/co-host': CoHostProps
  'organizer/households/list': HouseholdsProps
  'organizer/households/household': HouseholdProps
  'organizer/households/form': HouseholdFormProps
  'organizer/households/paste': PasteProps
  'organizer/households/import': ImportProps
  'organizer/households/delete': DeleteHouseholdProps
  'organizer/table/table': HostTableProps
  'organizer/table/wish': EditWishProps
  'organizer/paper/paper': PaperProps
  'organizer/paper/guest-list': GuestListProps
  'organizer/paper/potluck': PotluckProps
  'organizer/paper/kitchen': KitchenProps
  'organizer/paper/name-cards': NameCardsProps
  'organizer/paper/invitations': PaperInvitationsProps
  'table/table': TableProps
  'table/dish': DishFormProps
  'table/food': FoodFormProps
  'invitation/invitation': InvitationProps
  'invitation/names': GuestNamesProps
  'invitation/person': GuestPersonProps
  'invitation/none': NoInvitationProps
  'invitation/link-preview': PartyCard
}
