import { describe, expect, it } from 'vitest'
import oneHot from '../../../nodes/preprocessing/one-hot.ts'
import type { TableData } from '../../../src/kernel/table.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, problemOf, reference, rolesOf } from '../lib/transforms.ts'

const params = (columns: readonly string[], keep = false) => oneHot.params.parse({ columns, keep })
const context = { key: 'own', facts: undefined }
const run = (table: TableData, columns: readonly string[], keep = false) =>
  applied(oneHot, params(columns, keep), table)

describe('agrees with scikit-learn', () => {
  const { column: islands, categories, expected } = reference.oneHot
  const made = run(tableOf({ Island: words(...islands) }, rolesOf()), ['Island'])

  it('in the categories, which are those of the training rows', () => {
    expect(islands).toContain('Unseen')
    expect([...made.columns.keys()]).toEqual(categories.map((category) => `Island = ${category}`))
  })

  it('in every number; an unseen category is 0 in every column', () => {
    expect([...made.columns.values()].map(cells)).toEqual(expected)
    expect(expected.map((values) => values.at(-1))).toEqual([0, 0, 0])
  })
})

describe('the new columns', () => {
  it('stand where the column was, beside it when it is kept', () => {
    const table = tableOf({ a: numbers(1, 2), kind: words('p', 'q'), b: numbers(3, 4) })
    expect([...run(table, ['kind']).columns.keys()]).toEqual(['a', 'kind = p', 'kind = q', 'b'])
    const kept = run(table, ['kind'], true)
    expect([...kept.columns.keys()]).toEqual(['a', 'kind', 'kind = p', 'kind = q', 'b'])
    expect(kept.columns.get('kind')).toBe(table.columns.get('kind'))
    expect([...table.columns.keys()]).toEqual(['a', 'kind', 'b'])
  })

  it('are 0 where the cell is empty', () => {
    const made = run(tableOf({ kind: words('p', null, 'q') }), ['kind'])
    expect(cells(made.columns.get('kind = p'))).toEqual([1, 0, 0])
    expect(cells(made.columns.get('kind = q'))).toEqual([0, 0, 1])
  })

  it('never take the name of another column, and can always be chosen', () => {
    const long = 'x'.repeat(200)
    const table = tableOf({ kind: words('p'), 'kind = p': numbers(5), [long]: words('y'.repeat(300)) })
    const names = [...run(table, ['kind', long]).columns.keys()]
    expect(names.slice(0, 2)).toEqual(['kind = p (2)', 'kind = p'])
    expect(names[2]?.length).toBeLessThanOrEqual(200)
  })

  it('are found by the category, whatever its code is in a table of later', () => {
    const train = tableOf({ kind: words('p', 'q') })
    const later = tableOf({ kind: words('q', 'z', 'a') })
    const { work } = oneHot
    if (work.role !== 'transform') throw new Error('One-hot is a transform')
    const made = work.apply(params(['kind']), work.fit(params(['kind']), train), later)
    expect(cells(made.columns.get('kind = p'))).toEqual([0, 0, 0])
    expect(cells(made.columns.get('kind = q'))).toEqual([1, 0, 0])
  })
})

describe('what it says', () => {
  const split = { train: 70, validation: 15, test: 15 }
  const island = column('Island', {
    kind: 'category',
    categories: ['Biscoe', 'Dream', 'None'],
    counts: [60, 40, 0],
  })
  const table = described([column('a'), island])

  it('knows the columns at once before a Split, where every row counts', () => {
    const found = oneHot.infer(params(['Island'], true), { data: table }, context)
    if (found.ok !== true) throw new Error('it should be known')
    expect(found.value.data.columns).toEqual([
      column('a'),
      island,
      column('Island = Biscoe'),
      column('Island = Dream'),
    ])
    expect(found.value.data.rowsKey).toBe('rows')
    expect(found.problems[0]?.message).toBe(
      'No Split stands before this node, so its categories come from all 100 rows: also from those that are to test the network later.',
    )
  })

  it('waits behind a Split for the categories of the training rows, and then hands them on', () => {
    const data = { ...table, split }
    expect(oneHot.infer(params(['Island']), { data }, context)).toEqual({
      ok: 'waiting',
      waiting: 'Looking for categories …',
    })
    const facts = factsOf(run(tableOf({ Island: words('p', 'q') }, Uint8Array.from([0, 2])), ['Island']))
    const found = oneHot.infer(params(['Island']), { data }, { key: 'own', facts })
    expect(found).toMatchObject({ ok: true, problems: [] })
    expect(found.ok === true && found.value.data.columns.map(({ name }) => name)).toEqual(['Island = p'])
  })

  it('asks for a column, and offers those that there are', () => {
    const problem = problemOf(oneHot.infer(params([]), { data: table }, context))
    expect(problem.message).toBe('None of the 1 category column is chosen.')
    expect(problem.fixes).toEqual([
      {
        label: 'Use column “Island”',
        steps: [{ do: 'setParam', on: 'self', param: 'columns', value: ['Island'] }],
      },
    ])
    const none = problemOf(oneHot.infer(params([]), { data: described([column('a')]) }, context))
    expect(none.code).toBe('one-hot/nothing')
  })

  it('refuses more than 50 categories, but not 50', () => {
    const many = (size: number) =>
      described(
        [column('Name', { kind: 'category', categories: Array.from({ length: size }, (_, at) => `n${at}`) })],
        {
          split,
        },
      )
    const problem = problemOf(oneHot.infer(params(['Name']), { data: many(1234) }, context))
    expect(problem.message).toBe(
      '“Name” has 1,234 categories; one column for each is more than the 50 that this node makes of one column.',
    )
    expect(problem.fixes?.[0]?.steps).toEqual([{ do: 'setParam', on: 'self', param: 'columns', value: [] }])
    expect(problemOf(oneHot.infer(params(['Name']), { data: many(51) }, context)).code).toBe('one-hot/many')
    expect(oneHot.infer(params(['Name']), { data: many(50) }, context).ok).toBe('waiting')
  })

  it.each([
    [['Island', 'gone'], 'one-hot/unknown', ['Island']],
    [['a', 'Island'], 'one-hot/kind', ['Island']],
    [['Island', 'void'], 'one-hot/empty', ['Island']],
  ])('refuses %j and offers to remove what is wrong', (columns, code, left) => {
    const data = described([
      column('a'),
      island,
      column('void', { kind: 'category', categories: ['p'], counts: [0], missing: 100 }),
    ])
    const problem = problemOf(oneHot.infer(params(columns), { data }, context))
    expect(problem.code).toBe(code)
    expect(problem.fixes?.[0]?.steps).toEqual([{ do: 'setParam', on: 'self', param: 'columns', value: left }])
  })
})
