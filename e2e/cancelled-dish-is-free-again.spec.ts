import { paths } from '../src/paths.ts'
import { expect, logIn, test } from './support/table.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

test('a family cancels: its dish is free again, the host is told once, and others take it', async ({
  page,
  browser,
  baseURL,
  lay,
}) => {
  const { links, wish, party } = await lay()
  await wish()
  const options = { javaScriptEnabled: false, ...(baseURL && { baseURL }) }
  const context = await browser.newContext(options)
  const host = await context.newPage()
  await logIn(host)

  await page.goto(`${links.lees}/table`)
  await page.getByRole('button', { name: /^We bring it/ }).click()
  await page.goto(links.lees)
  const ann = page.getByRole('group', { name: 'Ann Lee' })
  await ann.getByRole('radio', { name: 'Not attending' }).check()
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await expect(page.getByText('Nobody of you comes, so your household brings')).toBeVisible()

  await host.goto(paths.party({ party }))
  const told = 'Nobody of Lee Family comes any more: “Apple pie” is free again.'
  await expect(host.getByText(told)).toBeVisible()
  await host.reload()
  await host.getByRole('button', { name: 'I have read it' }).click()
  await expect(host.getByText('The table: No dessert yet.')).toBeVisible()
  await expect(host.getByText(told)).toBeHidden()

  await page.goto(`${links.johnsons}/table`)
  await page.getByRole('button', { name: /^We bring it/ }).click()
  await host.goto(paths.partyTable({ party }))
  const wishes = host.getByRole('region', { name: 'Your wishes' })
  await expect(wishes.getByRole('listitem')).toHaveText([/all promised.*Johnson Family/s])
  await context.close()
})
