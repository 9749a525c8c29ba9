import { describe, expect, it } from 'vitest'
import clip from '../../../nodes/preprocessing/clip.ts'
import { cells, column, described, factsOf, numbers, tableOf } from '../lib/tables.ts'
import { applied, expectNumbers, numberTable, problemOf, reference, rolesOf } from '../lib/transforms.ts'

const params = (more: Record<string, unknown> = {}) => clip.params.parse(more)
const context = { key: 'own', facts: undefined }
const split = { train: 70, validation: 15, test: 15 }

it.each(reference.clip)(
  'agrees with numpy from $low to $high %, with extreme values planted in a test row',
  ({ low, high, expected }) => {
    const table = numberTable(reference.numbers, rolesOf())
    const made = applied(clip, params({ by: 'quantiles', lowest: low, highest: high }), table)
    expectNumbers(made, expected)
  },
)

it('brings numbers to fixed bounds, and leaves gaps and other columns alone', () => {
  const table = tableOf({ a: numbers(-5, 0.5, NaN, 7), b: numbers(9, 9, 9, 9) })
  const made = applied(clip, params({ by: 'bounds', low: 0, high: 2, columns: ['a'] }), table)
  expect(cells(made.columns.get('a'))).toEqual([0, 0.5, null, 2])
  expect(made.columns.get('b')).toBe(table.columns.get('b'))
  expect(cells(table.columns.get('a'))).toEqual([-5, 0.5, null, 7])
})

it('leaves a column alone that has no number in the training rows', () => {
  const made = applied(clip, params(), tableOf({ a: numbers(NaN, 7) }, Uint8Array.from([0, 2])))
  expect(cells(made.columns.get('a'))).toEqual([null, 7])
})

describe('what it says', () => {
  const data = described(
    [column('a', { range: { min: 0, max: 9, mean: 4 } }), column('t', { kind: 'text' })],
    { split },
  )

  it('hands the rows on, and forgets ranges until they are measured', () => {
    const found = clip.infer(params(), { data }, context)
    expect(found).toEqual({
      ok: true,
      value: { data: { ...data, columns: [column('a'), data.columns[1]] } },
      problems: [],
    })
    const facts = factsOf(tableOf({ a: numbers(0, 1) }, Uint8Array.from([0, 2])))
    const measured = clip.infer(params(), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'rows' })
  })

  it('warns before a Split that learned bounds leak, but not of fixed ones', () => {
    const before = { ...data, split: null }
    const found = clip.infer(params(), { data: before }, context)
    expect(found.ok === true && found.problems[0]).toMatchObject({
      code: 'clip/leak',
      severity: 'warning',
      message:
        'No Split stands before this node, so its bounds come from all 100 rows: also from those that are to test the network later.',
    })
    expect(clip.infer(params({ by: 'bounds' }), { data: before }, context)).toMatchObject({
      ok: true,
      problems: [],
    })
  })

  it('refuses bounds in the wrong order, and offers to swap them', () => {
    const problem = problemOf(clip.infer(params({ by: 'bounds', low: 2, high: -1 }), { data }, context))
    expect(problem.message).toBe('From 2 to −1 no two different numbers are left.')
    expect(problem.fixes).toEqual([
      {
        label: 'Use −1 to 2',
        steps: [
          { do: 'setParam', on: 'self', param: 'low', value: -1 },
          { do: 'setParam', on: 'self', param: 'high', value: 2 },
        ],
      },
    ])
    const quantiles = problemOf(clip.infer(params({ lowest: 50, highest: 50 }), { data }, context))
    expect(quantiles.message).toBe('From 50 % to 50 % no two different numbers are left.')
    expect(quantiles.fixes).toEqual([])
  })

  it('refuses what is not there and what is no number', () => {
    const refuse = (columns: string[]) =>
      problemOf(clip.infer(params({ columns }), { data }, context)).message
    expect(refuse(['gone'])).toBe('The table has no column “gone”; it has “a” and “t”.')
    expect(refuse(['t'])).toBe('Only numbers have bounds, but “t” (text) is chosen.')
    const text = described([column('t', { kind: 'text' })])
    expect(problemOf(clip.infer(params(), { data: text }, context)).code).toBe('clip/nothing')
  })
})

it('sums up in few words', () => {
  expect(clip.summarize(params())).toBe('1 to 99 %')
  expect(clip.summarize(params({ by: 'bounds', columns: ['a', 'b'] }))).toBe('0 to 1, a and b')
})
