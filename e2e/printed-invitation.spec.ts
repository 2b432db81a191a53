import { paths } from '../src/paths.ts'
import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { readPaintedCode } from './support/qr-code.ts'
import { expect, logIn, test } from './support/table.ts'

test('a host prints invitations, and a family’s camera leads to its own', async ({
  page,
  browser,
  baseURL,
  lay,
}) => {
  const { links, party } = await lay()
  await logIn(page)
  await page.goto(paths.party({ party }))
  await page.getByRole('link', { name: 'On paper', exact: true }).click()
  await page.getByRole('link', { name: 'Look and print (Invitations)' }).click()

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByRole('banner')).toBeHidden()
  const code = page.getByRole('img', { name: 'QR code of the link of Lee Family' })
  const link = await readPaintedCode(browser, code)
  expect(link).toBe(`${baseURL}${links.lees}`)
  await expect(page.getByText(link)).toBeVisible()
  const printed = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(printed.match(/\/Type \/Page\b/g)).toHaveLength(2)

  const phone = await browser.newPage({ javaScriptEnabled: false })
  await phone.goto(link)
  await expect(phone.getByText('Dear Lee Family,')).toBeVisible()
  await phone.close()
})

test.describe('the pages made for paper', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  test('are found right by axe, light and dark, and fit 320 pixels', async ({ page, lay }) => {
    const { party, links, wish } = await lay({ people: ['W'.repeat(60), 'محمد', '*李小龙🎄'] })
    await wish({ name: 'W'.repeat(80) })
    await wish({ kind: 'salad', name: '' })
    await page.goto(links.lees)
    for (const choice of await page.getByRole('radio', { name: 'Attending', exact: true }).all()) {
      await choice.check()
    }
    await page.getByRole('button', { name: 'Send the answer' }).click()
    await page.goto(`${links.lees}/table`)
    await page.getByRole('button', { name: /We bring it \(W/ }).click()
    await logIn(page)
    const sheets = [
      ...[paths.partyTable, paths.paper, paths.paperGuests, paths.paperPotluck],
      ...[paths.paperKitchen, paths.paperNameCards, paths.paperInvitations],
    ]
    for (const sheet of sheets) {
      await page.goto(sheet({ party }))
      await expectNoSidewaysScroll(page, sheet.pattern)
      await expectAccessible(page, sheet.pattern)
    }
  })
})
