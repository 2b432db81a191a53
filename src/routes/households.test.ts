import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { hasElement, textsOf } from '../testing/page.ts'

const typed = {
  name: 'Lee Family',
  'person-1-id': '',
  'person-1-first_name': 'Ann',
  'person-1-last_name': 'Lee',
  'person-1-kind': 'adult',
  'person-1-email': 'ANN@example.com ',
  'person-1-phone': '',
  'person-2-id': '',
  'person-2-first_name': '',
  'person-2-last_name': '',
  'person-2-kind': 'adult',
  'person-2-email': '',
  'person-2-phone': '',
}

describe('households', () => {
  it('are added, shown with their people, changed, archived and deleted', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const added = await browser.post(paths.newHousehold, typed)
    assert.equal(added.statusCode, 303)
    const url = added.headers.location as string
    const page = await browser.get(url)
    assert.match(page.body, /Lee Family is saved\./)
    assert.match(page.body, /ann@example\.com/)
    const list = await browser.get(paths.households)
    for (const name of ['Smith Family', 'Johnson Family', 'Lee Family'])
      assert.ok(list.body.includes(name))
    await browser.post(`${url}/archive`, {})
    const open = await browser.get(paths.households)
    assert.ok(!textsOf(open.body, 'main *').includes('Lee Family'))
    const archive = await browser.get(`${paths.households}?show=archived`)
    assert.ok(textsOf(archive.body, 'main *').includes('Lee Family'))
    const asked = await browser.get(`${url}/delete`)
    assert.ok(textsOf(asked.body, 'main *').some((text) => text.endsWith('1 person')))
    assert.equal((await browser.post(`${url}/delete`, {})).headers.location, paths.households)
    assert.equal((await browser.get(url)).statusCode, 404)
  })

  it('come back with what was typed and everything that is wrong', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const wrong = {
      ...typed,
      name: ' ',
      'person-1-email': 'no address',
      'person-2-email': 'x@y.zz',
    }
    const answer = await browser.post(paths.newHousehold, wrong)
    assert.equal(answer.statusCode, 422)
    for (const field of ['name', 'person-1-email', 'person-2-first_name']) {
      assert.ok(hasElement(answer.body, `a[href="#${field}"]`), field)
    }
    assert.ok(hasElement(answer.body, '[value="no address"]'))
  })

  it('are pasted: first shown, then made', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const lines = 'Smith Family: John, Jane, Timmy (child)\nThe <b>Lees</b>: Ann'
    const shown = await browser.post(paths.pasteHouseholds, { lines })
    assert.match(shown.body, /This makes 2 households with 4 people/)
    assert.match(shown.body, /The &lt;b&gt;Lees/)
    assert.ok(!(await browser.get(paths.households)).body.includes('Lees'))
    const made = await browser.post(paths.pasteHouseholds, { lines, confirm: 'yes' })
    assert.equal(made.headers.location, paths.households)
    assert.match((await browser.get(paths.households)).body, /Lees/)
    const wrong = await browser.post(paths.pasteHouseholds, { lines: 'nonsense', confirm: 'yes' })
    assert.equal(wrong.statusCode, 422)
  })
})
