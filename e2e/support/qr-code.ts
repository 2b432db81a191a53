// Reads a QR code from what the browser paints, as a camera would.
import type { Browser, Locator } from '@playwright/test'
import decodeQR from 'qr/decode.js'

const PIXELS = `async (picture) => {
  const image = new Image()
  image.src = 'data:image/png;base64,' + picture
  await image.decode()
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  const { data, width, height } = canvas.getImageData(0, 0, image.width, image.height)
  return { data: [...data], width, height }
}`

/** @throws when the code can't be read */
export async function readPaintedCode(browser: Browser, code: Locator): Promise<string> {
  const picture = (await code.screenshot()).toString('base64')
  const page = await browser.newPage()
  const { data, width, height } = await page.evaluate<{
    data: number[]
    width: number
    height: number
  }>(`(${PIXELS})(${JSON.stringify(picture)})`)
  await page.close()
  return decodeQR({ data: Uint8ClampedArray.from(data), width, height })
}
