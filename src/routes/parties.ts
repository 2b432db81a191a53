// /organizer/parties/: makes and edits parties, and takes them from draft to archive.
import type { Database } from '../database/database.ts'
import {
  createParty,
  deleteDraft,
  editParty,
  getHostedParty,
  type Party,
  type Step,
  takeStep,
  undeleteDraft,
} from '../domain/parties.ts'
import type { PartyForm } from '../domain/party-form.ts'
import { readPartyForm } from '../domain/party-form-reading.ts'
import {
  editPartyProps,
  newPartyProps,
  overtakenProps,
  PARTY_LABELS,
  wrongPartyProps,
} from '../pages/party-form.ts'
import { type Path, paths } from '../paths.ts'
import type { Form } from '../plugins/forms.ts'
import { showNotice } from '../plugins/notices.ts'
import type { OrganizerScope } from '../plugins/organizers.ts'

interface PartyNeeds {
  db: Database
  clock: () => number
}

const FORM = 'organizer/parties/form'

export function partyRoutes(organizers: OrganizerScope, needs: PartyNeeds): void {
  newPartyRoutes(organizers, needs)
  editPartyRoutes(organizers, needs)
  stepRoutes(organizers, needs)
  deletionRoutes(organizers, needs)
}

function newPartyRoutes(organizers: OrganizerScope, { db, clock }: PartyNeeds): void {
  organizers.get(paths.parties, (_visit, reply) => reply.redirect(paths.dashboard, 303))

  organizers.get(paths.newParty, (_visit, reply) =>
    reply.page(FORM, 'New party', newPartyProps(serverZone())),
  )

  organizers.post(paths.newParty, async (visit, reply) => {
    const form = readTyped(visit.form)
    const reading = readPartyForm(form)
    if (!reading.details) {
      const props = wrongPartyProps(newPartyProps(serverZone()), form, 0, reading)
      return reply.code(422).page(FORM, 'Error: New party', props)
    }
    const party = await createParty(db, visit.person, reading.details, clock())
    await showNotice(visit, 'success', `${reading.details.title} is saved as a draft.`)
    return reply.redirect(paths.party({ party }), 303)
  })
}

const serverZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

function editPartyRoutes(organizers: OrganizerScope, { db, clock }: PartyNeeds): void {
  organizers.get(paths.editParty, async ({ person, params }, reply) => {
    const party = await getHostedParty(db, person, params.party)
    return reply.page(FORM, `Edit ${party.title}`, editPartyProps(party, clock()))
  })

  organizers.post(paths.editParty, async (visit, reply) => {
    const party = await getHostedParty(db, visit.person, visit.params.party)
    const form = readTyped(visit.form)
    const baseVersion = versionIn(visit.form, party)
    const reading = readPartyForm(form)
    if (!reading.details) {
      const props = wrongPartyProps(editPartyProps(party, clock()), form, baseVersion, reading)
      return reply.code(422).page(FORM, 'Error: Edit party', props)
    }
    const edit = { baseVersion, details: reading.details, now: clock() }
    const outcome = await editParty(db, visit.person, party.publicId, edit)
    if (outcome.kind === 'overtaken') {
      const props = overtakenProps(form, outcome, clock())
      return reply.code(422).page(FORM, 'Error: Edit party', props)
    }
    await showNotice(visit, 'success', `${reading.details.title} is saved.`)
    return reply.redirect(paths.party({ party: party.publicId }), 303)
  })
}

/** The version that the form began from. A form without one is taken to have begun from the newest. */
function versionIn(form: Form, party: Party): number {
  const text = form.text('version')
  return /^\d{1,9}$/.test(text) ? Number(text) : party.version
}

const readTyped = (form: Form): PartyForm => {
  const names = Object.keys(PARTY_LABELS)
  return Object.fromEntries(names.map((name) => [name, form.text(name)])) as unknown as PartyForm
}

const STEPS: {
  step: Step
  path: Path<`/organizer/parties/:party/${Step}`>
  said: (title: string) => string
}[] = [
  {
    step: 'publish',
    path: paths.publishParty,
    said: (title) => `${title} is published: the links work now. Send one to each household.`,
  },
  {
    step: 'unpublish',
    path: paths.unpublishParty,
    said: (title) => `${title} is a draft again: its links say that it is not open just now.`,
  },
  {
    step: 'archive',
    path: paths.archiveParty,
    said: (title) => `${title} is in the archive. Its replies are kept.`,
  },
  {
    step: 'restore',
    path: paths.restoreParty,
    said: (title) => `${title} is back from the archive.`,
  },
]

function stepRoutes(organizers: OrganizerScope, { db, clock }: PartyNeeds): void {
  for (const { step, path, said } of STEPS) {
    organizers.post(path, async (visit, reply) => {
      const party = await takeStep(db, visit.person, visit.params.party, step, clock())
      await showNotice(visit, 'success', said(party.title))
      return reply.redirect(paths.party({ party: party.publicId }), 303)
    })
  }
}

function deletionRoutes(organizers: OrganizerScope, { db, clock }: PartyNeeds): void {
  organizers.post(paths.deleteParty, async (visit, reply) => {
    const { publicId, title } = await deleteDraft(db, visit.person, visit.params.party, clock())
    const undo = { label: 'Undo', url: paths.undeleteParty({ party: publicId }) }
    await showNotice(visit, 'success', `${title} is deleted.`, undo)
    return reply.redirect(paths.dashboard, 303)
  })

  organizers.post(paths.undeleteParty, async (visit, reply) => {
    const { party } = visit.params
    await undeleteDraft(db, visit.person, party)
    await showNotice(visit, 'success', 'The draft is back.')
    return reply.redirect(paths.party({ party }), 303)
  })
}
