/** Something that people search for. */
export interface Findable {
  readonly title: string
  /** Other words for it. */
  readonly words?: readonly string[] | undefined
  /** A sentence about it. */
  readonly text?: string | undefined
}

/**
 * How well something answers a query; 0 when it does not. Every word of the query must be found: in the title (best at
 * its start), among the other words, in the sentence, or as letters of the title in their order ("mp2" for MaxPooling2D).
 */
export function score(query: string, { title, words = [], text = '' }: Findable): number {
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean)
  const whole = query.trim().toLowerCase()
  const name = title.toLowerCase()
  if (name === whole) return 1000
  const other = words.map((word) => word.toLowerCase())
  if (whole !== '' && other.includes(whole)) return 500
  let sum = name.startsWith(whole) ? 200 : 0
  for (const word of asked) {
    const found = wordScore(word, title, other, text.toLowerCase())
    if (found === 0) return 0
    sum += found
  }
  return asked.length === 0 ? 1 : sum
}

function wordScore(word: string, title: string, other: readonly string[], text: string): number {
  const name = title.toLowerCase()
  if (name.startsWith(word)) return 80
  if (parts(title).some((part) => part.startsWith(word))) return 60
  if (other.some((one) => one.startsWith(word))) return 50
  if (other.some((one) => one.split(/\W+/).some((part) => part.startsWith(word)))) return 40
  if (name.includes(word)) return 35
  if (text.split(/\W+/).some((part) => part.startsWith(word))) return 15
  if (word.length >= 3 && other.some((one) => one.includes(word))) return 12
  return word.length >= 2 && inOrder(word, name) ? 8 : 0
}

/** `MaxPooling2D` -> max, pooling, 2d. */
function parts(title: string): string[] {
  return title
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

function inOrder(letters: string, name: string): boolean {
  let at = -1
  for (const letter of letters) {
    at = name.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return name.startsWith(letters.charAt(0))
}

/** What answers a query, best first; equally good answers keep their order. */
export function findAll<T>(query: string, items: readonly T[], look: (item: T) => Findable): readonly T[] {
  if (query.trim() === '') return items
  return items
    .map((item) => ({ item, found: score(query, look(item)) }))
    .filter(({ found }) => found > 0)
    .toSorted((a, b) => b.found - a.found)
    .map(({ item }) => item)
}
