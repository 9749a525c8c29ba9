import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { share, shareGroups } from '../../../nodes/preprocessing/lib/allocate.ts'
import split from '../../../nodes/preprocessing/split.ts'
import { describeSplit, type TableData } from '../../../src/kernel/table.ts'
import type { TableInfo } from '../../../src/kernel/wire.ts'
import { column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'

const { shares } = JSON.parse(
  readFileSync(new URL('../../fixtures/preprocessing/reference.json', import.meta.url), 'utf8'),
) as { shares: { rows: number; parts: number[]; shares: number[] }[] }

type Given = Partial<{ train: number; validation: number; stratify: string; seed: number }>
const params = (given: Given = {}) => split.params.parse(given)
const context = { key: 'own', facts: undefined }

function run(table: TableData, given: Given = {}): TableData {
  const { work } = split
  if (work.role !== 'transform') throw new Error('Split is a transform')
  return work.apply(params(given), work.fit(params(given), table), table)
}

function infer(data: TableInfo, given: Given = {}) {
  return split.infer(params(given), { data }, context)
}

function refusal(data: TableInfo, given: Given = {}) {
  const found = infer(data, given)
  if (found.ok !== false) throw new Error('it should be refused')
  const [problem] = found.problems
  if (!problem) throw new Error('a refusal has a problem')
  return problem
}

/** How many rows of each word have each role. */
function tally(table: TableData, name: string): Record<string, number[]> {
  const found = table.columns.get(name)
  if (found?.kind !== 'category') throw new Error(`${name} is a category`)
  const counts: Record<string, number[]> = {}
  found.codes.forEach((code, row) => {
    const counted = (counts[found.categories[code] ?? '(none)'] ??= [0, 0, 0])
    const role = table.roles?.[row] ?? 0
    counted[role] = (counted[role] ?? 0) + 1
  })
  return counts
}

describe('shares', () => {
  it('are those of exact fractions, for 300 random splits', () => {
    expect(shares).toHaveLength(300)
    for (const one of shares) expect(share(one.rows, one.parts), JSON.stringify(one)).toEqual(one.shares)
  })

  it('of groups add up in both directions, each to within one row of its exact share', () => {
    const part = fc.integer({ min: 1, max: 98 })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(4), fc.nat(500)), { maxLength: 40 }),
        part.chain((train) =>
          fc.integer({ min: 0, max: 100 - train }).map((next) => [train, next, 100 - train - next]),
        ),
        (sizes, parts) => {
          const table = shareGroups(sizes, parts)
          sizes.forEach((size, group) => {
            const row = table[group] ?? []
            expect(row.reduce((sum, value) => sum + value, 0)).toBe(size)
            row.forEach((value, at) => {
              const exact = (size * (parts[at] ?? 0)) / 100
              expect(Math.abs(value - exact)).toBeLessThan(1)
              if (parts[at] === 0) expect(value).toBe(0)
            })
          })
          const all = sizes.reduce((sum, size) => sum + size, 0)
          const sums = parts.map((_, at) => table.reduce((sum, row) => sum + (row[at] ?? 0), 0))
          expect(sums).toEqual(share(all, parts))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('of 100,000 groups of one row take no time', () => {
    const start = performance.now()
    const table = shareGroups(new Array<number>(100_000).fill(1), [70, 15, 15])
    expect([0, 1, 2].map((at) => table.reduce((sum, row) => sum + (row[at] ?? 0), 0))).toEqual([
      70_000, 15_000, 15_000,
    ])
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('the rows', () => {
  const kinds = [
    ...Array.from({ length: 60 }, () => 'p'),
    ...Array.from({ length: 30 }, () => 'q'),
    ...Array.from({ length: 7 }, () => 'r'),
    null,
    null,
    null,
  ]
  const table = tableOf({ a: numbers(...kinds.keys()), kind: words(...kinds) })

  it('stay as they are and in order; only roles are added', () => {
    const made = run(table)
    expect(made.columns).toBe(table.columns)
    expect(made.ids).toBe(table.ids)
    expect(table.roles).toBeNull()
    expect(describeSplit(made)).toEqual({ train: 70, validation: 15, test: 15 })
  })

  it('are the same for a seed, others for another seed', () => {
    expect(run(table, { seed: 5 }).roles).toEqual(run(table, { seed: 5 }).roles)
    expect(run(table, { seed: 5 }).roles).not.toEqual(run(table, { seed: 6 }).roles)
    expect(run(table, { seed: 5, stratify: 'kind' }).roles).not.toEqual(
      run(table, { seed: 6, stratify: 'kind' }).roles,
    )
  })

  it('are shared out class by class when stratified, those without a class too', () => {
    const made = run(table, { train: 50, validation: 25, stratify: 'kind' })
    expect(describeSplit(made)).toEqual({ train: 50, validation: 25, test: 25 })
    const counts = tally(made, 'kind')
    expect(counts['p']).toEqual([30, 15, 15])
    for (const [kind, size] of [
      ['q', 30],
      ['r', 7],
      ['(none)', 3],
    ] as const)
      counts[kind]?.forEach((rows, role) => {
        expect(Math.abs(rows - size * (role === 0 ? 0.5 : 0.25))).toBeLessThan(1)
      })
  })

  it('are drawn evenly: over many seeds every row is for training equally often', () => {
    const often = new Float64Array(100)
    const seeds = 400
    for (let seed = 0; seed < seeds; seed++)
      run(table, { seed }).roles?.forEach((role, row) => {
        if (role === 0) often[row] = (often[row] ?? 0) + 1
      })
    // Binomial with p = 0.7: five standard deviations are 0.115.
    for (const rows of often) expect(Math.abs(rows / seeds - 0.7)).toBeLessThan(0.115)
  })

  it('are as many as was promised before they were counted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 200 }),
        fc.integer({ min: 34, max: 98 }),
        fc.boolean(),
        (rows, train, stratified) => {
          const live = tableOf({
            kind: words(...Array.from({ length: rows }, (_, row) => 'pqr'[(row * row) % 3] ?? null)),
          })
          const given = {
            train,
            validation: Math.floor((100 - train) / 2),
            stratify: stratified ? 'kind' : '',
          }
          const found = infer({ kind: 'table', ...factsOf(live), rowsKey: 'rows' }, given)
          if (found.ok === true) expect(found.value.data.split).toEqual(describeSplit(run(live, given)))
          else expect(found.ok === false && found.problems[0]?.code).toBe('split/no-training')
        },
      ),
    )
  })
})

describe('what it says', () => {
  const kind = column('kind', { kind: 'category', categories: ['p', 'q', 'r'], counts: [60, 2, 1] })
  const table = described([column('a'), kind, column('t', { kind: 'text' })])

  it('promises exact counts, or that it counts', () => {
    const found = infer(described([column('a')], { rows: 342 }))
    expect(found).toMatchObject({
      ok: true,
      value: { data: { split: { train: 240, validation: 51, test: 51 }, rowsKey: 'own' } },
      problems: [],
    })
    const unknown = infer({ ...table, rows: null })
    expect(unknown.ok === true && unknown.value.data.split).toBe('counting')
  })

  it('refuses more than 100 %, and offers half of the rest', () => {
    const problem = refusal(table, { train: 70, validation: 40 })
    expect(problem.code).toBe('split/over')
    expect(problem.message).toBe('70 % for training and 40 % for validation are 110 %: more than there is.')
    expect(problem.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'validation', value: 15 },
    ])
  })

  it('refuses to split twice', () => {
    const problem = refusal({ ...table, split: 'counting' })
    expect(problem.code).toBe('split/twice')
    expect(problem.fixes?.[0]?.steps).toEqual([{ do: 'bypass' }])
  })

  it('refuses fewer rows than parts, and a training share of no row', () => {
    expect(refusal({ ...table, rows: 2 }).message).toBe('2 rows cannot be shared out among 3 parts.')
    expect(refusal({ ...table, rows: 1 }, { train: 85 }).code).toBe(
      'split/no-training'.replace('no-training', 'rows'),
    )
    expect(refusal({ ...table, rows: 5 }, { train: 5, validation: 50 }).code).toBe('split/no-training')
  })

  it('names a stratify column that is not there, or no category', () => {
    expect(refusal(table, { stratify: 'gone' }).code).toBe('split/unknown')
    const wrong = refusal(table, { stratify: 'a' })
    expect(wrong.message).toBe('Rows are stratified by a category, but “a” holds numbers.')
    expect(wrong.fixes?.map(({ label }) => label)).toEqual(['Stratify by “kind”', 'Do not stratify'])
  })

  it('warns of classes with too few rows, of parts without rows, and of no test rows', () => {
    const codes = (data: TableInfo, given: Given) => {
      const found = infer(data, given)
      return found.ok === true && found.problems.map(({ code }) => code)
    }
    const found = infer(table, { stratify: 'kind' })
    expect(found.ok === true && found.problems[0]?.message).toBe(
      '“q” has 2 rows and “r” has 1 row: too few of “kind” for each of the 3 parts.',
    )
    expect(codes(table, { stratify: 'kind', train: 85, validation: 15 })).toEqual([
      'split/no-test',
      'split/small-class',
    ])
    expect(codes({ ...table, rows: 10 }, { train: 90, validation: 5 })).toEqual(['split/empty-part'])
  })
})
