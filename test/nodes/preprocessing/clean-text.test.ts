import { expect, it } from 'vitest'
import cleanText, { cleaned } from '../../../nodes/preprocessing/clean-text.ts'
import { cells, column, described, tableOf } from '../lib/tables.ts'

const none = { lower: false, accents: false, links: false, digits: false, punctuation: false }

it.each([
  ['lower', 'ÄÖ Great', 'äö great'],
  ['accents', 'naïve café Übung', 'naive cafe Ubung'],
  ['links', 'see https://a.b/c?d=1 or me@x.org now', 'see link or link now'],
  ['digits', 'call 0800-123 at 5', 'call 0-0 at 0'],
  ['punctuation', '“Well”, she said… €5!', 'Well she said 5'],
] as const)('%s', (option, before, after) => {
  expect(cleaned(before, { ...none, [option]: true })).toBe(after)
  expect(cleaned(before, none)).toBe(before)
})

it('makes runs of blanks one, and leaves empty cells and other columns alone', () => {
  const { work } = cleanText
  if (work.role !== 'transform') throw new Error('a transform was expected')
  const table = tableOf({
    a: { kind: 'text', values: ['  A \n B ', null] },
    b: { kind: 'text', values: ['X', 'Y'] },
  })
  const made = work.apply(cleanText.params.parse({ columns: ['a'] }), null, table)
  expect(cells(made.columns.get('a'))).toEqual(['a b', null])
  expect(made.columns.get('b')).toBe(table.columns.get('b'))
})

it('wants texts', () => {
  const code = (
    columns: readonly string[],
    data = described([column('t', { kind: 'text' }), column('n')]),
  ) => {
    const found = cleanText.infer(
      cleanText.params.parse({ columns }),
      { data },
      { key: 'own', facts: undefined },
    )
    return found.ok === 'waiting' ? 'waiting' : found.problems.map((one) => one.code).join()
  }
  expect(code([])).toBe('')
  expect(code(['n'])).toBe('clean-text/kind')
  expect(code(['x'])).toBe('clean-text/unknown')
  expect(code([], described([column('n')]))).toBe('clean-text/nothing')
})
