import { error, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { list, quote } from '../kernel/words.ts'
import { LIMITS } from './document.ts'
import { isDangerous } from './ids.ts'

/** How many names of keys a sentence tells. */
const TOLD = 20

/**
 * Looks at a text before it is parsed: how large it is, how deep its brackets go, how long its texts are, and whether an
 * object has a key twice (which parsing would hide) or one that reaches into prototypes. Reads every character once and
 * builds nothing. What is no JSON at all is left for the parser to refuse.
 */
export function checkBudget(text: string): Problem[] {
  const size = sizeProblem(text)
  if (size) return [size]
  const found = scan(text)
  const problems: Problem[] = []
  if (found.depth > LIMITS.depth)
    problems.push(
      error(
        'file/too-deep',
        `The brackets of this file are nested ${count(found.depth)} deep; a graph goes at most ${count(LIMITS.depth)} deep.`,
        {
          advice: 'A file that Netloom wrote never is that deep: it was made by something else, or damaged.',
        },
      ),
    )
  if (found.text > LIMITS.text)
    problems.push(
      error(
        'file/long-text',
        `Line ${count(found.line)} holds a text of ${count(found.text)} characters; a text has at most ${count(LIMITS.text)}.`,
        { advice: 'Shorten it and open the file again.' },
      ),
    )
  if (found.dangerous.size > 0)
    problems.push(
      error('file/dangerous-key', `This file has ${keys(found.dangerous)}, which no graph needs.`, {
        advice:
          'Such keys are used to attack programs. Open the file only if you trust it, after removing them.',
      }),
    )
  if (found.twice.size > 0)
    problems.push(
      error('file/duplicate-key', `This file has ${keys(found.twice)} twice in one place.`, {
        advice: 'Only one of the two can be meant: remove or rename the other.',
      }),
    )
  return problems
}

function sizeProblem(text: string): Problem | null {
  const { fileBytes } = LIMITS
  // A character takes at least one byte and a UTF-16 unit at most three.
  if (text.length * 3 <= fileBytes) return null
  const size = text.length > fileBytes ? text.length : new TextEncoder().encode(text).byteLength
  if (size <= fileBytes) return null
  const about = text.length > fileBytes ? 'at least ' : ''
  return error(
    'file/too-big',
    `This file has ${about}${count(size)} bytes; a graph has at most ${count(fileBytes)}.`,
    { advice: 'Data belongs into data files, which a graph only names.' },
  )
}

function keys(names: ReadonlySet<string>): string {
  return `${names.size === 1 ? 'the key' : 'the keys'} ${list([...names].map(quote))}`
}

interface Found {
  depth: number
  /** The longest text, in UTF-16 units as JavaScript counts, and the line where it is. */
  text: number
  line: number
  dangerous: Set<string>
  twice: Set<string>
}

function scan(text: string): Found {
  const found: Found = { depth: 0, text: 0, line: 1, dangerous: new Set(), twice: new Set() }
  /** Per open bracket the keys so far, or `null` for a list. */
  const open: (Set<string> | null)[] = []
  let depth = 0
  let line = 1
  /** Whether the next text is a key. */
  let key = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '\n':
        line++
        break
      case '{':
      case '[':
        key = text[at] === '{'
        depth++
        found.depth = Math.max(found.depth, depth)
        if (depth <= LIMITS.depth) open.push(key ? new Set() : null)
        break
      case '}':
      case ']':
        if (depth <= LIMITS.depth) open.pop()
        depth = Math.max(0, depth - 1)
        key = false
        break
      case ',':
        key = depth <= LIMITS.depth && open.at(-1) instanceof Set
        break
      case ':':
        key = false
        break
      case '"': {
        const { end, length } = textFrom(text, at)
        if (length > found.text) Object.assign(found, { text: length, line })
        const names = open.at(-1)
        if (key && names && depth <= LIMITS.depth) noteKey(found, names, text.slice(at, end + 1))
        at = end
        break
      }
      default:
    }
  }
  return found
}

/** Where a text ends, and how long it is when its escapes are read. */
function textFrom(text: string, start: number): { end: number; length: number } {
  let length = 0
  let at = start + 1
  for (; at < text.length && text[at] !== '"'; at++, length++)
    if (text[at] === '\\') at += text[at + 1] === 'u' ? 5 : 1
  return { end: at, length }
}

function noteKey(found: Found, names: Set<string>, written: string): void {
  const name = written.includes('\\') ? unescaped(written) : written.slice(1, -1)
  if (isDangerous(name)) found.dangerous.add(name)
  if (names.has(name) && found.twice.size < TOLD) found.twice.add(name)
  names.add(name)
}

function unescaped(written: string): string {
  try {
    return String(JSON.parse(written))
  } catch {
    // No JSON: the parser will refuse the whole file.
    return written
  }
}
