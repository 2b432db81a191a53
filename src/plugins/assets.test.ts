/**
 * Tests of the files that are served beside pages, and of what pages tell browsers and link
 * previews about the site.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../paths.ts'
import { startApp } from '../testing/app.ts'
import { attributeOf, hasElement } from '../testing/page.ts'

test('serves an icon and a word for robots where they look for them', async (t) => {
  const browser = (await startApp(t)).browser()
  const icon = await browser.get(paths.favicon)
  assert.equal(icon.headers['content-type'], 'image/x-icon')
  assert.deepEqual([...icon.rawPayload.subarray(0, 4)], [0, 0, 1, 0])
  const robots = await browser.get(paths.robots)
  assert.match(String(robots.headers['content-type']), /^text\/plain/)
  assert.match(robots.body, /^Disallow: \/organizer\/$/m)
  assert.equal(icon.headers['set-cookie'] ?? robots.headers['set-cookie'], undefined)
})

test('describes each page to those who link to it', async (t) => {
  const { body } = await (await startApp(t)).browser().get(paths.home)
  assert.ok(attributeOf(body, 'meta[name="description"]', 'content').length >= 40)
  for (const name of ['type', 'site_name', 'title', 'description']) {
    assert.ok(attributeOf(body, `meta[property="og:${name}"]`, 'content'))
  }
})

test('leads back to the switch at the foot of the page after light or dark was chosen', async (t) => {
  const browser = (await startApp(t)).browser()
  const { headers } = await browser.post(paths.appearance, {
    theme: 'dark',
    back: paths.howSessionsWork,
  })
  assert.equal(headers.location, `${paths.howSessionsWork}#appearance`)
  assert.ok(hasElement((await browser.get(paths.howSessionsWork)).body, '#appearance'))
})

test('keeps the log-in page under 30 kB without fonts, as it is where people use it', async (t) => {
  const browser = (await startApp(t, { SEED_SAMPLE_DATA: '0' })).browser()
  const page = await browser.get(paths.login)
  let bytes = page.rawPayload.length
  for (const [, url = ''] of page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
    if (!url.endsWith('.woff2')) bytes += (await browser.get(url)).rawPayload.length
  }
  assert.ok(bytes < 30 * 1024, `${bytes} bytes`)
})
