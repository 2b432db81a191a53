import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { hasElement } from '../testing/page.ts'

describe('the account', () => {
  it('says whose it is, and is one step from the dashboard', async (t) => {
    const browser = (await startApp(t)).browser()
    await browser.logIn()
    const dashboard = await browser.get(paths.dashboard)
    assert.ok(hasElement(dashboard.body, `a[href="${paths.account}"]`))
    const { body } = await browser.get(paths.account)
    for (const text of ['John Smith', 'john.smith@example.com', 'Smith Family']) {
      assert.ok(body.includes(text), text)
    }
  })
})
