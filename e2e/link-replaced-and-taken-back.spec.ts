import { expect, test } from './support/invitations.ts'

test('a replaced and a taken back link each say what to do, and nobody’s answer is lost', async ({
  page,
  invite,
}) => {
  const { url, link, lees, replaceLink, takeBack, inviteAlso, household } = await invite()
  await page.goto(url)
  await page.getByRole('radio', { name: 'Attending', exact: true }).first().check()
  await replaceLink()
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is a newer link')
  await expect(page.getByText('Look for a later message from your host')).toBeVisible()

  const second = await link()
  await page.goto(second)
  await page.getByRole('radio', { name: 'Attending', exact: true }).first().check()
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await takeBack()
  await page.goto(second)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation was taken back')

  await inviteAlso([household])
  await page.goto(await link())
  await expect(page.getByRole('radio', { name: 'Attending', exact: true }).first()).toBeChecked()
  expect((await lees())?.guests[0]?.reply).toBe('attending')
})
