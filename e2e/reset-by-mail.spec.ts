import { paths } from '../src/paths.ts'
import { john } from '../src/testing/cast.ts'
import { expectAccessible } from './support/accessible.ts'
import { expect, test } from './support/mail.ts'
import { expectDashboard, expectLoginPage, logIn } from './support/stories.ts'

const NEW_PASSWORD = 'seven lanterns by the lake'

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`a forgotten password is replaced by a mailed link, ${how} JavaScript`, async ({
    browser,
    server,
    smtp,
  }) => {
    const open = async () =>
      (await browser.newContext({ baseURL: server.url, javaScriptEnabled })).newPage()
    const [page, other] = [await open(), await open()]
    await logIn(other)
    await expectDashboard(other)
    await smtp.next() // The new device.

    await page.goto(paths.login)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('Email').fill(john.email)
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await expect(page.getByText('If the address belongs to an account')).toBeVisible()
    await server.restart('SIGTERM')

    const mail = await smtp.next()
    expect(mail.headers.subject).toBe('Choose a new password')
    const [link = '', token = ''] = /\S+\/reset-password\/(\S+)/.exec(mail.text) ?? []
    await page.goto(new URL(link).pathname)
    if (javaScriptEnabled) await expectAccessible(page, 'choosing a new password')
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Save the new password' }).click()
    await expectDashboard(page)
    expect((await smtp.next()).headers.subject).toBe('Your password was changed')

    await other.goto(paths.dashboard)
    await expectLoginPage(other)
    await expect(other.getByText('Your password was changed, which ended')).toBeVisible()
    await other.goto(new URL(link).pathname)
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('This link does no more')
    expect(server.output()).not.toContain(token)
    expect(server.output()).not.toContain(token.slice(0, 8))
    for (const one of [page, other]) await one.context().close()
  })
}
