import type { Browser, Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
import { mary } from '../src/testing/cast.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, logIn, test } from './support/stories.ts'

const TITLE = 'Evening of Lights'

interface Phone {
  browser: Browser
  baseURL: string | undefined
}

async function newPhone(
  { browser, baseURL }: Phone,
  { javaScriptEnabled = false, width = 390 } = {},
): Promise<Page> {
  const viewport = { width, height: 844 }
  return browser.newPage({ javaScriptEnabled, viewport, ...(baseURL && { baseURL }) })
}

/** The owner makes a link on the page of the hosts. @returns its address */
async function makeLink(owner: Page): Promise<string> {
  await owner.getByRole('link', { name: TITLE, exact: true }).first().click()
  await owner.getByRole('link', { name: /^Hosts/ }).click()
  await owner.getByRole('button', { name: 'Make a link' }).click()
  return owner.getByLabel('Link for a co-host').inputValue()
}

test('an owner makes a co-host by a link, and both plan: then the party is handed over and left', async ({
  browser,
  baseURL,
  server,
}) => {
  test.setTimeout(120_000)
  const [john, marys] = [await newPhone({ browser, baseURL }), await newPhone({ browser, baseURL })]
  await logIn(john)
  const link = await makeLink(john)

  await marys.goto(link)
  await expect(marys.getByRole('heading', { level: 1 })).toHaveText(`Host ${TITLE}?`)
  await expect(marys.getByText('John Smith asks you to host it too.')).toBeVisible()
  await expect(marys.getByText(/^Every host may change the party, .* Only the owner/)).toBeVisible()
  await marys.getByRole('link', { name: 'Log in to host it' }).click()
  await marys.getByLabel('Email').fill(mary.email)
  await marys.getByLabel('Password', { exact: true }).fill('password123')
  await marys.getByRole('button', { name: 'Log in' }).click()
  await expect(marys).toHaveURL(link)

  await server.restart('SIGKILL')
  await marys.getByRole('button', { name: 'Host it' }).click()
  await expect(marys.getByText(`You host ${TITLE} now, with John.`)).toBeVisible()
  await expect(marys.getByText('You host it with John Smith.')).toBeVisible()
  await expect(marys.getByRole('heading', { name: 'Smith Family', exact: true })).toBeVisible()
  await expect(marys.getByRole('button', { name: 'Archive' })).toHaveCount(0)
  expect(server.output()).not.toContain(link.slice(-20))

  await marys.getByRole('link', { name: 'Invite households' }).first().click()
  await expect(marys.getByText(/^Invited from another list .*Johnson Family/)).toBeVisible()
  await expect(marys.getByRole('checkbox')).toHaveCount(0)
  await marys.getByRole('link', { name: 'A new household' }).click()
  await marys.getByLabel('Name', { exact: true }).fill('Kim Household')
  await marys.getByLabel('First name').first().fill('Sue')
  await marys.getByRole('button', { name: 'Save' }).click()
  await expect(marys.getByText('Kim Household is saved and invited.')).toBeVisible()

  await john.reload()
  await john.getByRole('link', { name: TITLE, exact: true }).click()
  const kims = john.getByRole('article', { name: 'Kim Household' })
  await expect(kims).toContainText('Sue')
  await expect(john.getByText('You host it with Mary Williams.')).toBeVisible()

  // Both have the form open, and Mary is the first to save.
  for (const host of [john, marys]) {
    await host.goto(paths.dashboard)
    await host.getByRole('link', { name: TITLE, exact: true }).first().click()
    await host.getByRole('link', { name: 'Edit', exact: true }).click()
  }
  await marys.getByLabel('Venue').fill('The old mill')
  await marys.getByRole('button', { name: 'Save' }).click()
  await john.getByLabel('Venue').fill('The new mill')
  await john.getByLabel('Parking and arrival').fill('Behind the barn')
  await john.getByRole('button', { name: 'Save' }).click()
  await expect(john.getByText(/you wrote “The new mill”, Mary wrote “The old mill”/)).toBeVisible()
  await expect(john.getByLabel('Parking and arrival')).toHaveValue('Behind the barn')
  await john.getByRole('button', { name: 'Save' }).click()

  await john.getByRole('link', { name: /^Hosts/ }).click()
  await john.getByRole('link', { name: 'Leave this party' }).click()
  await expect(john.getByText(/Hand it over\.$/)).toBeVisible()
  await john.getByRole('link', { name: 'To the hosts' }).click()
  await john.getByRole('link', { name: 'Hand over to Mary Williams' }).click()
  await expect(john.getByRole('link', { name: 'Edit the party' })).toBeVisible()
  await john.getByRole('button', { name: 'Hand it over to Mary' }).click()
  await expect(
    john.getByText(/^Evening of Lights is Mary’s now.* Guests still read “/),
  ).toBeVisible()
  await expect(john.getByRole('listitem').filter({ hasText: 'Mary Williams' })).toContainText(
    'owner',
  )
  await john.getByRole('link', { name: 'Leave this party' }).click()
  await john.getByRole('button', { name: 'Leave' }).click()
  await expect(john.getByText(`You do not host ${TITLE} any more.`)).toBeVisible()
  await john.goto(marys.url())
  await expect(john).toHaveURL(/\/organizer\/invited\//)
  await expect(john.getByRole('heading', { level: 1 })).toContainText(TITLE)
  await marys.reload()
  await expect(marys.getByRole('button', { name: 'Archive' })).toBeVisible()
  await expect(marys.getByText(/You host it with/)).toHaveCount(0)
})

test('the pages of hosts are found right by axe, light and dark, and fit 320 pixels', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000)
  const screen = { javaScriptEnabled: true, width: 320 }
  const [john, marys] = [
    await newPhone({ browser, baseURL }, screen),
    await newPhone({ browser, baseURL }, screen),
  ]
  const check = async (page: Page, label: string) => {
    await expectNoSidewaysScroll(page, label)
    await expectAccessible(page, label)
  }
  await logIn(john)
  const link = await makeLink(john)
  await expect(john.getByRole('button', { name: 'Copy link' })).toBeVisible()
  await check(john, 'the hosts, with a link')
  await marys.goto(link)
  await check(marys, 'the link, before the log-in')
  await logIn(marys, mary.email)
  await marys.goto(link)
  await check(marys, 'the link')
  await marys.getByRole('button', { name: 'Host it' }).click()
  await check(marys, 'the board of a co-host')
  await marys.goto(link)
  await check(marys, 'the link of a host')
  await marys.goto(paths.dashboard)
  await check(marys, 'the dashboard of a co-host')
  await john.reload()
  for (const name of ['Hand over to Mary Williams', 'Remove Mary Williams']) {
    await john.getByRole('link', { name }).click()
    await check(john, name)
    await john.getByRole('link', { name: 'Back' }).click()
  }
  await john.goto(link)
  await check(john, 'a link that is used')
})
