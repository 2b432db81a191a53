import { expect, logIn, test } from './support/stories.ts'

const SCREENS = [
  { width: 1280, height: 720 },
  { width: 1366, height: 640 },
  { width: 390, height: 844 },
]

test('the log-in form stands on the first screen, below one line of menu', async ({ page }) => {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen)
    await page.goto('/organizer/login')
    const submit = await page.locator('main [type=submit]').boundingBox()
    expect((submit?.y ?? 999) + (submit?.height ?? 0)).toBeLessThan(screen.height)
    const header = await page.locator('header').boundingBox()
    const band = await page.locator('.band').boundingBox()
    expect(header?.height).toBeLessThan(72)
    expect(band?.height).toBeLessThanOrEqual(140)
  }
})

test('at 400 % zoom the first screen holds the heading', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 180 })
  await logIn(page)
  for (const path of ['/', '/organizer/', '/no-such-page']) {
    await page.goto(path)
    const heading = await page.getByRole('heading', { level: 1 }).boundingBox()
    expect(heading?.y, path).toBeLessThan(140)
  }
})

test('the appearance changes where the reader stands', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 500 })
  await page.goto('/how-sessions-work')
  const dark = page.getByRole('button', { name: 'Dark' })
  await dark.scrollIntoViewIfNeeded()
  const before = await page.evaluate<number>('scrollY')
  await dark.click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(dark).toHaveAttribute('aria-pressed', 'true')
  expect(await page.evaluate<number>('scrollY')).toBe(before)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
