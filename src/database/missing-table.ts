// Recognizes errors that say that a table does not exist, in the words of either engine.

const UNDEFINED_TABLE = '42P01'

export const isMissingTable = (error: Error & { code?: string }): boolean =>
  error.code === UNDEFINED_TABLE || error.message.startsWith('no such table')
