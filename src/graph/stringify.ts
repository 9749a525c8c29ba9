import { byName } from './ids.ts'
import type { Json } from './json.ts'

/** How wide a line may be. */
const WIDTH = 96

/** Keys with a place of their own; all others come in natural order behind them. */
const FIRST = [
  '$schema',
  'netloom',
  'format',
  'type',
  'version',
  'title',
  'name',
  'uses',
  'in',
  'params',
  'nodes',
  'layout',
]
const RANK = new Map(FIRST.map((key, rank) => [key, rank]))

/**
 * JSON as Netloom writes it: the order of keys depends on nothing but their names, what fits into 96 columns stands on
 * one line, and everything else is indented by two spaces. Equal values give equal text. The parts named in `tall` are
 * always one entry per line.
 */
export function stringify(value: Json, tall: readonly string[] = []): string {
  return `${print(value, '', 0, new Set(tall), true)}\n`
}

/** `used`: how much of the line stands before the value, and has to stand behind it. */
function print(value: Json, indent: string, used: number, tall: ReadonlySet<string>, open = false): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const room = WIDTH - indent.length - used
  const short = open ? null : onOneLine(value, room)
  if (short !== null) return short
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const items = value.map((item: Json) => inner + print(item, inner, 1, tall))
    return `[\n${items.join(',\n')}\n${indent}]`
  }
  const entries = sorted(value as Readonly<Record<string, Json>>).map(([key, held]) => {
    const name = `${JSON.stringify(key)}: `
    return inner + name + print(held, inner, name.length + 1, tall, indent === '' && tall.has(key))
  })
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`
}

/** The value on one line; `null` as soon as it is too long for the room. */
function onOneLine(value: Json, room: number): string | null {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value)
    return text.length <= room ? text : null
  }
  const list = Array.isArray(value)
  const parts: string[] = []
  let left = room - (list ? 2 : 4)
  const entries: [string, Json][] = list
    ? value.map((item: Json) => ['', item])
    : sorted(value as Readonly<Record<string, Json>>)
  if (entries.length === 0) return list ? '[]' : '{}'
  for (const [key, held] of entries) {
    const name = list ? '' : `${JSON.stringify(key)}: `
    const comma = parts.length > 0 ? 2 : 0
    const text = onOneLine(held, left - name.length - comma)
    if (text === null) return null
    parts.push(name + text)
    left -= name.length + text.length + comma
  }
  return left < 0 ? null : list ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
}

function sorted(value: Readonly<Record<string, Json>>): [string, Json][] {
  return Object.entries(value).sort(([a], [b]) => {
    const [left, right] = [RANK.get(a) ?? FIRST.length, RANK.get(b) ?? FIRST.length]
    return left - right || byName(a, b)
  })
}
