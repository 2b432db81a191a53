import { paths } from '../src/paths.ts'
import { expect, logIn, test } from './support/table.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

test('a family says what it eats: others read numbers, and the host alone reads names', async ({
  page,
  lay,
}) => {
  const { links, party } = await lay()
  await page.goto(links.lees)
  for (const name of ['Cat Lee', 'Dan Lee']) {
    const group = page.getByRole('group', { name })
    await group.getByRole('radio', { name: 'Attending', exact: true }).check()
  }
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await page.getByRole('link', { name: 'Say what you eat' }).click()
  for (const name of ['Cat Lee', 'Dan Lee']) {
    await page.locator('summary', { hasText: name }).click()
    const strictly = page.getByRole('group', { name: `Strictly: an allergy, or never (${name})` })
    await strictly.getByRole('checkbox', { name: 'no nuts' }).check()
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('What you eat is saved.')).toBeVisible()

  await page.goto(`${links.johnsons}/table`)
  await page.getByRole('link', { name: 'Offer something of your own' }).click()
  await page.getByLabel('What is it?').fill('Marzipan cake')
  await page.getByRole('checkbox', { name: 'nuts' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('2 people can’t eat nuts')).toBeVisible()
  await expect(page.getByText('Safe for 0 of 2').first()).toBeVisible()
  expect(await page.content()).not.toMatch(/\b(Ann|Ben|Cat|Dan)\b/)

  await logIn(page)
  await page.goto(paths.partyTable({ party }))
  await expect(page.getByText('Not for Cat Lee and Dan Lee.')).toBeVisible()
})
