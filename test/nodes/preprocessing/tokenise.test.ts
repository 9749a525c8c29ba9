import { expect, it } from 'vitest'
import tokenise from '../../../nodes/preprocessing/tokenise.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { column, described, tableOf } from '../lib/tables.ts'

const text = (...values: readonly (string | null)[]): ColumnData => ({ kind: 'text', values })

function transform(given: Record<string, unknown>, table: TableData) {
  const { work } = tokenise
  if (work.role !== 'transform') throw new Error('a transform was expected')
  const params = tokenise.params.parse({ column: 't', ...given })
  const made = work.apply(params, work.fit(params, table), table).columns.get('t tokens')
  if (made?.kind !== 'sequence') throw new Error('sequences were expected')
  const [size = 0] = made.shape
  return {
    ...made,
    rows: Array.from({ length: table.rows }, (_, row) => [
      ...made.values.subarray(row * size, (row + 1) * size),
    ]),
  }
}

it('numbers words from the most frequent on, cuts and fills up', () => {
  const table = tableOf({ t: text('b a b', 'a b it’s', 'zebra b a b b', null) }, Uint8Array.of(0, 0, 2, 0))
  const made = transform({ length: 4, vocabulary: 2 }, table)
  // b three times, a twice in the training rows; it’s is one word, but not frequent enough.
  expect(made.rows).toEqual([
    [2, 3, 2, 0],
    [3, 2, 1, 0],
    [1, 2, 3, 2],
    [0, 0, 0, 0],
  ])
  expect(made).toMatchObject({ tokens: 4, names: ['(none)', '(unknown)', 'b', 'a'] })
  const start = transform({ length: 4, vocabulary: 2, end: 'start' }, table)
  expect(start.rows.slice(0, 3)).toEqual([
    [0, 2, 3, 2],
    [0, 3, 2, 1],
    [2, 3, 2, 2],
  ])
})

it('cuts into characters, whole ones', () => {
  const made = transform({ unit: 'characters', length: 3, vocabulary: 9 }, tableOf({ t: text('🐧A🐧') }))
  expect(made.rows).toEqual([[2, 3, 2]])
  expect(made.names?.slice(2)).toEqual(['🐧', 'a'])
})

it('knows its shape before anything is read', () => {
  const data = described([column('t', { kind: 'text' }), column('n')], {
    split: { train: 1, validation: 0, test: 0 },
  })
  const found = tokenise.infer(
    tokenise.params.parse({ column: 't', length: 7, vocabulary: 50 }),
    { data },
    { key: 'own', facts: undefined },
  )
  if (found.ok !== true) throw new Error('a table was expected')
  expect(found.problems).toEqual([])
  expect(found.value.data.kind === 'table' && found.value.data.columns).toEqual([
    { name: 't tokens', kind: 'sequence', shape: [7], missing: 0, tokens: 52 },
    column('n'),
  ])
  const none = tokenise.infer(tokenise.params.parse({}), { data }, { key: 'own', facts: undefined })
  expect(none.ok === false && none.problems[0]?.code).toBe('tokenise/none')
})
