import { paths } from '../src/paths.ts'
import { john } from '../src/testing/cast.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

const NEW_PASSWORD = 'seven lanterns by the lake'

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`a changed password ends the other browser’s session, ${how} JavaScript`, async ({
    browser,
    server,
  }) => {
    const open = async () =>
      (await browser.newContext({ baseURL: server.url, javaScriptEnabled })).newPage()
    const [home, away] = [await open(), await open()]
    await logIn(home)
    await logIn(away)
    await expectDashboard(away)

    await home.goto(paths.account)
    await home.getByRole('link', { name: 'Change your password' }).click()
    const present = home.getByLabel('Present password', { exact: true })
    const chosen = home.getByLabel('New password', { exact: true })
    await present.fill('password123')
    await chosen.fill('sunshine2026!')
    await home.getByRole('button', { name: 'Change the password' }).click()
    await expect(home.getByRole('alert')).toContainText('Many people have used it')
    if (javaScriptEnabled) {
      await expectAccessible(home, 'a password that is refused')
      await home.setViewportSize({ width: 320, height: 640 })
      await expectNoSidewaysScroll(home, 'a password that is refused')
    }

    await server.restart('SIGKILL')
    await present.fill('password123')
    await chosen.fill(NEW_PASSWORD)
    await home.getByRole('button', { name: 'Change the password' }).click()
    await expect(home.getByText('Your password is changed.')).toBeVisible()

    await away.goto(paths.dashboard)
    await expectLoginPage(away)
    await expect(away.getByText('Your password was changed, which ended')).toBeVisible()
    await away.getByLabel('Email').fill(john.email)
    await away.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD)
    await away.getByRole('button', { name: 'Log in', exact: true }).click()
    await expectDashboard(away)
    await home.goto(paths.dashboard)
    await expectDashboard(home)
    expect(server.output()).not.toContain(NEW_PASSWORD)
    for (const page of [home, away]) await page.context().close()
  })
}
