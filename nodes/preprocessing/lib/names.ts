import { shorten } from '../../../src/kernel/words.ts'

/** What One-hot calls the column of one category; short enough to be chosen. */
export function categoryColumn(name: string, category: string): string {
  return `${shorten(name, 95)} = ${shorten(category, 95)}`
}

/** What TF-IDF calls the vectors that it makes of a column of texts. */
export function wordsColumn(name: string): string {
  return `${shorten(name, 180)} words`
}
