// Tells a password that many people use: one of a kept list, or one of it with simple decorations.
//
// The list is the 49,000 most common passwords of known breaches, in lower case. It is read when the
// first password is chosen, and not before: most processes never need it.
import { foldLeet, undecorated, unrepeated, withoutGaps } from './password-disguises.ts'

let known: Promise<ReadonlySet<string>> | undefined

const list = (): Promise<ReadonlySet<string>> =>
  (known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  ))

/** Whether the password, or what is left of it without its decorations, is one of the common ones. */
export async function isCommon(password: string): Promise<boolean> {
  const passwords = await list()
  const typed = password.normalize('NFKC').toLowerCase()
  const written = [typed, withoutGaps(typed)]
  const bare = written.flatMap((text) => [text, ...undecorated(text)])
  const plain = bare.flatMap((text) => [text, ...foldLeet(text)])
  const once = plain.flatMap((text) => [text, unrepeated(text)])
  return once.some((text) => passwords.has(text))
}
