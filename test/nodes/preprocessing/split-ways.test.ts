import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import split from '../../../nodes/preprocessing/split.ts'
import { roleNamed } from '../../../nodes/preprocessing/lib/split-rows.ts'
import { ROLE, type ColumnData, type TableData } from '../../../src/kernel/table.ts'
import type { TableInfo } from '../../../src/kernel/wire.ts'
import { column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'

function rolesOf(given: Record<string, unknown>, table: TableData): number[] {
  const { work } = split
  if (work.role !== 'transform') throw new Error('a transform was expected')
  const { roles } = work.apply(split.params.parse(given), null, table)
  return [...(roles ?? [])]
}

function infer(given: Record<string, unknown>, data: TableInfo, facts?: ReturnType<typeof factsOf>) {
  return split.infer(split.params.parse(given), { data }, { key: 'own', facts })
}

describe('by group', () => {
  it('no group is torn apart, and the parts come close to their shares', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 60, maxLength: 200 }),
        fc.nat(100),
        (groups, seed) => {
          const roles = rolesOf({ by: 'group', column: 'g', seed }, tableOf({ g: numbers(...groups) }))
          const seen = new Map<number, number>()
          groups.forEach((group, row) => {
            if (seen.has(group)) expect(roles[row]).toBe(seen.get(group))
            else seen.set(group, roles[row] ?? -1)
          })
          const largest = Math.max(
            ...[...new Set(groups)].map((one) => groups.filter((g) => g === one).length),
          )
          const train = roles.filter((role) => role === ROLE.train).length
          expect(Math.abs(train - 0.7 * groups.length)).toBeLessThanOrEqual(largest + 1)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('rows without a group are on their own, and another seed draws others', () => {
    const table = tableOf({
      g: words(...Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? null : `p${row % 10}`))),
    })
    const roles = rolesOf({ by: 'group', column: 'g' }, table)
    expect(new Set(roles).size).toBe(3)
    expect(rolesOf({ by: 'group', column: 'g' }, table)).toEqual(roles)
    const others = Array.from({ length: 5 }, (_, seed) =>
      rolesOf({ by: 'group', column: 'g', seed: seed + 2 }, table),
    )
    expect(others.some((one) => one.join() !== roles.join())).toBe(true)
  })
})

describe('by time', () => {
  it('first training, then validation, then test, in the order of a column', () => {
    const days = numbers(5, 1, 4, 2, 3, 9, 8, 7, 6, 0)
    expect(rolesOf({ by: 'time', column: 'd', train: 50, validation: 20 }, tableOf({ d: days }))).toEqual([
      1, 0, 0, 0, 0, 2, 2, 2, 1, 0,
    ])
    const dates: ColumnData = {
      kind: 'text',
      values: ['2013-01-02', '2012-12-31', '2013-01-01', '2014-01-01'],
    }
    expect(rolesOf({ by: 'time', column: 'd', train: 50, validation: 25 }, tableOf({ d: dates }))).toEqual([
      1, 0, 0, 2,
    ])
  })

  it('as the rows stand without a column', () => {
    expect(rolesOf({ by: 'time', train: 50, validation: 25 }, tableOf({ d: numbers(4, 3, 2, 1) }))).toEqual([
      0, 0, 1, 2,
    ])
  })
})

describe('as a column says', () => {
  it.each([
    ['Train', 'train'],
    [' training ', 'train'],
    ['VAL', 'validation'],
    ['dev', 'validation'],
    ['test', 'test'],
    ['constructor', undefined],
    ['holdout', undefined],
  ])('%s', (word, role) => expect(roleNamed(word)).toBe(role))

  it('follows its words, and knows how many rows that gives', () => {
    const table = tableOf({ part: words('test', 'train', 'val', 'Train', null), x: numbers(1, 2, 3, 4, 5) })
    expect(rolesOf({ by: 'given', column: 'part' }, table)).toEqual([2, 0, 1, 0, 0])
    const found = infer({ by: 'given', column: 'part' }, { ...described([]), ...factsOf(table) })
    expect(found.ok === true && found.value.data.kind === 'table' && found.value.data.split).toEqual({
      train: 3,
      validation: 1,
      test: 1,
    })
  })
})

describe('what it refuses', () => {
  const parts = { kind: 'category' as const, categories: ['train', 'later'], counts: [3, 1] }
  const data = described([
    column('part', parts),
    column('image', { kind: 'image', shape: [2, 2, 1] }),
    column('who', { kind: 'category', categories: ['a'] }),
  ])
  it.each([
    ['group', '', 'split/no-column'],
    ['given', 'gone', 'split/unknown-column'],
    ['time', 'image', 'split/column-kind'],
    ['given', 'part', 'split/unknown-part'],
  ])('%s by “%s”', (by, name, code) => {
    const found = infer({ by, column: name }, data)
    expect(found.ok === false && found.problems[0]).toMatchObject({ code })
    expect(found.ok === false && found.problems[0]?.fixes?.at(-1)?.label).toBe('Split at random')
  })

  it('a column without a training row', () => {
    const only = described([column('part', { kind: 'category', categories: ['test'], counts: [4] })])
    const found = infer({ by: 'given', column: 'part' }, only)
    expect(found.ok === false && found.problems[0]?.code).toBe('split/no-training')
  })
})

describe('rows that stand in two parts', () => {
  const { work } = split
  if (work.role !== 'transform') throw new Error('a transform was expected')
  const notes = (table: TableData) => work.notes?.(split.params.parse({}), table, table) ?? []

  it('are counted', () => {
    const roles = Uint8Array.of(0, 0, 1, 2, 2)
    const [found] = notes(tableOf({ x: numbers(1, 2, 2, 1, 3), y: words('a', 'b', 'b', 'a', 'a') }, roles))
    expect(found?.message).toBe(
      '2 of the 3 rows for validation and testing also stand among the training rows.',
    )
    expect(notes(tableOf({ x: numbers(1, 2, 3, 4, 5) }, roles))).toEqual([])
    // Equal rows within one part harm nothing.
    expect(notes(tableOf({ x: numbers(1, 1, 2, 3, 3) }, roles))).toEqual([])
  })

  it('are found by their pictures, whatever their files are called', () => {
    const table = tableOf(
      {
        image: { kind: 'image', shape: [1, 2, 1], values: Uint8Array.of(1, 2, 3, 4, 1, 2), scale: 1 },
        file: { kind: 'text', values: ['a', 'b', 'c'] },
      },
      Uint8Array.of(0, 0, 2),
    )
    const [found] = notes(table)
    expect(found?.message).toContain('1 of the 1 row for validation and testing also stands')
    expect(found?.fixes?.[0]?.steps[0]).toMatchObject({
      type: 'remove-duplicates',
      params: { columns: ['image'] },
    })
  })
})
