import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type HTMLElement, parse } from 'node-html-parser'
import { deriveKeys } from '../../config/signing-keys.ts'
import { linkTokens } from '../../domain/invitation-links.ts'
import { queueDueReminders } from '../../domain/messages/due-reminders.ts'
import { openMail } from '../../pages/mails/mail.ts'
import { paths } from '../../paths.ts'
import { reminderQueue } from '../../process/reminders.ts'
import { startApp } from '../../testing/app.ts'
import { inviteByMail } from '../../testing/messages.ts'
import { STRONG_SECRET } from '../../testing/secret.ts'

const ORIGIN = 'https://party.example'
const at = (day: number, hour: number) => Date.UTC(2031, 0, day, hour - 1)

async function hosting(t: TestContext, env = {}) {
  const made = await startApp(t, { PUBLIC_URL: ORIGIN, ...env })
  const { db, config, clock } = made
  const more = { startsAt: at(20, 18), replyBy: '2031-01-13', timeZone: 'Europe/Berlin' }
  const invited = await inviteByMail(db, { secretKeys: config.secretKeys, more })
  clock.now = at(1, 12)
  const browser = made.browser()
  await browser.logIn()
  const url = paths.messages(invited.here)
  const { sendToGuest } = await openMail(config, () => clock.now)
  const links = linkTokens(deriveKeys(config.secretKeys, 'invitation link'))
  return {
    ...{ ...made, ...invited, browser, url },
    choose: (form: Record<string, string>) => browser.post(paths.reminders(invited.here), form),
    /** What the page says of a reminder. */
    shown: async (kind: string) => {
      const { body } = await browser.get(url)
      return parse(body).querySelector(`#reminder-${kind}`) as HTMLElement
    },
    /** As the server does every few seconds. */
    look: async () => {
      assert.ok(sendToGuest)
      const queue = reminderQueue(sendToGuest, ORIGIN, () => clock.now)
      await queueDueReminders({
        db,
        links,
        clock: () => clock.now,
        queue,
        hearFailure: assert.fail,
      })
      return (await made.mails()).filter(({ key }) => key.startsWith('reminder/'))
    },
  }
}

const textOf = (element: HTMLElement | null | undefined): string =>
  (element?.text ?? '').replaceAll(/\s+/g, ' ').trim()

describe('reminders', () => {
  it('are shown to exactly those who get them, word for word, and go once they are on', async (t) => {
    const { shown, choose, look, clock, url, answer } = await hosting(t)
    await answer('Ono Family', 'attending')
    const before = await shown('unanswered')
    assert.match(
      textOf(before),
      /Once switched on, it goes on Monday 6 January at 9 am, Berlin time/,
    )
    const letters = before.querySelectorAll('.letters li')
    assert.deepEqual(
      letters.map((one) => textOf(one.querySelector('.letter-to'))),
      ['Kim kim@example.com Kim Household', 'Kai kai@example.com Kim Household'],
    )
    const missed = before.querySelectorAll('.unreachable label').map(textOf)
    assert.deepEqual(missed, [
      'Lee Family: no address is known',
      'Roe Household: no address is known',
    ])
    clock.now = at(6, 9)
    assert.deepEqual(await look(), [])
    const on = await choose({ kind: 'unanswered', on: 'yes' })
    assert.equal(on.headers.location, `${url}#reminder-unanswered`)
    assert.match(textOf(await shown('unanswered')), /on .* Goes within the minute/)
    const mails = await look()
    assert.equal(mails.length, 2)
    for (const [index, mail] of mails.entries()) {
      const text = mail.content?.text.replace(
        mail.content.unsubscribe ?? '',
        '(a link of their own)',
      )
      const own = letters[index]?.querySelector('pre')?.text
      assert.equal(textOf(parse(`<p>${own}</p>`)), textOf(parse(`<p>${text}</p>`)))
      assert.match(text ?? '', /We have not heard from you yet \(Kim Household\)/)
    }
    assert.match(
      textOf(await shown('unanswered')),
      /Went to 1 household on Monday 6 January at 9 am, Berlin time/,
    )
    assert.equal((await look()).length, 2)
  })

  it('ask once more where another number of days would send it at once', async (t) => {
    const { choose, shown, browser, url, clock } = await hosting(t)
    await choose({ kind: 'unanswered', on: 'yes' })
    clock.now = at(4, 12)
    await choose({ kind: 'unanswered', days: '8' })
    assert.match(textOf(await shown('unanswered')), /on .* Goes on Sunday 5 January/)
    await choose({ kind: 'unanswered', days: '10' })
    const page = await browser.get(url)
    assert.match(page.body, /would go 10 days before the last day to reply. It is off/)
    assert.match(
      textOf(await shown('unanswered')),
      /off .* Once switched on, it goes within the minute/,
    )
    clock.now = at(1, 12)
    await choose({ kind: 'unanswered', days: '5', on: 'yes' })
    assert.match(textOf(await shown('unanswered')), /on .* Goes on Wednesday 8 January/)
    await choose({ kind: 'unanswered', days: '4', on: 'no' })
    assert.match(textOf(await shown('unanswered')), /Once switched on, it goes on Thursday 9/)
    for (const days of ['0', '15', '1.5', 'many', '']) {
      assert.equal((await choose({ kind: 'unanswered', days })).statusCode, 409, days)
    }
    assert.equal((await choose({ kind: 'birthday', on: 'yes' })).statusCode, 409)
    assert.equal((await choose({ kind: 'day', days: '3' })).statusCode, 409)
  })

  it('say why they can’t go: no day, too late, or nobody to get them', async (t) => {
    const { shown, clock, choose, db, browser } = await hosting(t)
    assert.match(textOf(await shown('bring')), /As it stands, nobody gets it/)
    clock.now = at(20, 19)
    await browser.logIn()
    assert.match(textOf(await shown('day')), /It is too late for this one/)
    assert.equal((await choose({ kind: 'day', on: 'yes' })).statusCode, 409)
    await db.updateTable('parties').set({ reply_by: null, starts_at: null }).execute()
    assert.match(textOf(await shown('unanswered')), /no last day to reply/)
    assert.match(textOf(await shown('day')), /The party has no day yet/)
  })

  it('are texts to paste where no mail is sent', async (t) => {
    const env = { NODE_ENV: 'production', SECRET_KEY: STRONG_SECRET, SESSION_TYPE: 'filesystem' }
    const { shown, choose, link } = await hosting(t, env)
    const unanswered = await shown('unanswered')
    assert.equal(unanswered.querySelector('button[name="on"]'), null)
    const texts = unanswered.querySelectorAll('textarea').map(({ text }) => text)
    assert.equal(texts.length, 4)
    assert.ok(texts.some((text) => text.includes('https://party.example') && text.includes('/i/')))
    assert.ok((await link()).startsWith('/i/'))
    assert.equal((await choose({ kind: 'unanswered', on: 'yes' })).statusCode, 409)
  })
})
