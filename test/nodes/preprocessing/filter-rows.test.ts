import { describe, expect, it } from 'vitest'
import filterRows from '../../../nodes/preprocessing/filter-rows.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, problemOf, reference } from '../lib/transforms.ts'

const params = (name: string, comparison = 'equal', value = '') =>
  filterRows.params.parse({ column: name, comparison, value })
const context = { key: 'own', facts: undefined }

const { columns } = reference.duplicates
const a = numbers(...columns.a.map((value) => value ?? NaN))

describe('the rows that stay', () => {
  it.each(reference.filterRows)('are those whose $column is $comparison $value', ({ kept, ...chosen }) => {
    const texts = tableOf({ a, b: { kind: 'text', values: columns.b } })
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(texts.rows)
    const made = applied(filterRows, params(chosen.column, chosen.comparison, chosen.value), texts)
    expect([...made.ids]).toEqual(kept)
    const categories = tableOf({ a, b: words(...columns.b) })
    expect([
      ...applied(
        filterRows,
        filterRows.params.parse({ ...params(chosen.column, chosen.comparison, chosen.value) }),
        categories,
      ).ids,
    ]).toEqual(kept)
  })

  it('keep their order, role and other cells', () => {
    const table = tableOf({ a: numbers(3, 1, 2), kind: words('p', 'q', null) }, Uint8Array.from([0, 1, 2]))
    const made = applied(filterRows, params('a', 'at-least', '2'), table)
    expect(cells(made.columns.get('a'))).toEqual([3, 2])
    expect(cells(made.columns.get('kind'))).toEqual(['p', null])
    expect([...(made.roles ?? [])]).toEqual([0, 2])
    expect(table.rows).toBe(3)
  })

  it.each([
    ['0,5', 2],
    [' .5 ', 2],
    ['5e-1', 2],
    ['−1', 3],
    ['+1', 1],
  ])('are found with the number written as %j', (value, rows) => {
    expect(
      applied(filterRows, params('a', 'at-least', value), tableOf({ a: numbers(-1, 0.5, 1) })).rows,
    ).toBe(rows)
  })
})

describe('what it says', () => {
  const split = { train: 70, validation: 15, test: 15 }
  const island = column('Island', {
    kind: 'category',
    categories: ['Biscoe', 'Dream'],
    counts: [60, 37],
    missing: 3,
  })
  const mass = column('Mass', { range: { min: 2700, max: 6300, mean: 4200 }, missing: 2 })
  const data = described([
    island,
    mass,
    column('note', { kind: 'text' }),
    column('image', { kind: 'image', shape: [2, 2, 1] }),
  ])
  const rowsOf = (...given: Parameters<typeof params>) => {
    const found = filterRows.infer(params(...given), { data }, context)
    return found.ok === true ? found.value.data.rows : found
  }

  it('knows how many rows stay where categories or gaps are counted, and leaves it open otherwise', () => {
    expect(rowsOf('Island', 'equal', 'Dream')).toBe(37)
    expect(rowsOf('Island', 'not-equal', 'Dream')).toBe(60)
    expect(rowsOf('Island', 'contains', 'E')).toBe(97)
    expect(rowsOf('Mass', 'empty')).toBe(2)
    expect(rowsOf('Mass', 'filled')).toBe(98)
    expect(rowsOf('Mass', 'greater', '4000')).toBeNull()
  })

  it('gives the rows a name of their own, and hands on what was measured', () => {
    const found = filterRows.infer(params('Mass', 'greater', '4000'), { data: { ...data, split } }, context)
    expect(found).toMatchObject({
      ok: true,
      value: { data: { rowsKey: 'own', split: 'counting' } },
      problems: [],
    })
    const facts = factsOf(tableOf({ a: numbers(0, 1) }))
    const measured = filterRows.infer(params('Mass', 'greater', '4000'), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'own' })
  })

  it('says when no row is left, or none to train with', () => {
    const none = { columns: [], rows: 0, split: null }
    const problem = problemOf(
      filterRows.infer(params('Mass', 'less', '3'), { data }, { key: 'own', facts: none }),
    )
    expect(problem.message).toBe('None of the 100 rows fits: “Mass” is less than “3”.')
    expect(problem.advice).toBe('The numbers go from 2700 to 6300.')
    const untrained = { columns: [], rows: 4, split: { train: 0, validation: 2, test: 2 } }
    const found = filterRows.infer(
      params('Island', 'empty'),
      { data: { ...data, split } },
      { key: 'own', facts: untrained },
    )
    expect(problemOf(found).message).toBe('None of the 70 training rows fits: “Island” is empty.')
  })

  it.each([
    ['', 'equal', '', 'filter-rows/none', 'None of the 4 columns is chosen.'],
    [
      'gone',
      'equal',
      '',
      'filter-rows/unknown',
      'The table has no column “gone”; it has “Island”, “Mass”, “note” and “image”.',
    ],
    [
      'image',
      'equal',
      '',
      'filter-rows/kind',
      'Rows are filtered by numbers, categories or text, but “image” holds images.',
    ],
    [
      'Mass',
      'contains',
      '4',
      'filter-rows/comparison',
      '“Mass” holds numbers, which do not contain anything.',
    ],
    [
      'Island',
      'less',
      'Dream',
      'filter-rows/comparison',
      '“Island” holds categories, of which none is less or greater than another.',
    ],
    ['Mass', 'less', '', 'filter-rows/number', '“Mass” holds numbers, but the value is empty.'],
    ['Mass', 'less', '4 kg', 'filter-rows/number', '“Mass” holds numbers, but “4 kg” is none.'],
    [
      'note',
      'contains',
      '',
      'filter-rows/value',
      'Every text contains the empty one; write what to look for.',
    ],
    [
      'Island',
      'equal',
      'dream',
      'filter-rows/category',
      '“Island” has no category “dream”; it has “Biscoe” and “Dream”.',
    ],
  ])('refuses “%s” %s “%s”', (name, comparison, value, code, message) => {
    const problem = problemOf(filterRows.infer(params(name, comparison, value), { data }, context))
    expect(problem).toMatchObject({ code, message })
  })

  it('offers columns and categories that there are', () => {
    const labels = (...given: Parameters<typeof params>) =>
      problemOf(filterRows.infer(params(...given), { data }, context)).fixes?.map(({ label }) => label)
    expect(labels('')).toEqual(['Use column “Island”', 'Use column “Mass”', 'Use column “note”'])
    expect(labels('Island', 'equal', 'x')).toEqual(['Use “Biscoe”', 'Use “Dream”'])
    expect(labels('Island', 'less', 'x')).toEqual(['Use “is”'])
  })
})

it('sums up in few words', () => {
  expect(filterRows.summarize(params(''))).toBe('no column')
  expect(filterRows.summarize(params('Mass', 'at-most', '4000'))).toBe('Mass is at most 4000')
  expect(filterRows.summarize(params('Mass', 'filled', '4000'))).toBe('Mass is not empty')
})
