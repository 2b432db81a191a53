// /organizer/download: everything that an organizer has entered, as one JSON file.
import type { Database } from '../database/database.ts'
import { collectEntered } from '../domain/download.ts'
import { Forbidden } from '../errors.ts'
import { paths } from '../paths.ts'
import { isFromElsewhere } from '../plugins/forgery-protection.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

interface DownloadNeeds {
  db: Database
  clock: () => number
}

export function downloadRoutes(organizers: OrganizerScope, { db, clock }: DownloadNeeds): void {
  organizers.get(paths.download, async ({ person, request }, reply) => {
    // The download costs work and puts a file on somebody's disk, so no other site may cause it
    // (ASVS 5.0, 3.5.3).
    if (isFromElsewhere(request)) throw new Forbidden('Please download it from your own pages.')
    const entered = await collectEntered(db, person, clock())
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="holiday-parties.json"')
      .send(JSON.stringify(entered, undefined, 2))
  })
}
