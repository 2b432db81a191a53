// Recognizes what a column holds by its name, in the words of spreadsheets and address books.

export const FIELDS = [
  'household',
  'name',
  'first_name',
  'last_name',
  'kind',
  'email',
  'phone',
] as const
export type Field = (typeof FIELDS)[number]

/** Patterns for the whole name of a column, without case, accents, digits and punctuation. */
const NAMES: readonly [Field, RegExp][] = [
  ['first_name', /^(first|fore|given|christian)( ?name)?s?$|^(vorname|prenom|nombre|voornaam)s?$/],
  [
    'last_name',
    /^(last|sur|second|family)( ?name)s?$|^(last|surname|nachname|familienname|nom( de famille)?|apellidos?|cognome|achternaam)$/,
  ],
  [
    'household',
    /^(house ?hold|family|families|address label|invitation|group|haushalt|familie|foyer|famille|hogar|familia|famiglia|gezin)( name)?$/,
  ],
  [
    'name',
    /^((full|whole|display|guest|person|contact) ?)?names?$|^(guest|person|member|attendee|contact|nom complet|nombre completo|vollstandiger name)$/,
  ],
]

/**
 * Patterns for a single word, wherever it stands in the name. Plural "Adults" and "Children" are
 * left out, since such columns hold numbers of people.
 */
const WORDS: readonly [Field, RegExp][] = [
  ['email', /\b(e ?mails?|mails?|courriel|correo)\b/],
  ['phone', /\b(tele)?phones?\b|\b(tel|mobile|cell|handy|mobil|telefon|telefono|gsm)\b/],
  [
    'kind',
    /\b(adult|child|kid|kind|age|type|erwachsene?|enfant|nino|alter)\b|^adults (or )?children$/,
  ],
]

/**
 * Words in names of columns that belong to an address but hold none: "E-mail 1 - Type", "Mailing
 * address".
 */
const BESIDE = /\b(type|label|mailing)\b/

/** @returns undefined where the import does not know the name */
export function fieldNamed(header: string): Field | undefined {
  const name = plainWords(header)
  const whole = NAMES.find(([, pattern]) => pattern.test(name))?.[0]
  if (whole) return whole
  const found = WORDS.find(([, pattern]) => pattern.test(name))?.[0]
  return found && found !== 'kind' && BESIDE.test(name) ? undefined : found
}

const plainWords = (header: string): string =>
  header
    .slice(0, 100)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()

/**
 * What a column about adults and children says: an age, yes for a child, yes for an adult, or which
 * of the two.
 */
export type KindQuestion = 'age' | 'is child' | 'is adult' | 'which'

export function kindQuestion(header: string): KindQuestion {
  const name = plainWords(header)
  if (/\b(age|alter)\b/.test(name) && !/\bgroup\b/.test(name)) return 'age'
  const asksChild = /\b(child|children|kids?|kind|enfant|nino)\b/.test(name)
  const asksAdult = /\b(adults?|erwachsene?)\b/.test(name)
  if (asksChild === asksAdult) return 'which'
  return asksChild ? 'is child' : 'is adult'
}
