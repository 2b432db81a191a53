// Notices: a sentence for the next page, kept in the session and shown once.
import type { Notice } from '../sessions/session-record.ts'
import type { StoredSession } from '../sessions/stored-session.ts'

/** Kept until a page shows it: it survives the redirect, and a restart. @throws StoreUnavailable */
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
