// Notices: sentences that the next page shows once, kept in the session.
import type { Notice } from '../sessions/session-record.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

/** Keeps a notice until a page shows it, across a redirect or a restart. @throws StoreUnavailable */
export async function showNotice(
  { session }: { session: StoredSession },
  kind: Notice['kind'],
  text: string,
  action?: Notice['action'],
): Promise<void> {
  await session.update((data) => {
    data.notices = [...(data.notices ?? []), { kind, text, ...(action && { action }) }]
  })
}
