import type { Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

const sessionsOn = (page: Page) =>
  page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`two browsers are listed, and one ends the other, ${how} JavaScript`, async ({
    browser,
    server,
  }) => {
    const open = async () =>
      (await browser.newContext({ baseURL: server.url, javaScriptEnabled })).newPage()
    const [home, away] = [await open(), await open()]
    await logIn(home)
    await logIn(away)
    await expectDashboard(away)

    await home.getByRole('link', { name: 'Where you are logged in' }).click()
    await expect(sessionsOn(home)).toHaveCount(2)
    await expect(sessionsOn(home).first()).toContainText('this one')
    if (javaScriptEnabled) {
      await expectAccessible(home, 'two sessions')
      await home.setViewportSize({ width: 320, height: 640 })
      await expectNoSidewaysScroll(home, 'two sessions')
    }

    await server.restart('SIGKILL')
    await home.reload()
    await expect(sessionsOn(home)).toHaveCount(2)
    await expect(sessionsOn(home).nth(1)).toContainText('survived 1 restart')
    await home.getByRole('button', { name: /^End Chrome/ }).click()
    await expect(home.getByText('That session has ended.')).toBeVisible()
    await expect(sessionsOn(home)).toHaveCount(1)

    await away.goto(paths.dashboard)
    await expectLoginPage(away)
    await expect(away.getByText('This session was ended on another device')).toBeVisible()
    await away.reload()
    await expect(away.getByText('This session was ended on another device')).toHaveCount(0)
    await home.goto(paths.dashboard)
    await expectDashboard(home)
    for (const page of [home, away]) await page.context().close()
  })
}
