// Checks email addresses and phone numbers as people type them, and brings them into one form.

const MAX_EMAIL_LETTERS = 254

/** The normal form of an email address: case and spaces around it make no difference. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC')

/** Whether mail could be sent to the address. Only sending shows whether anybody reads it. */
export const isEmail = (email: string): boolean =>
  email.length <= MAX_EMAIL_LETTERS &&
  /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\.]+(\.[^\s@<>(),;:"[\]\\.]+)+$/u.test(email)

/** `+49 30 1234` and `0049 (30) 12-34` alike become `+49301234`; a national number keeps its 0. */
export const normalPhone = (phone: string): string =>
  phone
    .normalize('NFKC')
    .trim()
    .replace(/^00/, '+')
    .replace(/(?!^\+)[\s().\-/‐-―]/g, '')

/** Whether it can be a phone number: E.164 allows 15 digits. */
export const isPhone = (phone: string): boolean => /^\+?\d{4,15}$/.test(phone)
