// A mail server for stories, to which the program sends.
import { startSmtp, type TestSmtp } from '../../src/testing/smtp.ts'
import { test as base } from './stories.ts'

export { expect } from './stories.ts'

/** The server of the story sends its mails to `smtp`, which ends with the story. */
export const test = base.extend<{ smtp: TestSmtp }>({
  // Playwright reads from this pattern which other fixtures the fixture needs.
  // biome-ignore lint/correctness/noEmptyPattern: it has none
  smtp: async ({}, use) => {
    const ends: (() => void)[] = []
    await use(await startSmtp({ after: (end) => void ends.push(end as () => void) }))
    for (const end of ends) end()
  },
  serverEnv: async ({ smtp }, use) =>
    use({ SMTP_URL: smtp.url, MAIL_FROM: 'Holiday Party <party@example.com>' }),
})
