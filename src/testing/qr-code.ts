// Reads a QR code as a camera would: from its pixels.
import decodeQR from 'qr/decode.js'

/** Reads a drawn code by painting each module as several pixels. @throws when it can't be read */
export function readQrCode(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const scale = 4
  const width = size * scale
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  const path = /stroke="#000" d="([^"]*)"/.exec(svg)?.[1] ?? ''
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)\.5h(\d+)/g)) {
    const [left, top, wide] = [Number(x) * scale, Number(y) * scale, Number(length) * scale]
    for (let row = top; row < top + scale; row++) {
      for (let column = left; column < left + wide; column++) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
  }
  return decodeQR({ width, height: width, data })
}
