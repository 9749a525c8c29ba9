import { expect, it } from 'vitest'
import selectColumns from '../../../nodes/preprocessing/select-columns.ts'
import { column, described, numbers, tableOf, words } from '../lib/tables.ts'

const params = (columns: readonly string[]) => selectColumns.params.parse({ columns })
const context = { key: 'own', facts: undefined }
const table = described([column('a'), column('b', { missing: 3 }), column('c')])

it('keeps the chosen columns in the order of the table, and the rows', () => {
  const { work } = selectColumns
  if (work.role !== 'transform') throw new Error('Select columns is a transform')
  const before = tableOf({ a: numbers(1, 2), b: words('p', 'q'), c: numbers(3, 4) }, Uint8Array.from([0, 1]))
  const made = work.apply(params(['c', 'a', 'c']), work.fit(params(['c', 'a']), before), before)
  expect([...made.columns.keys()]).toEqual(['a', 'c'])
  expect(made.columns.get('c')).toBe(before.columns.get('c'))
  expect(made.roles).toBe(before.roles)
  expect([...before.columns.keys()]).toEqual(['a', 'b', 'c'])
})

it('promises just that', () => {
  const found = selectColumns.infer(params(['c', 'b']), { data: table }, context)
  expect(found).toEqual({
    ok: true,
    value: { data: { ...table, columns: [table.columns[1], table.columns[2]] } },
    problems: [],
  })
})

it('refuses to keep nothing, and offers to keep all', () => {
  const found = selectColumns.infer(params([]), { data: table }, context)
  if (found.ok !== false) throw new Error('it should be refused')
  expect(found.problems[0]).toMatchObject({
    code: 'select-columns/none',
    message: 'None of the 3 columns is chosen.',
    fixes: [{ steps: [{ do: 'setParam', on: 'self', param: 'columns', value: ['a', 'b', 'c'] }] }],
  })
})

it('names columns that are not there, and offers to remove them', () => {
  const found = selectColumns.infer(params(['a', 'x', 'y']), { data: table }, context)
  if (found.ok !== false) throw new Error('it should be refused')
  expect(found.problems[0]).toMatchObject({
    code: 'select-columns/unknown',
    message: 'The table has no columns “x” and “y”; it has “a”, “b” and “c”.',
    fixes: [{ steps: [{ do: 'setParam', on: 'self', param: 'columns', value: ['a'] }] }],
  })
})

it('sums up in few words', () => {
  expect(selectColumns.summarize(params([]))).toBe('no columns')
  expect(selectColumns.summarize(params(['a', 'b']))).toBe('a and b')
  expect(
    selectColumns.summarize(params(['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)'])),
  ).toBe('3 columns')
})
