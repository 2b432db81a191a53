import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { closeDatabase, openDatabase } from '../src/database/database.ts'
import { dayIn, daysAfter } from '../src/domain/wall-time.ts'
import { paths } from '../src/paths.ts'
import { inviteByMail } from '../src/testing/messages.ts'
import { SECRET } from '../src/testing/secret.ts'
import type { ServerProcess } from '../src/testing/server-process.ts'
import type { TestSmtp } from '../src/testing/smtp.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, test } from './support/mail.ts'
import { logIn } from './support/stories.ts'

const FAMILIES = Object.fromEntries(
  Array.from({ length: 9 }, (_, index) => [
    `Household ${index}`,
    [`Ann <ann${index}@example.com>`, '*Cat'],
  ]),
)
const DAY_MS = 86_400_000

/** John's party, with two days left to answer; the last household has answered already. */
async function invite(server: ServerProcess) {
  const db = await openDatabase({ kind: 'sqlite', file: join(server.directory, 'planner.db') })
  const now = Date.now()
  const replyBy = daysAfter(dayIn(now, 'Europe/Berlin'), 2)
  const more = { replyBy, startsAt: now + 9 * DAY_MS, timeZone: 'Europe/Berlin' }
  const { here, answer } = await inviteByMail(db, { secretKeys: [SECRET], more }, FAMILIES)
  await answer('Household 8', 'attending')
  return { here, answer, close: () => closeDatabase(db) }
}

/** What came for guests; the host's own log-in causes a mail too. */
const guestMails = ({ mails }: TestSmtp) => mails.filter(({ to }) => /^ann\d@/.test(to))

const pathIn = (text: string, pattern: RegExp): string => pattern.exec(text)?.[0] ?? ''

async function writeAnnouncement(page: Page, to: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Write to your guests' }).click()
  await page.getByRole('radio', { name: to }).check()
  await page.getByLabel('Subject').fill('Parking')
  await page.getByLabel('Text').fill('Please park at the church.')
  await page.getByRole('button', { name: 'See who gets it' }).click()
}

test.describe('on a phone, without JavaScript', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 375, height: 667 } })

  test('a reminder comes to each household once, though the server is killed while it sends', async ({
    page,
    server,
    smtp,
  }) => {
    test.setTimeout(180_000)
    const { here, close } = await invite(server)
    await logIn(page)
    await page.goto(paths.party(here))
    await page.getByRole('link', { name: 'Messages' }).click()
    const reminder = page.getByRole('article', { name: /Please answer/ })
    await expect(reminder.getByText('8 mails to 8 households')).toBeVisible()
    await reminder.getByText('8 mails to 8 households').click()
    await reminder.getByText('ann3@example.com').click()
    await expect(
      reminder.getByText('We have not heard from you yet (Household 3).').first(),
    ).toBeVisible()
    await expect(reminder.getByLabel(/^Lee Family: no address is known/)).toHaveValue(/\/i\/\w{26}/)
    await expect(reminder.getByText('ann8@example.com')).toHaveCount(0)
    expect(guestMails(smtp)).toEqual([])

    const died = Promise.withResolvers<void>()
    let count = 0
    smtp.onStage = async (stage) => {
      if (stage === 'message' && ++count === 4) {
        // The mail server has the whole mail, and its answer reaches nobody.
        await server.stop('SIGKILL')
        died.resolve()
      }
      return undefined
    }
    await reminder.getByRole('button', { name: /^Switch on/ }).click()
    await died.promise
    await server.start()
    const expected = Array.from({ length: 8 }, (_, index) => `ann${index}@example.com`)
    await expect.poll(() => guestMails(smtp).length, { timeout: 90_000 }).toBe(8)
    await page.goto(paths.messages(here))
    await expect(reminder.getByText('Went to 8 households')).toBeVisible()
    expect(
      guestMails(smtp)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(expected)

    await test.step('a guest answers by the mail, and wants no more of them', async () => {
      const { text = '' } = guestMails(smtp).find(({ to }) => to === 'ann0@example.com') ?? {}
      await page.goto(pathIn(text, /\/i\/\w{26}/))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sledging')
      await page.goto(pathIn(text, /\/unsubscribe\/\w{26}/))
      await page.getByRole('button', { name: 'Send me no more mail' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        'You get no more mail about parties',
      )
    })

    await test.step('an announcement leaves them out, and says so', async () => {
      await page.goto(paths.messages(here))
      await writeAnnouncement(page, /have not answered/)
      await expect(page.getByLabel(/^Household 0: Ann does not want mail/)).toHaveValue(/church/)
      await page.getByRole('button', { name: 'Send 7 mails to 7 households' }).click()
      await expect(page.getByText('“Parking” is on its way: 7 mails.')).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Announcements' })).toBeInViewport()
      await expect.poll(() => guestMails(smtp).length, { timeout: 60_000 }).toBe(15)
      const again = guestMails(smtp)
        .slice(8)
        .map(({ to }) => to)
      expect(again.sort()).toEqual(expected.slice(1))
      await expect
        .poll(async () => {
          await page.reload()
          return page.getByText('7 mails: 7 sent').count()
        })
        .toBe(1)
    })
    await close()
  })
})

test('axe finds nothing on the pages for messages, and none scrolls at 320 pixels', async ({
  page,
  server,
  smtp,
}) => {
  const { here, close } = await invite(server)
  const check = async (label: string) => {
    await expectNoSidewaysScroll(page, label)
    await expectAccessible(page, label)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  await logIn(page)
  await page.goto(paths.messages(here))
  await check('messages')
  await page.getByRole('link', { name: 'Write to your guests' }).click()
  await page.getByRole('button', { name: 'See who gets it' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await check('an announcement with errors')
  await page.goto(paths.messages(here))
  await writeAnnouncement(page, /are coming/)
  await check('the preview of an announcement')
  await page.getByRole('button', { name: 'Send 1 mail to 1 household' }).click()
  await check('messages with an announcement')
  await expect.poll(() => guestMails(smtp).length).toBe(1)
  const [{ text } = { text: '' }] = guestMails(smtp)
  await page.goto(pathIn(text, /\/unsubscribe\/\w{26}/))
  await expect(page.getByRole('button', { name: 'Send me no more mail' })).toBeVisible()
  await check('unsubscribing')
  await close()
})
