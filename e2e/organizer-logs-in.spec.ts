import { john, mary } from '../src/testing/cast.ts'
import { expect, expectDashboard, expectLoginPage, logIn, test } from './support/stories.ts'

test('an organizer logs in and sees the parties and the session [A12]', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Log in' }).first().click()
  await expectLoginPage(page)
  await logIn(page)
  await expectDashboard(page)
  await expect(page.getByRole('heading', { name: "Parties I'm hosting" })).toBeVisible()
  await expect(page.getByRole('heading', { name: "Parties I'm invited to" })).toBeVisible()
  await expect(page.getByText(/You stay logged in until \d+ \w+\./)).toBeVisible()
  await page.getByRole('link', { name: 'About this session' }).click()
  await expect(page.getByTestId('session-file')).toHaveText(/^[0-9a-f]{32}$/)
  expect(page.context().pages()).toHaveLength(1)
})

test('a wrong password is told in one message, keeps the email, and takes focus', async ({
  page,
}) => {
  await page.goto('/organizer/login')
  await page.getByLabel('Email').fill(john.email)
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  const summary = page.getByRole('alert')
  await expect(summary).toContainText('Invalid username or password.')
  await expect(summary).toBeFocused()
  await expect(page).toHaveTitle(/^Error: /)
  await expect(page.getByLabel('Email')).toHaveValue(john.email)
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
  await page.getByLabel('Password', { exact: true }).fill('password123')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expectDashboard(page)
})

test('after logging in, the page first wished for is shown', async ({ page }) => {
  await page.goto('/organizer/')
  await expectLoginPage(page)
  await expect(page.getByText('Please log in to see this page.')).toBeVisible()
  await page.goto('/organizer/login?next=/how-sessions-work')
  await page.getByLabel('Email').fill(' Jane.Smith@Example.com ')
  await page.getByLabel('Password', { exact: true }).fill('password123')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/how-sessions-work$/)
  await expect(page.getByText('You have visited this page 1 time', { exact: false })).toBeVisible()
})

test('the password can be shown, and a sample account fills the form', async ({ page }) => {
  await page.goto('/organizer/login')
  await page.getByRole('button', { name: /Mary/ }).click()
  await expect(page.getByLabel('Email')).toHaveValue(mary.email)
  await page.getByRole('button', { name: /show password/i }).click()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expectDashboard(page, 'Mary')
})
