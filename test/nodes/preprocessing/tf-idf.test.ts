import { expect, it } from 'vitest'
import tfIdf from '../../../nodes/preprocessing/tf-idf.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import fixture from '../../fixtures/preprocessing/text.json' with { type: 'json' }
import { column, described, numbers, tableOf } from '../lib/tables.ts'

const text = (values: readonly (string | null)[]): ColumnData => ({ kind: 'text', values })

function transform(given: Record<string, unknown>, learned: TableData, applied = learned) {
  const { work } = tfIdf
  if (work.role !== 'transform') throw new Error('a transform was expected')
  const params = tfIdf.params.parse({ column: 't', ...given })
  const state = work.fit(params, learned)
  return { state: state as { terms: string[] }, made: work.apply(params, state, applied) }
}

function vectors(table: TableData): number[][] {
  const made = table.columns.get('t words')
  if (made?.kind !== 'vector') throw new Error('vectors were expected')
  const [size] = made.shape
  return Array.from({ length: table.rows }, (_, row) => [
    ...made.values.subarray(row * size, (row + 1) * size),
  ])
}

it.each(
  fixture.cases.map((one) => [JSON.stringify([one.atLeast, one.longest, one.sublinear]), one] as const),
)('equals scikit-learn: %s', (_, one) => {
  const train = tableOf({ t: text(fixture.train) })
  const { state, made } = transform(one.atLeast === undefined ? {} : pick(one), train)
  expect(state.terms).toEqual(one.terms)
  expectNear(vectors(made), one.train)
  expectNear(vectors(transform(pick(one), train, tableOf({ t: text(fixture.later) })).made), one.later)
})

function pick({ atLeast, longest, sublinear }: (typeof fixture.cases)[number]) {
  return { atLeast, longest, sublinear, features: 20_000 }
}

function expectNear(found: readonly number[][], expected: readonly number[][]) {
  expect(found.length).toBe(expected.length)
  found.forEach((row, at) =>
    row.forEach((value, k) => expect(Math.abs(value - (expected[at]?.[k] ?? NaN))).toBeLessThan(1e-6)),
  )
}

it('learns words from training rows only, and gives a row without known words zeros', () => {
  const table = tableOf(
    { t: text(['red red', 'red blue', 'green green green', null]) },
    Uint8Array.of(0, 0, 2, 0),
  )
  const { state, made } = transform({ atLeast: 1 }, table)
  expect(state.terms).toEqual(['blue', 'red'])
  expect(vectors(made).slice(2)).toEqual([
    [0, 0],
    [0, 0],
  ])
})

it('takes the most frequent words, ties by their letters, and keeps the texts if asked', () => {
  const table = tableOf({ t: text(['bb aa cc', 'cc cc', 'aa bb dd']), n: numbers(1, 2, 3) })
  const { state, made } = transform({ atLeast: 1, features: 2, keep: true }, table)
  expect(state.terms).toEqual(['aa', 'cc'])
  expect([...made.columns.keys()]).toEqual(['t', 't words', 'n'])
})

it('says what is wrong while editing', () => {
  const table = described([column('t', { kind: 'text' }), column('n')])
  const infer = (given: Record<string, unknown>, data = table) =>
    tfIdf.infer(tfIdf.params.parse(given), { data }, { key: 'own', facts: undefined })
  const code = (given: Record<string, unknown>, data = table) => {
    const found = infer(given, data)
    return found.ok === 'waiting' ? 'waiting' : found.problems.map((one) => one.code).join()
  }
  expect(code({ column: 't' })).toBe('waiting')
  expect(code({})).toBe('tf-idf/none')
  expect(code({ column: 'n' })).toBe('tf-idf/kind')
  expect(code({ column: 'x' })).toBe('tf-idf/unknown')
  expect(code({ column: 'n' }, described([column('n')]))).toBe('tf-idf/nothing')
  const facts = { columns: [column('t words', { kind: 'vector', shape: [0] })], rows: 3, split: null }
  const none = tfIdf.infer(tfIdf.params.parse({ column: 't' }), { data: table }, { key: 'own', facts })
  expect(none.ok === false && none.problems[0]?.message).toBe(
    'No word stands in 2 training rows or more of “t”.',
  )
})
