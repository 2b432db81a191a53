// /organizer/download: everything one has entered, as one JSON file.
import type { Database } from '../database/database.ts'
import { collectEntered } from '../domain/download.ts'
import { paths } from '../paths.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

interface DownloadNeeds {
  db: Database
  clock: () => number
}

export function downloadRoutes(organizers: OrganizerScope, { db, clock }: DownloadNeeds): void {
  organizers.get(paths.download, async ({ person }, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="holiday-parties.json"')
      .send(JSON.stringify(await collectEntered(db, person, clock()), undefined, 2)),
  )
}
