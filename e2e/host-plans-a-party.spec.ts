import type { Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
import { bob, mary } from '../src/testing/cast.ts'
import { expect, logIn, test } from './support/stories.ts'

/** Makes a draft that lacks nothing, and stays on its board. */
async function makeParty(page: Page, title = 'Sledging') {
  await page.goto(paths.newParty)
  await page.getByLabel('Title').fill(title)
  const begins = page.getByRole('group', { name: 'When it begins' })
  await begins.getByLabel('Day').fill('2031-01-05')
  await begins.getByLabel('Time').fill('14:00')
  await page.getByLabel('Time zone of the place').selectOption('Europe/Berlin')
  await page.getByLabel('Venue').fill('The hill')
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
}

const EIGHT = [
  'Smith Family: John, Jane, Timmy (child)',
  'Garcia Family: María José, Luis, Ana (7)',
  'The Odd House: O’Brien, 小明, עדה',
  'Lee Family: Ann, Ben',
  'Nguyen Family: Linh, Minh (child)',
  'Kim Household: Min-jun',
  'Schmidt Family: Jörg, Käthe',
  'Ivanov Family: Olga, Petya (3)',
].join('\n')

test('a host plans a party from nothing, with eight households, and copies a link', async ({
  page,
  server,
}) => {
  await logIn(page, mary.email)
  await page.goto(paths.pasteHouseholds)
  await page.getByLabel('Households').fill(EIGHT)
  await page.getByRole('button', { name: 'See what this makes' }).click()
  await expect(page.getByText('This makes 8 households with 18 people')).toBeVisible()
  await server.restart()
  await page.getByRole('button', { name: /^Add 8 households/ }).click()
  await expect(page.getByText('8 households are added.')).toBeVisible()

  await makeParty(page)
  await page.getByRole('link', { name: 'Invite households' }).first().click()
  await page.getByRole('link', { name: /^All/ }).click()
  await server.restart()
  await page.getByRole('button', { name: 'Invite the chosen' }).click()
  await expect(page.getByText('9 households are invited.')).toBeVisible()
  await page.getByRole('link', { name: 'Look at it and publish' }).click()
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText(/is published: the links work now/)).toBeVisible()
  const link = await page.getByLabel('Link of Lee Family').inputValue()
  expect(link).toMatch(/\/i\/[0-9a-z]{26}$/)
  await page
    .getByLabel('Link of Lee Family')
    .locator('..')
    .getByRole('button', { name: 'Mark as sent' })
    .click()
  await expect(page.getByText('Lee Family: sent.')).toBeVisible()
})

test('a host answers for a guest who telephoned, and takes it back', async ({ page }) => {
  await logIn(page)
  await makeParty(page)
  await page.getByRole('link', { name: 'Invite households' }).first().click()
  await page.getByRole('checkbox', { name: /Williams/ }).check()
  await page.getByRole('button', { name: 'Invite the chosen' }).click()
  await page.getByRole('link', { name: /^Answer, text, link for Williams/ }).click()
  await page.getByLabel('Mary Williams').selectOption('Attending')
  await page.getByRole('button', { name: 'Save for Williams Household' }).click()
  await expect(page.getByText('1 attending', { exact: false }).first()).toBeVisible()
  await expect(page.getByText('by you')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Mary: no response again.')).toBeVisible()
})

test('on a night when the clocks change, the form asks and tells', async ({ page }) => {
  await logIn(page)
  await page.goto(paths.newParty)
  await page.getByLabel('Title').fill('Clock party')
  await page.getByLabel('Time zone of the place').selectOption('Europe/Berlin')
  const begins = page.getByRole('group', { name: 'When it begins' })
  await begins.getByLabel('Day').fill('2031-03-30')
  await begins.getByLabel('Time').fill('02:30')
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  const summary = page.getByRole('alert')
  await expect(summary).toContainText('02:30 does not exist. Choose 01:30 or 03:30.')
  await begins.getByLabel('Day').fill('2031-10-26')
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await expect(summary).toContainText('02:30 comes twice')
  await page.getByLabel('The second one, an hour later').check()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await expect(page.locator('time').first()).toHaveAttribute('datetime', '2031-10-26T01:30:00.000Z')
})

test('a board of 300 households of four stays quick, and filters', async ({ page }) => {
  await logIn(page, mary.email)
  const lines = Array.from(
    { length: 300 },
    (_, index) => `House ${index + 1}: Ann, Ben, Cat, Dan (child)`,
  )
  await page.goto(paths.pasteHouseholds)
  await page.getByLabel('Households').fill(lines.join('\n'))
  await page.getByRole('button', { name: 'See what this makes' }).click()
  await page.getByRole('button', { name: /^Add 300 households/ }).click()
  await makeParty(page, 'Everybody')
  await page.getByRole('link', { name: 'Invite households' }).first().click()
  await page.getByRole('link', { name: /^All/ }).click()
  await page.getByRole('button', { name: 'Invite the chosen' }).click()
  await expect(page.getByText('301 households are invited.')).toBeVisible()
  await expect(
    page.getByText('0 attending, 1201 have not answered', { exact: false }),
  ).toBeVisible()
  await expect(page.getByRole('link', { name: 'Not sent (300)' })).toBeVisible()
  await page.getByRole('link', { name: /^Maybe/ }).click()
  await expect(page.getByText('No household here just now.')).toBeVisible()
})

test('somebody else’s party is not found, by its address either', async ({
  page,
  browser,
  server,
}) => {
  await logIn(page)
  await makeParty(page)
  const other = await (await browser.newContext({ baseURL: server.url })).newPage()
  await logIn(other, bob.email)
  const answer = await other.goto(page.url())
  expect(answer?.status()).toBe(404)
})
