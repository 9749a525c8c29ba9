import { describe, expect, it } from 'vitest'
import impute from '../../../nodes/preprocessing/impute.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, expectNumbers, numberTable, problemOf, reference, rolesOf } from '../lib/transforms.ts'

const params = (more: Record<string, unknown> = {}) => impute.params.parse(more)
const context = { key: 'own', facts: undefined }
const split = { train: 70, validation: 15, test: 15 }

describe('agrees with scikit-learn, with extreme values planted in a test row', () => {
  it.each(['mean', 'median', 'most-frequent'] as const)('%s', (strategy) => {
    const made = applied(impute, params({ strategy }), numberTable(reference.numbers, rolesOf()))
    expectNumbers(made, reference.impute.strategies[strategy])
  })

  it('the most frequent category', () => {
    const table = tableOf({ Island: words(...reference.impute.words) }, rolesOf())
    const made = applied(impute, params({ strategy: 'most-frequent' }), table)
    expect(cells(made.columns.get('Island'))).toEqual(reference.impute.frequent)
    expect(cells(table.columns.get('Island'))).toEqual(reference.impute.words)
  })
})

describe('a fixed value', () => {
  const fixed = params({ strategy: 'fixed', value: -1, category: 'none' })

  it('fills numbers and categories, and makes a new category where it is needed', () => {
    const table = tableOf({ a: numbers(NaN, 2), kind: words('p', null), full: words('p', 'q') })
    const made = applied(impute, fixed, table)
    expect(cells(made.columns.get('a'))).toEqual([-1, 2])
    expect(cells(made.columns.get('kind'))).toEqual(['p', 'none'])
    expect(made.columns.get('kind')).toMatchObject({ categories: ['p', 'none'] })
    expect(made.columns.get('full')).toMatchObject({ categories: ['p', 'q'] })
  })

  it('may be a category that there is', () => {
    const made = applied(impute, { ...fixed, category: 'q' }, tableOf({ kind: words('q', null, 'p') }))
    expect(made.columns.get('kind')).toMatchObject({ categories: ['p', 'q'] })
    expect(cells(made.columns.get('kind'))).toEqual(['q', 'q', 'p'])
  })

  it('is not learned, so it may stand before a Split', () => {
    const data = described([
      column('a', { missing: 3 }),
      column('kind', { kind: 'category', categories: ['p'], missing: 1 }),
    ])
    const found = impute.infer(fixed, { data }, context)
    expect(found).toMatchObject({ ok: true, problems: [] })
    expect(found.ok === true && found.value.data.columns).toEqual([
      column('a'),
      column('kind', { kind: 'category', categories: ['p', 'none'] }),
    ])
  })
})

it('of equally frequent values takes the smallest number and the first category', () => {
  const table = tableOf({ a: numbers(7, 3, 7, 3, NaN), kind: words('q', 'p', 'q', 'p', null) })
  const made = applied(impute, params({ strategy: 'most-frequent' }), table)
  expect(cells(made.columns.get('a'))[4]).toBe(3)
  expect(cells(made.columns.get('kind'))[4]).toBe('p')
})

it('changes the chosen columns only, and leaves one without training values as it is', () => {
  const table = tableOf(
    { a: numbers(1, NaN), b: numbers(1, NaN), c: numbers(NaN, 5) },
    Uint8Array.from([0, 2]),
  )
  const made = applied(impute, params({ columns: ['b', 'c'] }), table)
  expect(['a', 'b', 'c'].map((name) => cells(made.columns.get(name)))).toEqual([
    [1, null],
    [1, 1],
    [null, 5],
  ])
})

describe('what it says', () => {
  const kind = column('kind', { kind: 'category', categories: ['p'], missing: 2 })
  const data = described([column('a', { missing: 5 }), kind, column('note', { kind: 'text' })], { split })

  it('promises no gaps where it fills, and hands on what was measured', () => {
    const found = impute.infer(params(), { data }, context)
    expect(found).toMatchObject({ ok: true, problems: [] })
    expect(found.ok === true && found.value.data).toEqual({
      ...data,
      columns: [column('a'), ...data.columns.slice(1)],
    })
    const facts = factsOf(tableOf({ a: numbers(1, 2) }, Uint8Array.from([0, 1])))
    const measured = impute.infer(params(), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'rows' })
  })

  it('warns that it leaks before a Split', () => {
    const found = impute.infer(params(), { data: { ...data, split: null } }, context)
    expect(found.ok === true && found.problems[0]).toMatchObject({
      code: 'impute/leak',
      severity: 'warning',
      message:
        'No Split stands before this node, so what it fills in comes from all 100 rows: also from those that are to test the network later.',
    })
  })

  it('refuses the mean of categories, and offers what does work', () => {
    const problem = problemOf(impute.infer(params({ columns: ['a', 'kind'] }), { data }, context))
    expect(problem.message).toBe('Only numbers have a mean, but “kind” (category) is chosen.')
    expect(problem.fixes?.map(({ label }) => label)).toEqual(['Use the most frequent value', 'Remove “kind”'])
  })

  it('does not fill text', () => {
    const problem = problemOf(
      impute.infer(params({ columns: ['note'], strategy: 'fixed' }), { data }, context),
    )
    expect(problem.message).toBe('Only numbers and categories can be filled in, but “note” (text) is chosen.')
    expect(problem.fixes?.map(({ label }) => label)).toEqual(['Remove “note”'])
  })

  it('says when a column has nothing to learn from', () => {
    const problem = problemOf(
      impute.infer(
        params({ columns: ['a', 'b'] }),
        { data: described([column('a', { missing: 100 }), column('b')]) },
        context,
      ),
    )
    expect(problem.message).toBe('“a” is empty in all 100 rows, so there is no value to learn from.')
    expect(problem.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'columns', value: ['b'] },
    ])
  })

  it('says when there is nothing to fill, and which column is not there', () => {
    const text = described([column('note', { kind: 'text' })])
    expect(problemOf(impute.infer(params(), { data: text }, context)).message).toBe(
      'None of the 1 column holds numbers.',
    )
    expect(problemOf(impute.infer(params({ columns: ['gone'] }), { data }, context)).code).toBe(
      'impute/unknown',
    )
  })
})

it('sums up in few words', () => {
  expect(impute.summarize(params())).toBe('mean')
  expect(impute.summarize(params({ strategy: 'fixed', columns: ['a', 'b'] }))).toBe('0 or “missing”, a and b')
  expect(impute.summarize(params({ strategy: 'most-frequent', columns: ['x'.repeat(99)] }))).toBe(
    'most frequent, 1 column',
  )
})
