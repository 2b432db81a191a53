// Recognizes common passwords: those of a list, also with simple decorations.
//
// The list has the 49,000 most common passwords of known breaches, in lower case. It is read when
// the first password is chosen, since most processes never need it.
import { foldLeet, undecorated, unrepeated, withoutGaps } from './password-disguises.ts'

let known: Promise<ReadonlySet<string>> | undefined

const list = (): Promise<ReadonlySet<string>> =>
  (known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  ))

/** Whether the password is common, as it is or without its decorations. */
export async function isCommon(password: string): Promise<boolean> {
  const passwords = await list()
  const typed = password.normalize('NFKC').toLowerCase()
  const written = [typed, withoutGaps(typed)]
  const bare = written.flatMap((text) => [text, ...undecorated(text)])
  const plain = bare.flatMap((text) => [text, ...foldLeet(text)])
  const once = plain.flatMap((text) => [text, unrepeated(text)])
  return once.some((text) => passwords.has(text))
}
