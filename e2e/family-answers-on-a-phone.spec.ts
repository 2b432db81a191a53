import { expectAccessible, expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, test } from './support/invitations.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 375, height: 667 } })

test('a family of four answers in under ten actions, and changes one, over a restart', async ({
  page,
  context,
  server,
  invite,
}) => {
  const { url, lees } = await invite()
  let actions = 0
  const act = async (action: Promise<unknown>) => {
    actions++
    await action
  }
  const choose = (person: string, reply: string) =>
    act(
      page
        .getByRole('group', { name: person })
        .getByRole('radio', { name: reply, exact: true })
        .check(),
    )

  await act(page.goto(url))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sledging')
  await choose('Ann Lee', 'Attending')
  await choose('Ben Lee', 'Maybe')
  await choose('Cat Lee', 'Attending')
  await choose('Dan Lee', 'Attending')
  await act(page.getByLabel('A note to the host').fill('We bring soup.'))
  await server.restart('SIGKILL')
  await act(page.getByRole('button', { name: 'Send the answer' }).click())
  expect(actions).toBeLessThan(10)

  const receipt = page.getByRole('region', { name: 'Saved. Thank you!' })
  await expect(receipt).toContainText('Dan is coming. Your note is saved.')
  await expect(receipt.getByRole('listitem')).toHaveText([
    /Ann.*attending/,
    /Ben.*maybe/,
    /Cat/,
    /Dan/,
  ])

  await server.restart()
  await page.goto(url)
  await choose('Dan Lee', 'Not attending')
  await page.getByRole('button', { name: 'Save the change' }).click()
  await expect(page.getByText('Dan is not coming.')).toBeVisible()
  await page.getByLabel('A message to everybody').fill('Who has a sledge for Cat?')
  await page.getByRole('button', { name: 'Put it on the wall' }).click()
  const wall = page.getByRole('region', { name: 'The wall' })
  await expect(wall.getByRole('listitem')).toHaveText([/Lee Family.*Who has a sledge for Cat\?/s])
  await wall.getByText('Take back the message').click()
  await wall.getByRole('button', { name: 'Take it back' }).click()
  await expect(wall.getByText('Nothing is written here yet.')).toBeVisible()
  expect((await lees())?.guests.map(({ reply }) => reply)).toEqual([
    'attending',
    'maybe',
    'attending',
    'not attending',
  ])
  expect((await lees())?.note).toBe('We bring soup.')
  expect(await context.cookies()).toEqual([])
  expect(server.output()).toContain('/i/…')
  expect(server.output()).not.toContain(url.slice(3, 12))
})

test.describe('the pages of an invitation', () => {
  test.use({ javaScriptEnabled: true, viewport: { width: 320, height: 640 } })

  test('are found right by axe, light and dark, and fit 320 pixels', async ({ page, invite }) => {
    const { url } = await invite({ people: ['W'.repeat(60), 'محمد', '*李小龙🎄'] })
    const check = async (label: string) => {
      await expectNoSidewaysScroll(page, label)
      await expectAccessible(page, label)
    }
    for (const path of ['', '/names', '/people']) {
      await page.goto(url + path)
      await check(path || 'the invitation')
    }
    await page.goto(url)
    await page.getByRole('button', { name: 'Send the answer' }).click()
    await check('with errors')
    await page.getByRole('radio', { name: 'Attending', exact: true }).first().check()
    await page.getByRole('button', { name: 'Send the answer' }).click()
    await check('after an answer')
    await page.getByRole('button', { name: 'Put it on the wall' }).click()
    await check('a message that came back')
    await page.getByLabel('A message to everybody').fill(`שלום ${'W'.repeat(90)}`)
    await page.getByRole('button', { name: 'Put it on the wall' }).click()
    await page.getByText('Take back the message').click()
    await check('the wall')
    await page.goto(`/i/${'0'.repeat(26)}`)
    await check('an unknown link')
  })
})
