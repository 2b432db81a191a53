import type { Page } from '@playwright/test'
import { paths } from '../src/paths.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, logIn, test } from './support/stories.ts'

const LONG = `Wort${'wort'.repeat(30)}`
/** What people write: long words, right to left, emoji, apostrophes, markup that is none. */
const LINES = [
  `${LONG}: ${LONG.slice(0, 60)}, Ann (child)`,
  'משפחת כהן: דוד, שרה (child)',
  'O’Brien & <b>Sons</b>: D’Arcy 🎄, 小明',
].map((line) => line.replace(LONG, LONG.slice(0, 80)))

/** Light, dark and 320 pixels wide, in one look. */
async function check(page: Page, label: string): Promise<void> {
  await expectNoSidewaysScroll(page, label)
  await expectAccessible(page, label)
}

async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await check(page, url)
}

/** A published party with strange households, and the link of the first of them. */
async function plan(page: Page): Promise<{ party: string; link: string }> {
  await page.goto(paths.pasteHouseholds)
  await page.getByLabel('Households').fill(LINES.join('\n'))
  await page.getByRole('button', { name: 'See what this makes' }).click()
  await check(page, 'pasted households')
  await page.getByRole('button', { name: /^Add 3/ }).click()
  await page.goto(paths.newParty)
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await check(page, 'a party form with errors')
  await page.getByLabel('Title').fill(`Fest 🎄 ${LONG.slice(0, 90)}`)
  const begins = page.getByRole('group', { name: 'When it begins' })
  await begins.getByLabel('Day').fill('2031-01-05')
  await begins.getByLabel('Time').fill('14:00')
  await page.getByLabel('Venue').fill('בית')
  await page.getByLabel('Description').fill(`See https://example.com/${LONG}\n\n<i>Bring</i> soup.`)
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await check(page, 'a board without households')
  const party = page.url()
  await visit(page, `${party}/invitations?choose=all`)
  await page.getByRole('button', { name: 'Invite the chosen' }).click()
  await visit(page, `${party}/preview`)
  await page.getByRole('button', { name: 'Publish' }).click()
  const link = await page
    .getByLabel(/^Link of/)
    .nth(1)
    .inputValue()
  return { party, link }
}

test('axe finds nothing on a planner’s pages, light and dark, and none scrolls at 320 pixels', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(180_000)
  await page.setViewportSize({ width: 320, height: 640 })
  await logIn(page)
  const { party, link } = await plan(page)
  await visit(page, party)
  await visit(page, `${party}/edit`)
  await page.goto(`${party}/wall`)
  await page.getByLabel('A message to everybody').fill(LONG)
  await page.getByRole('button', { name: 'Put it on the wall' }).click()
  await check(page, 'the host’s wall')
  await visit(page, `${party}/again`)
  await page.goto(party)
  await page
    .getByRole('link', { name: /^Answer, text, link/ })
    .first()
    .click()
  await check(page, 'an open household of the board')
  await visit(page, paths.households)
  await page.getByRole('link', { name: 'Johnson Family', exact: true }).click()
  await check(page, 'a household')
  await visit(page, `${page.url()}/edit`)
  await visit(page, paths.newHousehold)
  await page.getByRole('button', { name: 'Save' }).click()
  await check(page, 'a household form with errors')
  await visit(page, paths.importHouseholds)
  await page.getByLabel('Rows, pasted').fill(`Family,Name,Email\nSmith Family,${LONG},x\nLee,Ann,x`)
  await page.getByRole('button', { name: 'See what this makes' }).click()
  await page.getByText('What the columns hold').click()
  await check(page, 'an import')
  const guest = await (await browser.newContext({ baseURL: server.url })).newPage()
  await guest.setViewportSize({ width: 320, height: 640 })
  await visit(guest, link)
  await guest.getByRole('button', { name: /^(Send|Save)/ }).click()
  await check(guest, 'an answer with errors')
  await visit(guest, paths.invitation({ token: '0'.repeat(26) }))
})

test('a party is planned and answered by keyboard alone', async ({ page }) => {
  await logIn(page)
  await page.goto(paths.newParty)
  await page.getByLabel('Title').focus()
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('By keyboard')
  await page.getByRole('link', { name: 'Invite households' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: /Williams/ }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 household is invited.')).toBeVisible()
})
