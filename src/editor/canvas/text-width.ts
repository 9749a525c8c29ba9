/** Widths of letters in the summary's type (Inter, 12 px), rounded up: groups of letters that are about as wide. */
const WIDTHS: readonly (readonly [letters: string, width: number])[] = [
  ["ijlI .,:;·'’|", 3.5],
  ['ft()/![]', 4.3],
  ['r1', 4.9],
  ['“”_-–"*', 5.8],
  ['s', 6.4],
  ['ackvxyz', 6.9],
  ['mMw…', 10.8],
  ['W%@', 12.1],
  ['CDGHNOQU', 9.2],
  ['ABEFJKLPRSTVXYZ×+=<>&', 8.5],
]
const LOWER = 7.4
/** Letters of scripts that Inter does not have. */
const WIDE = 12.5

const known = new Map(
  WIDTHS.flatMap(([letters, width]) => Array.from(letters, (letter) => [letter, width] as const)),
)

/** About how many pixels a text takes; rather a little more than too few. Nothing is measured. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += known.get(letter) ?? (letter > '⺀' ? WIDE : LOWER)
  return width
}
