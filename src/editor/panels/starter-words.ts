import { count } from '../../kernel/shape.ts'
import { list, plural, quote } from '../../kernel/words.ts'
import type { TableInfo } from '../../kernel/wire.ts'

/** What a table holds, in a sentence: "344 rows with 7 columns: “Species”, …". */
export function examplesSentence({ rows, columns }: TableInfo): string {
  const image = columns.find(({ kind }) => kind === 'image')
  const what = image
    ? `${plural(rows ?? 0, 'picture')} of ${image.shape.slice(0, 2).map(count).join(' × ')}`
    : plural(rows ?? 0, 'row')
  return `${what} with ${plural(columns.length, 'column')}: ${list(
    columns.map(({ name }) => quote(name)),
    6,
  )}.`
}
