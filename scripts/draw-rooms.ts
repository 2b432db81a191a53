// `npm run map`: draws the rooms and their imports into docs/architecture.md, as a Mermaid diagram.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FLOORS, importGraph, root } from './rooms.ts'

const DOCUMENT = join(root, 'docs', 'architecture.md')
const PICTURE = /(?<=```mermaid\n)[\s\S]*?(?=```)/

/** Tests and commands know every room: their arrows would hide all others. */
const rooms = FLOORS.flat().filter((room) => room !== 'scripts' && room !== 'src/testing')
const roomOf = (file: string): string | undefined =>
  rooms.find((room) => file === room || file.startsWith(`${room}/`))

type Imports = ReadonlyMap<string, ReadonlySet<string>>

/** The diagram. An arrow is left out where a longer way along others leads to the same room. */
export function drawRooms(): string {
  const imports = importsOfRooms()
  const lines = rooms.map((room) => `  ${idOf(room)}["${room.replace('src/', '')}"]`)
  for (const [room, targets] of imports) {
    for (const target of targets) {
      if (!isReached(imports, room, target)) lines.push(`  ${idOf(room)} --> ${idOf(target)}`)
    }
  }
  return `flowchart TD\n${lines.join('\n')}\n`
}

/** Whether another import of the room leads to the target too, and not back to the room itself. */
function isReached(imports: Imports, room: string, target: string): boolean {
  return [...(imports.get(room) ?? [])].some((other) => {
    const reached = reach(imports, other)
    return other !== target && reached.has(target) && !reached.has(room)
  })
}

/** What stands in the document now; empty when there is no picture. */
export const drawnRooms = (): string => PICTURE.exec(readFileSync(DOCUMENT, 'utf8'))?.[0] ?? ''

const idOf = (room: string): string => room.replace('src/', '').replace('.ts', '')

function importsOfRooms(): Imports {
  const imports = new Map(rooms.map((room) => [room, new Set<string>()]))
  for (const [file, targets] of importGraph()) {
    const room = roomOf(file)
    for (const target of targets.map(roomOf)) {
      if (room && target && room !== target) imports.get(room)?.add(target)
    }
  }
  return new Map([...imports].map(([room, targets]) => [room, new Set([...targets].sort())]))
}

/** All rooms to which ways lead from this one. Rooms of one floor may know each other: each is entered once. */
function reach(imports: Imports, room: string, seen = new Set<string>()): Set<string> {
  for (const target of imports.get(room) ?? []) {
    if (seen.has(target)) continue
    seen.add(target)
    reach(imports, target, seen)
  }
  return seen
}

if (import.meta.main) {
  const text = readFileSync(DOCUMENT, 'utf8')
  writeFileSync(DOCUMENT, text.replace(PICTURE, drawRooms))
  console.log('Drawn into docs/architecture.md.')
}
