import { john, mary } from '../src/testing/cast.ts'
import { expect, test } from './support/mail.ts'
import { expectDashboard, logIn } from './support/stories.ts'

test.use({ javaScriptEnabled: false })

test('a log-in on a new device is told by mail, though the server stops before it is sent', async ({
  page,
  browser,
  server,
  smtp,
}) => {
  smtp.onStage = (stage) => (stage === 'connect' ? '421 not just now' : undefined)
  await logIn(page)
  await expectDashboard(page)
  await expect.poll(() => server.output()).toMatch(/Mail can't be sent just now/)

  smtp.onStage = () => undefined
  await server.restart('SIGTERM')
  const mail = await smtp.next()
  expect([mail.to, mail.headers.subject]).toEqual([john.email, 'A new device logged in'])
  expect(mail.text).toMatch(/Device: Chrome on Linux/)

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await logIn(page)
  await expectDashboard(page)
  const elsewhere = await browser.newPage()
  await elsewhere.goto(`${server.url}/`)
  await logIn(elsewhere, mary.email)
  expect((await smtp.next()).to).toBe(mary.email)
  expect(smtp.mails).toHaveLength(2)
  expect(server.output()).not.toMatch(/mary\.williams@|Chrome on Linux/)
})
