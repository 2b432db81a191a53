import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linesOf, measureFunctions, sourceFiles, viewFiles } from './lengths.ts'

const MOST = { file: 200, view: 60, function: 40, closure: 60 }

/** Source that is still too long; whoever takes it apart removes its line here. */
const TOO_LONG: Record<string, string> = {
  'src/database/migrations/001-initial.ts': 'up: a migration that has landed is never changed',
}

/** What is too long in a file, in words; empty where nothing is. */
function excessOf(file: string): string[] {
  const lines = linesOf(file)
  const long = measureFunctions(lines).filter(
    (one) => one.lines > (one.isClosure ? MOST.closure : MOST.function),
  )
  return [
    ...(lines.length > MOST.file ? [`${file} has ${lines.length} lines`] : []),
    ...long.map((one) => `${file}: "${one.text}" has ${one.lines} lines`),
  ]
}

const files = sourceFiles()

describe('the source', () => {
  it('has short files and short functions', () => {
    assert.ok(files.length > 200)
    const excess = files.filter((file) => !Object.hasOwn(TOO_LONG, file)).flatMap(excessOf)
    assert.deepEqual(excess, [])
  })

  it('has no exemption that is needed no more', () => {
    const unneeded = Object.keys(TOO_LONG).filter(
      (file) => !files.includes(file) || excessOf(file).length === 0,
    )
    assert.deepEqual(unneeded, [])
  })

  it('has short views', () => {
    const long = viewFiles().filter((file) => linesOf(file).length > MOST.view)
    assert.ok(viewFiles().length > 50)
    assert.deepEqual(long, [])
  })
})

describe('the measure of functions', () => {
  const measured = (source: string) =>
    measureFunctions(source.split('\n')).map(({ text, lines, isClosure }) => [
      text,
      isClosure ? `closure, ${lines}` : lines,
    ])

  it('counts from the first line to the closing brace, however the parameters stand', () => {
    const source = `export async function openRoom(
  name: string,
  { size }: {
    size: number
  },
): Promise<{
  door: Door
}> {
  if (size > 1) {
    return wide
  } else {
    return narrow
  }
}

const close = (door: Door): void => {
  door.close()
}`
    assert.deepEqual(measured(source), [
      ['export async function openRoom(', 14],
      ['const close = (door: Door): void => {', 3],
    ])
  })

  it('counts expressions and methods, and tells closures', () => {
    const source = `const sizes = (rooms: Room[]) =>
  rooms
    .map(({ size }) => size)
    .sort()

const props = (room: Room) => ({
  size: room.size,
})

class House {
  open(doors: Door[]): void {
    for (const door of doors) {
      door.open(() => {
        greet()
      })
    }
  }
}`
    assert.deepEqual(measured(source), [
      ['const sizes = (rooms: Room[]) =>', 4],
      ['const props = (room: Room) => ({', 3],
      ['open(doors: Door[]): void {', 'closure, 7'],
      ['door.open(() => {', 3],
    ])
  })

  it('finds an end for every function', () => {
    const functions = files.flatMap((file) => measureFunctions(linesOf(file)))
    assert.ok(functions.length > 1_000)
    assert.ok(functions.every(({ lines }) => lines >= 1))
  })
})
