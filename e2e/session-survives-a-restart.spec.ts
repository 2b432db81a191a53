import { john } from '../src/testing/cast.ts'
import { expect, expectDashboard, logIn, test } from './support/stories.ts'

test('a log-in survives a restart, a kill -9, and a new browser window [A1]', async ({
  page,
  server,
  browser,
}) => {
  await logIn(page)
  await expectDashboard(page)
  await expect(page.getByTestId('session-restarts')).toHaveText('survived 0 restarts')

  await server.restart('SIGTERM')
  await page.reload()
  await expectDashboard(page)
  await expect(page.getByTestId('session-restarts')).toHaveText('survived 1 restart')
  await expect(page.getByText('Your light was still on. Welcome back, John.')).toBeVisible()

  await server.restart('SIGKILL')
  await page.reload()
  await expectDashboard(page)
  await expect(page.getByTestId('session-restarts')).toHaveText('survived 2 restarts')

  const storageState = await page.context().storageState()
  const anotherWindow = await browser.newContext({ storageState, baseURL: server.url })
  const otherPage = await anotherWindow.newPage()
  await otherPage.goto('/organizer/')
  await expectDashboard(otherPage)
  await expect(otherPage.getByTestId('session-restarts')).toHaveText('survived 2 restarts')
  await anotherWindow.close()
})

test('a log-in that is not kept ends with the browser [B27]', async ({ page, server, browser }) => {
  await logIn(page, john.email, false)
  await expectDashboard(page)
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'session')
  expect(cookie?.expires).toBe(-1)
  const storageState = await page.context().storageState()
  const survivors = storageState.cookies.filter(({ expires }) => expires !== -1)
  const reopened = await browser.newContext({
    storageState: { ...storageState, cookies: survivors },
    baseURL: server.url,
  })
  const newPage = await reopened.newPage()
  await newPage.goto('/organizer/')
  await expect(newPage).toHaveURL(/\/organizer\/login/)
  await reopened.close()
})
