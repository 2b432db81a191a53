import { test } from './support/checkout.ts'
import { expect, expectDashboard, logIn } from './support/stories.ts'

test('a syntax error leaves the last good server answering, and is shown', async ({
  page,
  checkout,
}) => {
  await logIn(page)
  await expectDashboard(page)
  const boot = await checkout.bootId()
  const undo = checkout.edit('src/pages/dashboard.ts', (text) => `${text}\nconst broken = ;\n`)

  const problem = page.getByRole('alert')
  await expect(problem).toContainText('const broken = ;')
  await expect(problem).toContainText('src/pages/dashboard.ts')
  expect(checkout.output()).toContain('const broken = ;')
  await page.goto('/how-sessions-work')
  await expect(page.getByText(/You have visited this page/)).toBeVisible()
  await expect(problem).toContainText('const broken = ;')
  expect(await checkout.bootId()).toBe(boot)

  undo()
  await expect(page.getByText(/You stayed logged in\./)).toBeVisible()
  await expect(problem).toHaveCount(0)
  expect(await checkout.bootId()).not.toBe(boot)
})

test('a view that breaks shows its name, the line, and the session keys, not the id', async ({
  page,
  context,
  checkout,
}) => {
  await logIn(page)
  await expectDashboard(page)
  checkout.edit('views/organizer/dashboard.eta', (text) =>
    text.replace('it.greeting', 'it.no.such'),
  )
  await expect(page.getByRole('heading', { level: 1 })).toContainText('TypeError')
  await expect(page.getByText(/^In views\/organizer\/dashboard\.eta:\d+$/)).toBeVisible()
  await expect(page.getByText('person_id', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible()
  const cookies = await context.cookies()
  const value = cookies.find(({ name }) => name === 'session')?.value ?? ''
  expect(await page.content()).not.toContain(decodeURIComponent(value).split('.')[0])
})

test('a first start that fails says why, and the page comes when it is repaired', async ({
  page,
  checkout,
}) => {
  const undo = checkout.edit('src/app.ts', (text) => `${text}\nthrow new Error('not today')\n`)
  await expect.poll(() => checkout.output(), { timeout: 20_000 }).toContain('not today')
  await page.goto('/organizer/login')
  undo()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
  expect(await checkout.stop()).toBe(0)
})
