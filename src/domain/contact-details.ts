// Email addresses and phone numbers as people type them: checked, and in one form.

const MAX_EMAIL_LETTERS = 254

/** Email in any case and with spaces around means the same address. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC')

/** Whether mail could be sent there; only sending tells whether anybody reads it. */
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

/** Whether it can be a number at all: E.164 allows 15 digits. */
export const isPhone = (phone: string): boolean => /^\+?\d{4,15}$/.test(phone)
