import { expect, test } from './support/invitations.ts'

test('after the deadline the answer can be read, and the host be reached', async ({
  page,
  invite,
}) => {
  const yesterday = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
  const { url } = await invite({ more: { replyBy: yesterday } })
  await page.goto(url)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sledging')
  await expect(page.getByRole('radio')).toHaveCount(0)
  await expect(page.getByText(/The time to reply is over: it was until the end of/)).toBeVisible()
  await expect(page.getByText('John, 212-555-0100')).toBeVisible()
})
