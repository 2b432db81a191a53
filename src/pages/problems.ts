// The summary of what is wrong with a form, each line leading to its field.

/** The words of a problem, and the id of the field that they are about. */
export type Problem = [text: string, field: string]

/** @returns the problems in the order of the form's fields, in which the errors were found */
export const problemsIn = (errors: Readonly<Record<string, string | undefined>>): Problem[] =>
  Object.entries(errors).flatMap(([field, text]) => (text ? [[text, field] as Problem] : []))
