// What stories begin with: a server process of their own, and the steps that people take.
import { test as base, expect, type Page } from '@playwright/test'
import { paths } from '../../src/paths.ts'
import { type ServerProcess, startServer } from '../../src/testing/server-process.ts'

export { expect }

export const test = base.extend<{ server: ServerProcess; serverEnv: Record<string, string> }>({
  serverEnv: [{}, { option: true }],
  server: async ({ serverEnv }, use) => {
    const server = await startServer({ env: serverEnv })
    await use(server)
    await server.remove()
  },
  baseURL: async ({ server }, use) => use(server.url),
})

export async function logIn(page: Page, email = 'john.smith@example.com', keep = true) {
  await page.goto(paths.login)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('password123')
  await page.getByLabel(/Keep me logged in/).setChecked(keep)
  await page.getByRole('button', { name: 'Log in' }).click()
}

export async function expectDashboard(page: Page, firstName = 'John') {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Welcome, ${firstName}!`)
}

export async function expectLoginPage(page: Page) {
  await expect(page).toHaveURL(/\/organizer\/login/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
}
