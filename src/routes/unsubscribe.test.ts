import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'node-html-parser'
import { noteUnsubscribeLink, unsubscribeToken } from '../domain/messages/unsubscribing.ts'
import { paths } from '../paths.ts'
import { isUnsubscribed } from '../repositories/unsubscriptions.ts'
import { setCookies, startApp } from '../testing/app.ts'

const email = 'zoe@example.com'

async function linked(t: TestContext) {
  const made = await startApp(t)
  const token = unsubscribeToken(Buffer.alloc(32, 1), email)
  await noteUnsubscribeLink(made.db, { token, email }, made.clock.now)
  const url = paths.unsubscribe({ token })
  const wantsNone = () => isUnsubscribed(made.db, email)
  return { ...made, url, wantsNone }
}

describe('unsubscribing', () => {
  it('is asked for by a button: whoever looks at the link changes nothing', async (t) => {
    const { app, browser, url, wantsNone } = await linked(t)
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      assert.equal((await app.inject({ method, url })).statusCode, 200)
    }
    assert.equal(await wantsNone(), false)
    const person = browser()
    const asked = await person.get(url)
    assert.match(asked.body, /zoe@example\.com/)
    const form = parse(asked.body).querySelector('main form')
    assert.equal(form?.getAttribute('action'), url)
    const answer = await person.post(url, { from: 'page' })
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, url])
    assert.equal(await wantsNone(), true)
    const done = parse((await person.get(url)).body)
    assert.equal(done.querySelector('h1')?.text, 'You get no more mail about parties')
    const undo = done.querySelector('main form')?.getAttribute('action') ?? ''
    const undone = await person.post(undo, { from: 'page' })
    assert.equal(await wantsNone(), false)
    const again = parse((await person.get(`${undone.headers.location}`)).body)
    assert.equal(again.querySelector('h1')?.text, 'You get mail about parties again')
    assert.equal(again.querySelector('main form')?.getAttribute('action'), url)
    assert.equal(again.querySelector('main form .button.main'), null)
  })

  it('takes the one click of a mail program: from anywhere, without a cookie, and without a redirect', async (t) => {
    const { app, url, wantsNone } = await linked(t)
    const urlencoded = {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'cross-site',
      },
      payload: 'List-Unsubscribe=One-Click',
    }
    const multipart = {
      headers: {
        'content-type': 'multipart/form-data; boundary=b',
        origin: 'https://mail.example',
      },
      payload:
        '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    }
    for (const request of [urlencoded, multipart, urlencoded]) {
      const answer = await app.inject({ method: 'POST', url, ...request })
      assert.equal(answer.statusCode, 200)
      assert.deepEqual(setCookies(answer), [])
      assert.equal(await wantsNone(), true)
    }
    const large = { ...multipart, payload: multipart.payload + 'x'.repeat(70_000) }
    assert.equal((await app.inject({ method: 'POST', url, ...large })).statusCode, 413)
  })

  it('is a key: told and kept by nobody; one that is wrong opens nothing', async (t) => {
    const { app, url } = await linked(t)
    const { headers } = await app.inject({ url })
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cache-control'], 'no-store')
    assert.match(`${headers['x-robots-tag']}`, /noindex/)
    const wrong = paths.unsubscribe({ token: 'a'.repeat(26) })
    for (const method of ['GET', 'POST'] as const) {
      const answer = await app.inject({ method, url: wrong })
      assert.equal(answer.statusCode, 404)
      assert.match(answer.body, /This link is not complete/)
    }
  })
})
