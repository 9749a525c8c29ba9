import { describe, expect, it } from 'vitest'
import minMax from '../../../nodes/preprocessing/min-max.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, expectNumbers, numberTable, problemOf, reference, rolesOf } from '../lib/transforms.ts'

const params = (more: Record<string, unknown> = {}) => minMax.params.parse(more)
const context = { key: 'own', facts: undefined }
const split = { train: 70, validation: 15, test: 15 }

it.each(reference.minMax)(
  'agrees with scikit-learn from $low to $high (clip: $clip), with extreme values planted in a test row',
  ({ low, high, clip, expected }) => {
    const made = applied(minMax, params({ low, high, clip }), numberTable(reference.numbers, rolesOf()))
    expectNumbers(made, expected)
  },
)

describe('the range', () => {
  const roles = Uint8Array.from([0, 0, 0, 2])

  it('is that of the training rows; others may leave it, unless they must not', () => {
    const table = tableOf({ a: numbers(10, 20, 30, 50) }, roles)
    expect(cells(applied(minMax, params(), table).columns.get('a'))).toEqual([0, 0.5, 1, 2])
    expect(cells(applied(minMax, params({ clip: true }), table).columns.get('a'))).toEqual([0, 0.5, 1, 1])
  })

  it('starts where a constant column goes, and leaves gaps and columns without numbers alone', () => {
    const table = tableOf({ a: numbers(4, 4, NaN, 5), b: numbers(NaN, NaN, NaN, 7) }, roles)
    const made = applied(minMax, params({ low: -2, high: 2 }), table)
    expect(cells(made.columns.get('a'))).toEqual([-2, -2, null, 2])
    expect(cells(made.columns.get('b'))).toEqual([null, null, null, 7])
  })

  it('is the same after saving where a column holds −0', () => {
    const { work } = minMax
    if (work.role !== 'transform') throw new Error('Min-max is a transform')
    const state = work.fit(params(), tableOf({ a: numbers(-0, -1) }))
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
    expect(state).toEqual([{ name: 'a', min: -1, max: 0 }])
  })

  it('is for the chosen columns only', () => {
    const table = tableOf({ a: numbers(1, 3), b: numbers(5, 9), kind: words('p', null) })
    const made = applied(minMax, params({ columns: ['b'] }), table)
    expect(cells(made.columns.get('a'))).toEqual([1, 3])
    expect(cells(made.columns.get('b'))).toEqual([0, 1])
    expect(cells(table.columns.get('b'))).toEqual([5, 9])
  })
})

describe('what it says', () => {
  const data = described(
    [column('a', { range: { min: 0, max: 9, mean: 4 } }), column('t', { kind: 'text' })],
    { split },
  )

  it('hands the rows on, and forgets ranges until they are measured', () => {
    const found = minMax.infer(params(), { data }, context)
    expect(found).toEqual({
      ok: true,
      value: { data: { ...data, columns: [column('a'), data.columns[1]] } },
      problems: [],
    })
    const facts = factsOf(tableOf({ a: numbers(0, 1) }, Uint8Array.from([0, 2])))
    const measured = minMax.infer(params(), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'rows' })
  })

  it('warns that it leaks before a Split', () => {
    const found = minMax.infer(params(), { data: { ...data, split: null } }, context)
    expect(found.ok === true && found.problems[0]).toMatchObject({
      code: 'min-max/leak',
      severity: 'warning',
      message:
        'No Split stands before this node, so its smallest and largest numbers come from all 100 rows: also from those that are to test the network later.',
    })
  })

  it.each([
    [5, -1.5, 'A range from 5 to −1.5 leaves no room for numbers.', 'Use −1.5 to 5', [-1.5, 5]],
    [3, 3, 'A range from 3 to 3 leaves no room for numbers.', 'Use 0 to 1', [0, 1]],
  ])('refuses a range from %d to %d and offers one', (low, high, message, label, values) => {
    const problem = problemOf(minMax.infer(params({ low, high }), { data }, context))
    expect(problem.message).toBe(message)
    expect(problem.fixes?.[0]?.label).toBe(label)
    expect(problem.fixes?.[0]?.steps.map((step) => step.do === 'setParam' && step.value)).toEqual(values)
  })

  it('refuses what is not there and what is no number', () => {
    const refuse = (columns: string[]) =>
      problemOf(minMax.infer(params({ columns }), { data }, context)).message
    expect(refuse(['gone'])).toBe('The table has no column “gone”; it has “a” and “t”.')
    expect(refuse(['t'])).toBe('Only numbers have a range, but “t” (text) is chosen.')
    const text = described([column('t', { kind: 'text' })])
    expect(problemOf(minMax.infer(params(), { data: text }, context)).code).toBe('min-max/nothing')
  })
})

it('sums up in few words', () => {
  expect(minMax.summarize(params())).toBe('0 to 1')
  expect(minMax.summarize(params({ low: -1, columns: ['a'] }))).toBe('−1 to 1, a')
})
