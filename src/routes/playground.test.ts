import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'

describe('visits and values', () => {
  it('count right when twenty requests come at once [C11]', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const visits = Array.from({ length: 20 }, () => browser.get(paths.howSessionsWork))
    for (const answer of await Promise.all(visits)) assert.equal(answer.statusCode, 200)
    const page = await browser.get(paths.howSessionsWork)
    assert.match(page.body, /You have visited this page 21 times\./)
    assert.match((await browser.get(paths.session)).body, /21 visits/)
  })

  it('do not count prefetches, HEAD, or what scripts fetch [C11]', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    await browser.get(paths.howSessionsWork, { 'sec-purpose': 'prefetch' })
    await browser.get(paths.howSessionsWork, { 'sec-fetch-dest': 'empty' })
    await browser.send({ method: 'HEAD', url: paths.howSessionsWork })
    const page = await browser.get(paths.howSessionsWork, { 'sec-purpose': 'prefetch;prerender' })
    assert.match(page.body, /You have visited this page 0 times\./)
  })

  it('and what is shown once wait for a person who looks at the page', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    await browser.post(paths.playground, { action: 'get', key: 'colour', value: 'none' })
    await browser.send({ method: 'HEAD', url: paths.playground })
    await browser.get(paths.playground, { 'sec-purpose': 'prefetch' })
    await browser.get(paths.playground, { 'sec-fetch-dest': 'empty' })
    const example = /id="last"/
    assert.match((await browser.get(paths.playground)).body, example)
    assert.doesNotMatch((await browser.get(paths.playground)).body, example)
  })

  it('keep the app apart from what visitors try out [D9]', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const act = (form: Record<string, string>) => browser.post(paths.playground, form)
    for (const key of ['person_id', 'visits', 'shopping_list']) {
      assert.equal((await act({ action: 'set', key, value: '2' })).statusCode, 422, key)
      assert.equal((await act({ action: 'pop', key })).statusCode, 422, key)
    }
    for (const key of ['__proto__', 'constructor', '<script>', '7']) {
      assert.equal((await act({ action: 'set', key, value: '<b>' })).statusCode, 303, key)
      assert.equal((await act({ action: 'add-item', item: key })).statusCode, 303, key)
    }
    const page = await browser.get(paths.playground)
    assert.doesNotMatch(page.body, /<script>(?! type)|<b>/)
    assert.equal((await act({ action: 'clear' })).statusCode, 303)
    assert.equal((await act({ action: 'nonsense' })).statusCode, 303)
    assert.equal((await browser.get(paths.dashboard)).statusCode, 200)
  })
})
