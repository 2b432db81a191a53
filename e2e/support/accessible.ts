// Expects pages to be accessible for axe, and to fit their window.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const WIDE = `[...document.querySelectorAll('main *, header *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .filter((element) => getComputedStyle(element).position !== 'absolute' && !element.closest('svg, .band'))
  .map((element) => element.tagName + '.' + element.className + ' ' + element.textContent.slice(0, 40))`

/**
 * Expects axe to find nothing, in light and in dark. Only colours differ between the two, so the
 * dark page is checked for contrast only.
 * @param label names the page in the message of a failure
 */
export async function expectAccessible(page: Page, label: string): Promise<void> {
  await page.waitForLoadState()
  await page.evaluate(source)
  expect(await violations(page, 'light', {}), `${label}, light`).toEqual([])
  const contrast = { runOnly: ['color-contrast'] }
  expect(await violations(page, 'dark', contrast), `${label}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Expects that the page scrolls only up and down; a failure names what is too wide. */
export async function expectNoSidewaysScroll(page: Page, label: string): Promise<void> {
  await page.waitForLoadState()
  const overflow = await page.evaluate<number>(OVERFLOW)
  const wide = overflow > 0 ? await page.evaluate<string[]>(WIDE) : []
  expect(overflow, `${label} scrolls sideways: ${wide.slice(-3).join(' | ')}`).toBe(0)
}

async function violations(page: Page, colorScheme: 'light' | 'dark', options: object) {
  await page.emulateMedia({ colorScheme })
  const asked = JSON.stringify({ resultTypes: ['violations'], ...options })
  const results = await page.evaluate<AxeResults>(`axe.run({ exclude: ['svg'] }, ${asked})`)
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  )
}
