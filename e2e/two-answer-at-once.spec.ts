import { expect, test } from './support/invitations.ts'

test('two of a household answer at once: nothing is lost, and each is told of the other', async ({
  page,
  browser,
  baseURL,
  invite,
}) => {
  const { url, lees } = await invite()
  const context = await browser.newContext({ ...(baseURL && { baseURL }) })
  const other = await context.newPage()
  for (const one of [page, other]) await one.goto(url)
  const choose = (one: typeof page, person: string, reply: string) =>
    one
      .getByRole('group', { name: person })
      .getByRole('radio', { name: reply, exact: true })
      .check()
  const send = (one: typeof page) => one.getByRole('button', { name: 'Send the answer' }).click()

  await choose(page, 'Ann Lee', 'Attending')
  await choose(page, 'Dan Lee', 'Maybe')
  await page.getByLabel('A note to the host').fill('We bring soup.')
  await page.getByLabel('Who is answering?').selectOption('Ann')
  await send(page)
  await expect(page.getByText('Ann is coming. Dan may come. Your note is saved.')).toBeVisible()

  await choose(other, 'Ben Lee', 'Attending')
  await choose(other, 'Dan Lee', 'Not attending')
  await other.getByLabel('A note to the host').fill('We bring bread.')
  await other.getByLabel('Who is answering?').selectOption('Ben')
  await send(other)
  await expect(other.getByText('Your replies are saved; your note is not yet.')).toBeVisible()
  await expect(other.getByText('We bring soup.')).toBeVisible()
  await expect(other.getByLabel('A note to the host')).toHaveValue('We bring bread.')
  await expect(other.getByText(/Ben changed Dan to not attending, \d\d:\d\d/)).toBeVisible()
  await other.getByLabel('A note to the host').fill('We bring soup and bread.')
  await other.getByRole('button', { name: 'Save the change' }).click()
  await expect(other.getByRole('heading', { name: 'Saved. Thank you!' })).toBeVisible()

  const { guests = [], note } = (await lees()) ?? {}
  expect(guests.map(({ reply }) => reply)).toEqual([
    'attending',
    'attending',
    null,
    'not attending',
  ])
  expect(note).toBe('We bring soup and bread.')
  await context.close()
})
