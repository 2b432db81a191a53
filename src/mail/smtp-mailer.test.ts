import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { startSmtp } from '../testing/smtp.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { makeCertificates } from '../testing/tls.ts'
import type { Message } from './mailer.ts'
import { smtpMailer } from './smtp-mailer.ts'
import { parseSmtpUrl } from './smtp-url.ts'

const message: Message = {
  id: 'a'.repeat(32),
  to: 'zoe@example.com',
  subject: 'Grüße\r\nBcc: everybody@example.com',
  text: '.\nA line that begins with a dot\n.\n',
  html: '<p>Grüße</p>',
  writtenAt: Date.UTC(2026, 11, 20),
}
const from = 'Ada & Co <party@example.com>'
const never = new AbortController().signal
const handOver = async () => {}

describe('the mailer of a mail server', () => {
  it('logs in, and sends what it is given and nothing more', async (t) => {
    const smtp = await startSmtp(t)
    const lines: string[] = []
    smtp.onStage = (stage, line) => void lines.push(`${stage} ${line}`) as undefined
    const mailer = smtpMailer(parseSmtpUrl(smtp.url.replace('//', '//ada:s%40sam@')), from)
    assert.deepEqual(await mailer.deliver(message, handOver, never), { kind: 'sent' })
    mailer.rest()
    const login = Buffer.from('\0ada\0s@sam').toString('base64')
    assert.equal(lines[1], `auth AUTH PLAIN ${login}`)
    const [mail] = smtp.mails
    assert.deepEqual([mail?.from, mail?.to], ['party@example.com', message.to])
    assert.equal(mail?.headers.bcc, undefined)
    assert.equal(mail?.headers.date, 'Sun, 20 Dec 2026 00:00:00 +0000')
    assert.equal(mail?.text.replaceAll('\r', '').trimEnd(), message.text.trimEnd())
    assert.match(mail?.html ?? '', /<p>Grüße<\/p>/)
  })

  it('names where one unsubscribes by one click, in the mails that one can do without', async (t) => {
    const smtp = await startSmtp(t)
    const mailer = smtpMailer(parseSmtpUrl(smtp.url), from)
    const unsubscribe = `https://party.example/unsubscribe/${'a'.repeat(26)}`
    await mailer.deliver({ ...message, unsubscribe }, handOver, never)
    await mailer.deliver(message, handOver, never)
    mailer.rest()
    const [asked, plain] = smtp.mails
    assert.equal(asked?.headers['list-unsubscribe'], `<${unsubscribe}>`)
    assert.equal(asked?.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click')
    assert.equal(plain?.headers['list-unsubscribe'], undefined)
  })

  it('refuses alone what no mail server could take, and is not away for it', async (t) => {
    const smtp = await startSmtp(t)
    const mailer = smtpMailer(parseSmtpUrl(smtp.url), from)
    const tooLarge = { ...message, text: 'x '.repeat(600_000) }
    assert.equal((await mailer.deliver(tooLarge, handOver, never)).kind, 'refused')
    assert.deepEqual(smtp.mails, [])
  })

  it('hands nothing over in the clear where TLS is asked for', async (t) => {
    const smtp = await startSmtp(t)
    const mailer = smtpMailer({ ...parseSmtpUrl(smtp.url), requireTls: true }, from)
    const delivery = await mailer.deliver(message, handOver, never)
    assert.equal(delivery.kind, 'away')
    assert.match('reason' in delivery ? delivery.reason : '', /STARTTLS|TLS/i)
    assert.deepEqual(smtp.mails, [])
  })

  it('trusts no certificate that nobody it knows has signed', async (t) => {
    const folder = temporaryFolder(t)
    const { certFile, keyFile } = makeCertificates(folder)
    const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) }
    const smtp = await startSmtp(t, tls)
    const mailer = smtpMailer(parseSmtpUrl(smtp.url), from)
    await assert.rejects(mailer.check(), /certificate/)
    const delivery = await mailer.deliver(message, handOver, never)
    assert.equal(delivery.kind, 'away')
  })

  it('says whether the mail server is there and lets it in, and sends nothing to find out', async (t) => {
    const smtp = await startSmtp(t)
    const mailer = smtpMailer(parseSmtpUrl(smtp.url.replace('//', '//ada:sesame@')), from)
    assert.equal(await mailer.check(), smtp.url)
    smtp.onStage = (stage) => (stage === 'auth' ? '535 no such user' : undefined)
    await assert.rejects(mailer.check(), /535 no such user/)
    const gone = smtpMailer(parseSmtpUrl('smtp://127.0.0.1:1'), from)
    await assert.rejects(gone.check(), /ECONNREFUSED/)
    assert.deepEqual(smtp.mails, [])
  })
})
