import type { CDPSession, Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
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

async function logOut(page: Page) {
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(page)
}

test('a passkey is added, logs in by button and from the field, and is removed', async ({
  page,
  server,
}) => {
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  const { cdp, device } = await withAuthenticator(page)
  await logIn(page)
  await page.goto(paths.account)
  await page.getByRole('link', { name: 'Passkeys' }).click()
  await expectAccessible(page, 'no passkeys')
  await page.getByLabel('Name').fill('Kitchen tablet')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('“Kitchen tablet” is added')).toBeVisible()
  await expectAccessible(page, 'a passkey')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNoSidewaysScroll(page, 'a passkey')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This device has a passkey for your account already')).toBeVisible()

  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
    authenticatorId: device,
    enabled: false,
  })
  await logOut(page)
  await expectAccessible(page, 'the log-in page')
  await expectNoSidewaysScroll(page, 'the log-in page')
  await server.restart('SIGKILL')
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
    authenticatorId: device,
    enabled: true,
  })
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expectDashboard(page)
  expect(problems).toEqual([])
})
