import { describe, expect, it } from 'vitest'
import dropMissing from '../../../nodes/preprocessing/drop-missing.ts'
import table from '../../../nodes/data/table.ts'
import type { TableData } from '../../../src/kernel/table.ts'
import type { TableInfo } from '../../../src/kernel/wire.ts'
import { cells, column, described, diskIo, factsOf, numbers, sound, tableOf, words } from '../lib/tables.ts'

const params = (columns: readonly string[] = []) => dropMissing.params.parse({ columns })

function run(before: TableData, columns: readonly string[] = []): TableData {
  const { work } = dropMissing
  if (work.role !== 'transform') throw new Error('Drop missing is a transform')
  return work.apply(params(columns), work.fit(params(columns), before), before)
}

function infer(data: TableInfo, columns: readonly string[] = [], after?: TableData) {
  return dropMissing.infer(params(columns), { data }, { key: 'own', facts: after && factsOf(after) })
}

const gappy = tableOf(
  {
    a: numbers(1, NaN, 3, 4, NaN),
    kind: words('p', 'q', null, 'p', null),
    note: { kind: 'text', values: ['x', 'y', 'z', null, ''] },
    image: { kind: 'image', shape: [1, 1, 1], values: Uint8Array.from([1, 2, 3, 4, 5]), scale: 1 },
  },
  Uint8Array.from([0, 1, 2, 0, 1]),
)

describe('the rows that stay', () => {
  it('have a value in every column', () => {
    const made = run(gappy)
    expect(cells(made.columns.get('a'))).toEqual([1])
    expect([...made.ids]).toEqual([0])
  })

  it('have a value in the chosen columns, and keep order, number, role and pixels', () => {
    const made = run(gappy, ['a'])
    expect(made.rows).toBe(3)
    expect([...made.ids]).toEqual([0, 2, 3])
    expect([...(made.roles ?? [])]).toEqual([0, 2, 0])
    expect(cells(made.columns.get('kind'))).toEqual(['p', null, 'p'])
    expect(cells(made.columns.get('note'))).toEqual(['x', 'z', null])
    const image = made.columns.get('image')
    expect(image?.kind === 'image' && [...image.values]).toEqual([1, 3, 4])
  })

  it('of the penguins are 342 by their measurements and 333 in all', async () => {
    if (table.work.role !== 'source') throw new Error('Table is a source')
    const penguins = sound(await table.work.read(table.params.parse({}), diskIo()))
    expect(run(penguins, ['Body Mass (g)']).rows).toBe(342)
    expect(run(penguins).rows).toBe(333)
  })
})

describe('what it says', () => {
  it('knows the number of rows at once where one column alone has gaps', () => {
    const data = described([column('a', { missing: 2 }), column('b')], { rows: 344 })
    const found = infer(data)
    expect(found).toMatchObject({ ok: true, value: { data: { rows: 342, split: null, rowsKey: 'own' } } })
    expect(found.ok === true && found.value.data.columns).toEqual([column('a'), column('b')])
  })

  it('leaves the number open where several columns have gaps, and when the rows are split', () => {
    const gaps = [column('a', { missing: 2 }), column('b', { missing: 3 })]
    const found = infer(described(gaps, { split: { train: 70, validation: 15, test: 15 } }))
    expect(found).toMatchObject({ ok: true, value: { data: { rows: null, split: 'counting' } } })
    expect(infer(described(gaps), ['b'])).toMatchObject({ ok: true, value: { data: { rows: 97 } } })
  })

  it('hands on exactly what was measured', () => {
    const after = run(gappy, ['a'])
    const found = infer({ kind: 'table', ...factsOf(gappy), rowsKey: 'rows' }, ['a'], after)
    expect(found.ok === true && found.value.data).toEqual({
      kind: 'table',
      ...factsOf(after),
      rowsKey: 'own',
    })
  })

  it('changes nothing where nothing is missing', () => {
    const data = described([column('a', { range: { min: 0, max: 1, mean: 0.5 } })])
    expect(infer(data)).toEqual({ ok: true, value: { data: { ...data, rowsKey: 'own' } }, problems: [] })
  })

  it('says when no row is left, and which column is to blame', () => {
    const data = described([column('a', { missing: 3 }), column('b', { missing: 5 })], { rows: 5 })
    const found = infer(data, [], tableOf({ a: numbers(), b: numbers() }))
    expect(found.ok === false && found.problems[0]?.message).toBe(
      'Each of the 5 rows has an empty cell, so no row is left. “b” alone has 5 empty cells.',
    )
  })

  it('names columns that are not there, and offers to remove them', () => {
    const found = infer(described([column('a')]), ['a', 'gone'])
    if (found.ok !== false) throw new Error('it should be refused')
    expect(found.problems[0]?.message).toBe('The table has no column “gone”; it has “a”.')
    expect(found.problems[0]?.fixes?.[0]).toEqual({
      label: 'Remove “gone”',
      steps: [{ do: 'setParam', on: 'self', param: 'columns', value: ['a'] }],
    })
  })
})
