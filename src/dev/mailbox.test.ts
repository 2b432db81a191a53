import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { paths } from '../paths.ts'
import { DEV_PROXY_SECRET_HEADER } from '../system/request-source.ts'
import { startApp } from '../testing/app.ts'
import { john } from '../testing/cast.ts'
import { development } from './development.ts'

const SECRETS = { devProxySecret: 'of this start', developerKey: 'of this project' }

async function start(t: TestContext, env = {}) {
  const test = await startApp(t, env, {
    devProxySecret: SECRETS.devProxySecret,
    development: development(SECRETS),
  })
  const browser = test.browser()
  browser.headers[DEV_PROXY_SECRET_HEADER] = SECRETS.devProxySecret
  return { test, browser }
}

const open = `${paths.devOpen}?key=${encodeURIComponent(SECRETS.developerKey)}`

describe('the mailbox of development', () => {
  it('shows what would have been sent: the list, the text, and the mail as mail programs do', async (t) => {
    const { browser } = await start(t)
    await browser.get(open)
    assert.match((await browser.get(paths.devMailbox)).body, /No mail was written yet/)
    await browser.logIn()
    const list = await browser.get(paths.devMailbox)
    const link = parse(list.body).querySelector('main td a')
    assert.equal(link?.text, 'A new device logged in')
    const mail = await browser.get(link?.getAttribute('href') ?? '')
    assert.match(mail.body, /john\.smith@example\.com/)
    assert.match(mail.body, /Hello John,/)
    const html = await browser.get(paths.devMailHtml({ mail: '1' }))
    assert.match(html.body, /^\s*<!doctype html>/)
    assert.match(`${html.headers['content-security-policy']}`, /default-src 'none'; style-src 'un/)
    for (const mail of ['2', 'x', '99999999999']) {
      assert.equal((await browser.get(paths.devMail({ mail }))).statusCode, 404)
    }
  })

  it('is where the page after one that caused a mail leads, once', async (t) => {
    const { browser } = await start(t)
    const leadsThere = async (path: string) =>
      (await browser.get(path)).body.includes('Read the mail that this caused')
    await browser.get(open)
    assert.equal(await leadsThere(paths.login), false)
    const answer = await browser.post(paths.forgotPassword, { email: john.email })
    assert.equal(await leadsThere(answer.headers.location ?? ''), true)
    assert.equal(await leadsThere(paths.login), false)
    assert.match((await browser.get(paths.devMailbox)).body, /Choose a new password/)
    await browser.logIn()
    assert.equal(await leadsThere(paths.dashboard), true)
  })

  it('is for the developer alone', async (t) => {
    const { browser } = await start(t)
    const refused = [
      paths.devMailbox,
      paths.devMail({ mail: '1' }),
      paths.devMailHtml({ mail: '1' }),
    ]
    for (const path of refused) assert.equal((await browser.get(path)).statusCode, 403, path)
  })
})
