import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import standardise from '../../../nodes/preprocessing/standardise.ts'
import type { TableData } from '../../../src/kernel/table.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'

interface Case {
  readonly name: string
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>
  readonly roles: readonly number[] | null
  readonly means: readonly number[]
  readonly scales: readonly number[]
  readonly expected: Readonly<Record<string, readonly (number | null)[]>>
}

const { standardise: cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/preprocessing/reference.json', import.meta.url), 'utf8'),
) as { standardise: Case[] }

const params = (columns: readonly string[] = []) => standardise.params.parse({ columns })
const context = { key: 'own', facts: undefined }
const { work } = standardise
if (work.role !== 'transform') throw new Error('Standardise is a transform')

function run(table: TableData, columns: readonly string[] = []): TableData {
  return work.role === 'transform'
    ? work.apply(params(columns), work.fit(params(columns), table), table)
    : table
}

const live = ({ columns, roles }: Case) =>
  tableOf(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        numbers(...values.map((value) => value ?? NaN)),
      ]),
    ),
    roles && Uint8Array.from(roles),
  )

describe('agrees with scikit-learn', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const table = live(one)
    const state = work.fit(params(), table) as { name: string; mean: number; sd: number }[]
    expect(state.map(({ name }) => name)).toEqual(Object.keys(one.columns))
    state.forEach(({ mean, sd }, at) => {
      const expectedMean = one.means[at] ?? NaN
      const expectedScale = one.scales[at] ?? NaN
      expect(Math.abs(mean - expectedMean)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expectedMean)))
      expect(Math.abs(sd / expectedScale - 1)).toBeLessThan(1e-6)
    })
    const made = run(table)
    for (const [name, expected] of Object.entries(one.expected)) {
      const found = cells(made.columns.get(name))
      expected.forEach((value, row) => {
        if (value === null) expect(found[row]).toBeNull()
        else
          expect(Math.abs(Number(found[row]) - value), `${name} ${row}`).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(value)),
          )
      })
    }
  })
})

describe('learns from training rows only', () => {
  const roles = Uint8Array.from([0, 0, 0, 1, 2, 2])

  it('an extreme value among the test rows changes nothing else', () => {
    const calm = run(tableOf({ a: numbers(1, 2, 3, 4, 5, 6) }, roles))
    const wild = run(tableOf({ a: numbers(1, 2, 3, 4, 5, 1e9) }, roles))
    expect(cells(wild.columns.get('a')).slice(0, 5)).toEqual(cells(calm.columns.get('a')).slice(0, 5))
    expect(cells(calm.columns.get('a'))[1]).toBe(0)
  })

  it('an extreme value among the training rows changes everything', () => {
    const calm = run(tableOf({ a: numbers(1, 2, 3, 4, 5, 6) }, roles))
    const wild = run(tableOf({ a: numbers(1, 2, 1e9, 4, 5, 6) }, roles))
    expect(cells(wild.columns.get('a'))[3]).not.toBeCloseTo(Number(cells(calm.columns.get('a'))[3]), 3)
  })

  it('without training rows it leaves numbers as they are', () => {
    const made = run(tableOf({ a: numbers(1, 2) }, Uint8Array.from([1, 2])))
    expect(cells(made.columns.get('a'))).toEqual([1, 2])
  })
})

it('changes the chosen columns only, and never the table it was given', () => {
  const table = tableOf({ a: numbers(1, 3), b: numbers(5, 9), kind: words('p', null) })
  const made = run(table, ['b'])
  expect(cells(made.columns.get('a'))).toEqual([1, 3])
  expect(cells(made.columns.get('b'))).toEqual([-1, 1])
  expect(cells(made.columns.get('kind'))).toEqual(['p', null])
  expect(cells(table.columns.get('b'))).toEqual([5, 9])
})

describe('what it says', () => {
  const split = { train: 70, validation: 15, test: 15 }
  const table = described(
    [column('a'), column('b'), column('kind', { kind: 'category', categories: ['p'] })],
    {
      split,
    },
  )

  it('hands the rows on, and forgets ranges until they are measured', () => {
    const before = described([column('a', { range: { min: 0, max: 9, mean: 4 } })], { split })
    const found = standardise.infer(params(), { data: before }, context)
    expect(found).toEqual({ ok: true, value: { data: { ...before, columns: [column('a')] } }, problems: [] })
    const facts = factsOf(run(tableOf({ a: numbers(1, 3) }, Uint8Array.from([0, 0]))))
    const measured = standardise.infer(params(), { data: before }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({
      kind: 'table',
      ...facts,
      rowsKey: before.rowsKey,
    })
  })

  it('warns that it leaks before a Split, with the number of rows and two ways out', () => {
    const found = standardise.infer(params(), { data: { ...table, rows: 344, split: null } }, context)
    if (found.ok !== true) throw new Error('a leak is only a warning')
    const [problem] = found.problems
    expect(problem?.code).toBe('standardise/leak')
    expect(problem?.severity).toBe('warning')
    expect(problem?.message).toContain('all 344 rows')
    expect(problem?.fixes?.map(({ steps }) => steps[0]?.do)).toEqual(['moveBehindSplit', 'insert'])
  })

  it('is quiet behind a Split, also while its rows are being counted', () => {
    const found = standardise.infer(params(), { data: { ...table, split: 'counting' } }, context)
    expect(found.ok === true && found.problems).toEqual([])
  })

  it.each([
    [['a', 'gone'], 'standardise/unknown', ['a']],
    [['kind', 'b'], 'standardise/kind', ['b']],
  ])('refuses %j and offers to remove what is wrong', (columns, code, left) => {
    const found = standardise.infer(params(columns), { data: table }, context)
    if (found.ok !== false) throw new Error('it should be refused')
    expect(found.problems[0]?.code).toBe(code)
    expect(found.problems[0]?.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'columns', value: left },
    ])
  })

  it('says that there is nothing to do in a table without numbers', () => {
    const found = standardise.infer(params(), { data: described([column('t', { kind: 'text' })]) }, context)
    expect(found.ok === false && found.problems[0]?.message).toBe('None of the 1 column holds numbers.')
  })
})
