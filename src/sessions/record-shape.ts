// What the parts of a stored record look like: another version of this program may have signed other things.

type Shape = (value: unknown) => boolean

const isText: Shape = (value) => typeof value === 'string'
const isNumber: Shape = Number.isFinite
const isBoolean: Shape = (value) => typeof value === 'boolean'
const isTime: Shape = (value) => isText(value) && !Number.isNaN(Date.parse(value as string))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isMade = (shapes: Readonly<Record<string, Shape>>): Shape => {
  const parts = Object.entries(shapes)
  return (value) => isObject(value) && parts.every(([name, fits]) => fits(value[name]))
}
const isListOf =
  (fits: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(fits)
const isOneOf =
  (...values: unknown[]): Shape =>
  (value) =>
    values.includes(value)

const isAction = isMade({ label: isText, url: isText })

/** What the app itself keeps in a session's data, by its keys. */
export const OWN_SHAPES: Readonly<Record<string, Shape>> = {
  person_id: Number.isSafeInteger,
  visits: isNumber,
  shopping_list: (value) => isObject(value) && Object.values(value).every(isNumber),
  notices: isListOf(
    isMade({
      kind: isOneOf('success', 'info', 'warning'),
      text: isText,
      action: (value) => value === undefined || isAction(value),
    }),
  ),
  last_example: isMade({
    ...{ call: isText, result: isText, before: isText, after: isText, changed: isBoolean },
  }),
  kept_at: isNumber,
  made_link: isMade({ sealedToken: isText, email: isText }),
  made_codes: isText,
}

/** Whether a parsed text is a record in its stored form; what is in its data is another question. */
export const isStoredForm = isMade({
  ...{ created_at: isTime, last_seen_at: isTime, expires_at: isTime, ends_at: isTime },
  permanent: isBoolean,
  data: isObject,
})

/** Takes away what the app uses and would not understand: it is as if it had never been kept. */
export function dropMisfits(data: Record<string, unknown>): void {
  for (const [key, fits] of Object.entries(OWN_SHAPES)) {
    if (key in data && !fits(data[key])) delete data[key]
  }
}
