import { expect, test } from './support/table.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

test('two families want the last dish: one gets it, the other is told kindly and brings something else', async ({
  page,
  browser,
  baseURL,
  lay,
}) => {
  const { links, wish } = await lay()
  await wish()
  const options = { javaScriptEnabled: false, ...(baseURL && { baseURL }) }
  const context = await browser.newContext(options)
  const other = await context.newPage()
  await page.goto(`${links.lees}/table`)
  await other.goto(`${links.johnsons}/table`)
  const claim = (one: typeof page) => one.getByRole('button', { name: /^We bring it/ }).click()
  await Promise.all([claim(page), claim(other)])

  const thanks = (one: typeof page) => one.getByText('Thank you! Your household brings Apple pie.')
  const isFirst = await thanks(page).isVisible()
  const [winner, loser] = isFirst ? [page, other] : [other, page]
  await expect(thanks(winner)).toBeVisible()
  await expect(loser.getByRole('heading', { name: 'Somebody was faster' })).toBeVisible()
  await expect(loser.getByRole('button', { name: 'Bring it anyway' })).toBeVisible()

  await loser.getByRole('link', { name: 'The table', exact: true }).click()
  await loser.getByRole('link', { name: 'Offer something of your own' }).click()
  await loser.getByLabel('What is it?').fill('Stollen')
  await loser.getByRole('button', { name: 'Save' }).click()
  await winner.reload()
  const brings = winner.getByRole('region', { name: 'Who brings what' })
  await expect(brings.getByRole('listitem')).toHaveText([/Apple pie.*\(you\)/s, /Stollen/])
  await context.close()
})
