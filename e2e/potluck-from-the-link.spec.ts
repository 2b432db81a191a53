import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, test } from './support/table.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

test('a family sees what is missing, takes a wish in one tap, and offers something, over a restart', async ({
  page,
  context,
  server,
  lay,
}) => {
  const { links, wish } = await lay()
  await wish()
  await wish({ kind: 'vegetable side', name: '', servings: 10 })
  await page.goto(links.lees)
  await page.getByRole('link', { name: 'Who brings what' }).click()
  await expect(page.getByRole('region', { name: 'What is missing' })).toContainText(
    'No vegetable side yet',
  )
  await page.getByRole('button', { name: 'We bring it (Apple pie)' }).click()
  await expect(page.getByText('Thank you! Your household brings Apple pie.')).toBeVisible()

  await server.restart('SIGKILL')
  await page.getByRole('link', { name: 'Say what is in it (Apple pie)' }).click()
  await page.getByRole('checkbox', { name: 'gluten' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  const own = page.getByRole('region', { name: 'You bring' })
  await expect(own).toContainText('Contains gluten')

  await page.getByRole('link', { name: 'Offer something of your own' }).click()
  await page.getByLabel('Kind').selectOption('Dessert')
  await page.getByLabel('What is it?').fill('Two apple pies')
  await page.getByLabel('A note').fill('From our own trees')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: /promised already: bring it any/ })).toBeVisible()
  await expect(page.getByLabel('A note')).toHaveValue('From our own trees')
  await page.getByLabel('What is it?').fill('Stollen')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(own.getByRole('listitem')).toHaveCount(2)
  await own.getByRole('button', { name: 'Take back (Apple pie)' }).click()
  await expect(own.getByRole('listitem')).toHaveText([/Stollen/])
  await page.goto(links.lees)
  await expect(page.getByText('Your household brings Stollen.')).toBeVisible()
  expect(await context.cookies()).toEqual([])
  expect(server.output()).not.toContain(links.lees.slice(3, 12))
})

test.describe('the pages of the table', () => {
  test.use({ javaScriptEnabled: true, viewport: { width: 320, height: 640 } })

  test('are found right by axe, light and dark, and fit 320 pixels', async ({ page, lay }) => {
    const { links, wish } = await lay({ people: ['W'.repeat(60), 'محمد', '*李小龙🎄'] })
    await wish({ name: 'W'.repeat(80), note: 'שלום' })
    await wish({ kind: 'salad', name: '', wanted: 2 })
    await wish({ kind: 'thing', name: 'Chairs', servings: null, wanted: 6 })
    const check = async (label: string) => {
      await expectNoSidewaysScroll(page, label)
      await expectAccessible(page, label)
    }
    await page.goto(`${links.lees}/food`)
    for (const person of await page.getByText('Change', { exact: true }).all()) await person.click()
    await page.getByRole('checkbox', { name: 'no nuts' }).first().check()
    await check('what people eat')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.goto(`${links.lees}/table`)
    for (const name of [/We bring it \(W/, /We bring it \(Salad/]) {
      await page.getByRole('button', { name }).click()
    }
    await check('the table')
    await page.goto(`${links.lees}/table/offer`)
    await page.getByRole('button', { name: 'Save' }).click()
    await check('an offer with errors')
    await page.getByLabel('What is it?').fill('Chairs')
    await page.getByRole('button', { name: 'Save' }).click()
    await check('an offer that meets a wish')
  })
})
