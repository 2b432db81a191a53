import type { CDPSession, Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
import { password } from '../src/testing/cast.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

// Browsers make passkeys for a name alone.
test.use({ baseURL: async ({ server }, use) => use(`http://localhost:${server.port}`) })

/** A device of its own in this browser, which says yes whenever it is asked. */
async function withAuthenticator(page: Page): Promise<{ cdp: CDPSession; device: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return { cdp, device: authenticatorId }
}

test('a passkey is added, logs in by button and from the field, and is removed', async ({
  page,
  server,
}) => {
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  const { cdp, device } = await withAuthenticator(page)
  const setSaysYes = (enabled: boolean) =>
    cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: device, enabled })
  await logIn(page)
  await page.goto(paths.account)
  await page.getByRole('link', { name: 'Passkeys' }).click()
  await page.getByLabel('Name').fill('Kitchen tablet')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('“Kitchen tablet” is added')).toBeVisible()
  await expectAccessible(page, 'a passkey')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNoSidewaysScroll(page, 'a passkey')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This device has a passkey for your account already')).toBeVisible()

  await setSaysYes(false)
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(page)
  await expectAccessible(page, 'the log-in page')
  await server.restart('SIGKILL')
  await setSaysYes(true)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expectDashboard(page)

  // The device says yes to what the browser offers in the field.
  const fromField = page.waitForRequest((request) => request.url().endsWith(paths.passkeyLogin))
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await fromField
  await expectDashboard(page)

  await page.goto(paths.passkeys)
  await page.getByRole('link', { name: /Rename or remove/ }).click()
  await page.getByLabel('Your password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Remove this passkey' }).click()
  await expect(page.getByText('“Kitchen tablet” is removed')).toBeVisible()
  expect(problems).toEqual([])
})
