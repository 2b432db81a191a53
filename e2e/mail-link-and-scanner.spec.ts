import { paths } from '../src/paths.ts'
import { john } from '../src/testing/cast.ts'
import { expectAccessible } from './support/accessible.ts'
import { expect, test } from './support/mail.ts'
import { expectDashboard } from './support/stories.ts'

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`a mail scanner looks at a link, and its owner logs in by it, ${how} JavaScript`, async ({
    browser,
    server,
    smtp,
  }) => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(paths.login)
    await page.getByRole('link', { name: 'Log in by mail' }).click()
    await page.getByLabel('Email').fill(john.email)
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await expect(page.getByText('If the address belongs to an account')).toBeVisible()

    const { text } = await smtp.next()
    const [link = '', token = ''] = /\S+\/log-in-by-mail\/(\S+)/.exec(text) ?? []
    const url = server.url + new URL(link).pathname
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await fetch(url, { method, headers: { 'user-agent': 'Scanner' } })).status).toBe(200)
    }
    await server.restart('SIGKILL')

    await page.goto(url)
    if (javaScriptEnabled) await expectAccessible(page, 'logging in by mail')
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await expectDashboard(page)
    await page.goto(url)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does no more')
    if (javaScriptEnabled) await expectAccessible(page, 'a link that was used')
    expect(server.output()).not.toContain(token.slice(0, 8))
    await context.close()
  })
}
