import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type HTMLElement, parse } from 'node-html-parser'
import { unsubscribe } from '../../domain/messages/unsubscribing.ts'
import { paths } from '../../paths.ts'
import { startApp } from '../../testing/app.ts'
import { inviteByMail } from '../../testing/messages.ts'
import { STRONG_SECRET } from '../../testing/secret.ts'

const written = {
  to: 'all',
  subject: 'Parking',
  text: 'Park at the church.\r\n\r\n<b>Not</b> here',
}

async function hosting(t: TestContext, env = {}) {
  const made = await startApp(t, env)
  const invited = await inviteByMail(made.db, { secretKeys: made.config.secretKeys })
  const browser = made.browser()
  await browser.logIn()
  const { here } = invited
  const preview = (form = written) => browser.post(paths.announcement(here), form)
  /** What the page would send, by the names of its fields. */
  const fieldsOf = (html: string) =>
    Object.fromEntries(
      parse(html)
        .querySelectorAll('main form [name]:not(button)')
        .map((field) => [field.getAttribute('name'), field.getAttribute('value') ?? field.text]),
    )
  const confirm = (html: string) => browser.post(paths.sendAnnouncement(here), fieldsOf(html))
  const guestMails = async () =>
    (await made.mails()).filter(({ key }) => key.startsWith('announcement/'))
  return { ...made, ...invited, browser, preview, confirm, guestMails, fieldsOf }
}

const textOf = (element: HTMLElement | null | undefined): string =>
  (element?.text ?? '').replaceAll(/\s+/g, ' ').trim()

describe('an announcement', () => {
  it('shows exactly who gets which text, and is sent as it was shown, once', async (t) => {
    const { preview, confirm, guestMails, browser, here } = await hosting(t)
    const shown = await preview()
    assert.equal(shown.statusCode, 200)
    assert.deepEqual(await guestMails(), [])
    const page = parse(shown.body)
    const letters = page.querySelectorAll('.letters li')
    assert.deepEqual(
      letters.map((one) => textOf(one.querySelector('.letter-to'))),
      [
        'Kim kim@example.com Kim Household',
        'Kai kai@example.com Kim Household',
        'Ona ona@example.com Ono Family',
      ],
    )
    const sent = await confirm(shown.body)
    assert.equal(sent.statusCode, 303, sent.body)
    await confirm(shown.body)
    const mails = await guestMails()
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['kim@example.com', 'kai@example.com', 'ona@example.com'],
    )
    for (const [at, mail] of mails.entries()) {
      const [, link = ''] =
        /(http\S+\/unsubscribe\/[0-9a-z]{26})/.exec(mail.content?.text ?? '') ?? []
      assert.equal(mail.content?.unsubscribe, link)
      const text = mail.content?.text.replace(link, '(a link of their own)')
      const shownText = letters[at]?.querySelector('pre')?.text
      assert.equal(textOf(parse(`<p>${shownText}</p>`)), textOf(parse(`<p>${text}</p>`)))
      assert.match(mail.content?.html ?? '', /&lt;b&gt;Not&lt;\/b&gt; here/)
    }
    const list = await browser.get(paths.messages(here))
    assert.match(list.body, /was sent already: nobody gets it twice/)
    assert.match(
      textOf(parse(list.body).querySelector('.announcements')),
      /Parking .* 3 mails: 3 waiting/,
    )
  })

  it('names who is not reached, and why, with the text to paste', async (t) => {
    const { preview, db, clock, link } = await hosting(t)
    await unsubscribe(db, { email: 'ona@example.com', isUnsubscribed: false }, clock.now)
    const page = parse((await preview()).body)
    const missed = page.querySelectorAll('.unreachable .field')
    assert.deepEqual(
      missed.map((one) => textOf(one.querySelector('label'))),
      [
        'Lee Family: no address is known',
        'Ono Family: Ona does not want mail',
        'Roe Household: no address is known',
      ],
    )
    const text = missed[0]?.querySelector('textarea')?.text ?? ''
    assert.ok(text.includes('Park at the church.') && text.includes(await link()))
    assert.equal(page.querySelectorAll('.letters li').length, 2)
  })

  it('is shown anew, with what changed, where others would get it', async (t) => {
    const { preview, confirm, guestMails, answer } = await hosting(t)
    const shown = await preview({ ...written, to: 'unanswered' })
    await answer('Ono Family', 'attending')
    const again = await confirm(shown.body)
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /others would get it than the page showed/)
    assert.match(
      again.body,
      /Does not get it any more: <span dir="auto">Ono Family \(ona@example\.com\)/,
    )
    assert.deepEqual(await guestMails(), [])
    assert.equal((await confirm(again.body)).statusCode, 303)
    assert.equal((await guestMails()).length, 2)
  })

  it('keeps what was typed where something is missing, and when one goes back', async (t) => {
    const { preview, browser, here, fieldsOf } = await hosting(t)
    const wrong = await preview({ to: 'nobody', subject: '', text: 'x'.repeat(3_001) })
    assert.equal(wrong.statusCode, 422)
    for (const id of ['to', 'subject', 'text']) {
      assert.ok(parse(wrong.body).querySelector(`.summary a[href="#${id}"]`), id)
    }
    assert.match(wrong.body, /Shorten it to 3,000 characters: it has 3,001/)
    assert.equal(fieldsOf(wrong.body).text?.trim().length, 3_001)
    const shown = await preview()
    const back = await browser.post(paths.announcement(here), {
      ...fieldsOf(shown.body),
      edit: 'yes',
    })
    assert.equal(back.statusCode, 200)
    assert.match(fieldsOf(back.body).text ?? '', /Park at the church\.\n\n<b>Not<\/b> here/)
    assert.ok(parse(back.body).querySelector('input[value="all"][checked]'))
  })

  it('is not sent from a draft, nor more often a day than may be, and says so', async (t) => {
    const { preview, confirm, step, guestMails } = await hosting(t)
    const shown = await preview()
    await step('unpublish')
    const draft = await confirm(shown.body)
    assert.equal(draft.statusCode, 422)
    assert.match(draft.body, /not published/)
    await step('publish')
    for (let sent = 0; sent < 5; sent++) await confirm((await preview()).body)
    const refused = await confirm((await preview()).body)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /At most 5 announcements of this party/)
    assert.equal((await guestMails()).length, 15)
  })

  it('has texts to paste where no mail is sent, and sends nothing', async (t) => {
    const { browser, here } = await hosting(t, production)
    assert.match((await browser.get(paths.messages(here))).body, /has not set it up/)
    const shown = await browser.post(paths.announcement(here), written)
    const page = parse(shown.body)
    assert.equal(page.querySelectorAll('.letters li').length, 0)
    assert.equal(page.querySelectorAll('.unreachable textarea').length, 4)
    assert.match(
      page.querySelector('.unreachable')?.text ?? '',
      /kim@example\.com, kai@example\.com/,
    )
    const form = { ...written, key: 'k', shown: '' }
    assert.equal((await browser.post(paths.sendAnnouncement(here), form)).statusCode, 422)
  })
})

const production = {
  NODE_ENV: 'production',
  SECRET_KEY: STRONG_SECRET,
  SESSION_TYPE: 'filesystem',
}
