import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test('two browsers never see each other, and one logging out leaves the other logged in [C3]', async ({
  browser,
  server,
}) => {
  const [johns, bobs] = await Promise.all([
    browser.newContext({ baseURL: server.url }),
    browser.newContext({ baseURL: server.url }),
  ])
  const [john, bob] = await Promise.all([johns.newPage(), bobs.newPage()])
  await Promise.all([logIn(john), logIn(bob, 'bob.johnson@example.com')])
  await expectDashboard(john, 'John')
  await expectDashboard(bob, 'Bob')

  await john.goto('/how-sessions-work/playground')
  await john.getByLabel('Item').fill('Mulled juice')
  await john.getByRole('button', { name: 'Add to the list' }).click()
  await bob.goto('/how-sessions-work/playground')
  await expect(bob.getByText('Mulled juice')).toHaveCount(0)

  await server.restart('SIGKILL')
  await john.getByRole('button', { name: 'Log out' }).first().click()
  await expectLoginPage(john)
  await bob.goto('/organizer/')
  await expectDashboard(bob, 'Bob')
  await johns.close()
  await bobs.close()
})
