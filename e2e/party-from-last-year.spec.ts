import { paths } from '../src/paths.ts'
import { expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, logIn, test } from './support/stories.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

test('last year’s party becomes this year’s draft, on a phone, without JavaScript', async ({
  page,
  server,
}) => {
  await logIn(page)
  await page.goto(`${paths.dashboard}?show=archived`)
  await page.getByRole('main').getByRole('link').filter({ hasText: /\w/ }).nth(1).click()
  await page.getByRole('link', { name: 'Plan it again' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/ again$/)
  await expect(page.getByLabel('Day')).not.toHaveValue('')
  await expect(page.getByRole('checkbox', { name: /Johnson Family/ })).toBeChecked()
  await expectNoSidewaysScroll(page, 'a party again')

  await page.getByLabel('Title').fill('Lights, once more')
  await page.getByRole('checkbox', { name: /Williams/ }).uncheck()
  await server.restart()
  await page.getByRole('button', { name: 'Make the draft' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lights, once more')
  await expect(page.getByText(/is a draft now, with 2 households to invite/)).toBeVisible()
})
