import { describe, expect, it } from 'vitest'
import logTransform from '../../../nodes/preprocessing/log-transform.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, expectNumbers, numberTable, problemOf, reference } from '../lib/transforms.ts'

const params = (more: Record<string, unknown> = {}) => logTransform.params.parse(more)
const context = { key: 'own', facts: undefined }

it.each(['log', 'log1p'] as const)('agrees with numpy: %s', (method) => {
  const { columns, expected } = reference.log[method]
  const made = applied(logTransform, params({ method }), numberTable(columns))
  expectNumbers(made, expected)
  // Near 0 the two differ by more than their size, so a relative comparison is needed there.
  for (const [name, values] of Object.entries(expected))
    values.forEach((value, row) => {
      if (value !== null && value !== 0)
        expect(Math.abs(Number(cells(made.columns.get(name))[row]) / value - 1)).toBeLessThan(1e-6)
    })
})

it('changes the chosen columns only, and what has no logarithm becomes empty', () => {
  const table = tableOf({
    a: numbers(1, 0, -1, NaN),
    b: numbers(1, 2, 3, 4),
    kind: words('p', 'q', null, 'p'),
  })
  const made = applied(logTransform, params({ method: 'log', columns: ['a'] }), table)
  expect(cells(made.columns.get('a'))).toEqual([0, null, null, null])
  expect(made.columns.get('b')).toBe(table.columns.get('b'))
  expect(made.columns.get('kind')).toBe(table.columns.get('kind'))
  expect(cells(applied(logTransform, params(), table).columns.get('a'))).toEqual([Math.LN2, 0, null, null])
})

describe('what it says', () => {
  const a = column('a', { range: { min: 0.5, max: 9, mean: 4 } })
  const zero = column('zero', { range: { min: 0, max: 9, mean: 4 }, missing: 2 })
  const below = column('below', { range: { min: -3.5, max: 9, mean: 4 } })
  const text = column('t', { kind: 'text' })

  it('hands the rows on without a warning, also before a Split', () => {
    const data = described([a, zero, text])
    const found = logTransform.infer(params(), { data }, context)
    expect(found).toEqual({
      ok: true,
      value: { data: { ...data, columns: [column('a'), column('zero', { missing: 2 }), text] } },
      problems: [],
    })
    const facts = factsOf(tableOf({ a: numbers(0, 1) }))
    const measured = logTransform.infer(params(), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'rows' })
  })

  it('has numbers without a logarithm counted, then refuses them with their number and the smallest', () => {
    const data = described([a, zero])
    const chosen = params({ method: 'log' })
    expect(logTransform.infer(chosen, { data }, context)).toEqual({
      ok: 'waiting',
      waiting: 'Counting numbers without a logarithm …',
    })
    const facts = { columns: [column('a'), column('zero', { missing: 14 })], rows: 100, split: null }
    const problem = problemOf(logTransform.infer(chosen, { data }, { key: 'own', facts }))
    expect(problem.message).toBe(
      '“zero” has 12 numbers not above 0, the smallest 0: there is no logarithm of that.',
    )
    expect(problem.fixes).toEqual([
      { label: 'Use log(1 + x)', steps: [{ do: 'setParam', on: 'self', param: 'method', value: 'log1p' }] },
      {
        label: 'Leave out “zero”',
        steps: [{ do: 'setParam', on: 'self', param: 'columns', value: ['a'] }],
      },
    ])
  })

  it('counts in the same way as the worker', () => {
    const table = tableOf({ a: numbers(1, -1, -2, NaN), b: numbers(1, 2, 3, -9) })
    const facts = factsOf(applied(logTransform, params(), table))
    const data = { kind: 'table' as const, ...factsOf(table), rowsKey: 'rows' }
    const problem = problemOf(logTransform.infer(params(), { data }, { key: 'own', facts }))
    expect(problem.message).toBe(
      '“a” has 2 numbers not above −1, the smallest −2 and “b” has 1 number not above −1, the smallest −9: there is no logarithm of that.',
    )
    expect(problem.fixes).toEqual([])
  })

  it('does not offer log(1 + x) where that does not help', () => {
    const data = described([a, below])
    const facts = { columns: [column('a'), column('below', { missing: 1 })], rows: 100, split: null }
    const problem = problemOf(logTransform.infer(params({ method: 'log' }), { data }, { key: 'own', facts }))
    expect(problem.message).toContain('“below” has 1 number not above 0, the smallest −3.5')
    expect(problem.fixes?.map(({ label }) => label)).toEqual(['Leave out “below”'])
  })

  it('refuses what is not there and what is no number', () => {
    const data = described([a, text])
    const refuse = (columns: string[]) =>
      problemOf(logTransform.infer(params({ columns }), { data }, context)).message
    expect(refuse(['gone'])).toBe('The table has no column “gone”; it has “a” and “t”.')
    expect(refuse(['t'])).toBe('Only numbers have a logarithm, but “t” (text) is chosen.')
    const none = problemOf(logTransform.infer(params(), { data: described([text]) }, context))
    expect(none.code).toBe('log-transform/nothing')
  })
})

it('sums up in few words', () => {
  expect(logTransform.summarize(params())).toBe('log(1 + x)')
  expect(logTransform.summarize(params({ method: 'log', columns: ['a', 'b'] }))).toBe('log(x), a and b')
})
