import { describe, expect, it } from 'vitest'
import input from '../../../nodes/layers/input.ts'
import type { TableInfo } from '../../../src/kernel/wire.ts'
import { column, described, numbers, tableOf, words } from '../lib/tables.ts'

const params = (columns: readonly string[] = []) => input.params.parse({ columns })
const infer = (data: TableInfo, columns: readonly string[] = []) =>
  input.infer(params(columns), { data }, { key: 'own', facts: undefined })

function refusal(data: TableInfo, columns: readonly string[] = []) {
  const found = infer(data, columns)
  if (found.ok !== false) throw new Error('it should be refused')
  const [problem] = found.problems
  if (!problem) throw new Error('a refusal has a problem')
  return problem
}

const setColumns = (value: readonly string[]) => [{ do: 'setParam', on: 'self', param: 'columns', value }]

const penguins = described([
  column('Species', { kind: 'category', categories: ['Adelie', 'Chinstrap', 'Gentoo'] }),
  column('Beak Length (mm)'),
  column('Beak Depth (mm)'),
  column('note', { kind: 'text' }),
])
const digits = described([
  column('image', { kind: 'image', shape: [8, 8, 1] }),
  column('digit', { kind: 'category', categories: ['0', '1'] }),
])

describe('what goes out', () => {
  it('is a vector of the number columns, in the order chosen', () => {
    const found = infer(penguins, ['Beak Depth (mm)', 'Beak Length (mm)', 'Beak Depth (mm)'])
    expect(found).toEqual({
      ok: true,
      value: {
        y: {
          kind: 'tensor',
          shape: [2],
          activated: 'linear',
          rowsKey: 'rows',
          columns: ['Beak Depth (mm)', 'Beak Length (mm)'],
        },
      },
      problems: [],
    })
  })

  it('is the image', () => {
    expect(infer(digits, ['image'])).toMatchObject({ ok: true, value: { y: { shape: [8, 8, 1] } } })
  })
})

describe('what the network reads', () => {
  const { work } = input
  if (work.role !== 'input') throw new Error('Input is an input')

  it('are the rows one after another, the columns in the order chosen', () => {
    const table = tableOf({ a: numbers(1, 2, 3), b: numbers(10, 20, NaN), kind: words('p', 'q', null) })
    expect(work.columns(params(['b', 'a', 'b']))).toEqual(['b', 'a'])
    expect([...work.encode(params(['b', 'a', 'b']), table)]).toEqual([10, 1, 20, 2, NaN, 3])
  })

  it('are the pixels times their scale', () => {
    const table = tableOf({
      image: { kind: 'image', shape: [1, 2, 1], values: Uint8Array.from([0, 8, 16, 4]), scale: 1 / 16 },
    })
    expect([...work.encode(params(['image']), table)]).toEqual([0, 0.5, 1, 0.25])
  })
})

describe('what it refuses', () => {
  it('no column at all, and offers what there is', () => {
    const problem = refusal(penguins)
    expect(problem.code).toBe('input/none')
    expect(problem.fixes).toEqual([
      { label: 'Use all 2 number columns', steps: setColumns(['Beak Length (mm)', 'Beak Depth (mm)']) },
    ])
    expect(refusal(digits).fixes).toEqual([{ label: 'Use column “image”', steps: setColumns(['image']) }])
    expect(refusal(described([column('x')])).fixes).toEqual([
      { label: 'Use column “x”', steps: setColumns(['x']) },
    ])
    expect(refusal(described([])).fixes).toEqual([])
  })

  it('a column that is not there, and lists those that are', () => {
    const problem = refusal(digits, ['image', 'images'])
    expect(problem.code).toBe('input/unknown')
    expect(problem.message).toBe('The table has no column “images”; it has “image” and “digit”.')
    expect(problem.fixes).toEqual([{ label: 'Remove “images”', steps: setColumns(['image']) }])
    expect(refusal(digits, ['images']).fixes?.[0]?.label).toBe('Use column “image”')
  })

  it('categories and text, and offers to remove them', () => {
    const one = refusal(penguins, ['Species', 'Beak Depth (mm)'])
    expect(one.code).toBe('input/category')
    expect(one.message).toBe(
      'Column “Species” holds categories (“Adelie”, “Chinstrap” and “Gentoo”), and a network reads numbers.',
    )
    expect(one.fixes).toEqual([{ label: 'Remove “Species”', steps: setColumns(['Beak Depth (mm)']) }])
    const both = refusal(penguins, ['Species', 'note'])
    expect(both.message).toBe('The columns “Species” and “note” hold words, and a network reads numbers.')
    expect(both.fixes?.[0]?.label).toBe('Use all 2 number columns')
  })

  it('empty cells, with their number and a way out', () => {
    const gappy = described([
      column('Beak Length (mm)', { missing: 2 }),
      column('b'),
      column('c', { missing: 1 }),
    ])
    const problem = refusal(gappy, ['Beak Length (mm)', 'b'])
    expect(problem.code).toBe('input/missing')
    expect(problem.message).toBe('Column “Beak Length (mm)” has 2 empty cells; a network cannot read them.')
    expect(problem.fixes).toEqual([
      {
        label: 'Insert Drop missing',
        steps: [
          {
            do: 'insert',
            input: 'data',
            type: 'drop-missing',
            params: { columns: ['Beak Length (mm)', 'b'] },
            beforeSplit: true,
          },
        ],
      },
    ])
    expect(refusal(gappy, ['c']).message).toBe('Column “c” has 1 empty cell; a network cannot read it.')
    expect(refusal(gappy, ['c', 'Beak Length (mm)']).message).toBe(
      '2 columns have empty cells (“c” 1 and “Beak Length (mm)” 2); a network cannot read them.',
    )
    expect(infer(gappy, ['b']).ok).toBe(true)
  })

  it('an image beside numbers, and two images', () => {
    const table = described([
      column('front', { kind: 'image', shape: [8, 8, 1] }),
      column('back', { kind: 'image', shape: [8, 8, 1] }),
      column('age'),
    ])
    const mixed = refusal(table, ['age', 'front'])
    expect(mixed.message).toBe(
      '“front” is an image of 8 × 8 × 1, and 1 other column holds single numbers: they have different shapes.',
    )
    expect(mixed.fixes?.map(({ steps }) => steps)).toEqual([setColumns(['front']), setColumns(['age'])])
    const two = refusal(table, ['front', 'back'])
    expect(two.code).toBe('input/images')
    expect(two.message).toBe('“front” and “back” hold many numbers each; an Input reads one such column.')
    expect(two.fixes?.map(({ steps }) => steps)).toEqual([setColumns(['front'])])
  })
})

describe('large numbers', () => {
  const weighed = (max: number) =>
    infer(described([column('Body Mass (g)', { range: { min: -1, max, mean: 1 } }), column('b')]), [
      'b',
      'Body Mass (g)',
    ])

  it('are pointed out, with Standardise as the way out', () => {
    const found = weighed(6300)
    if (found.ok !== true) throw new Error('large numbers are only a warning')
    expect(found.problems[0]).toMatchObject({
      code: 'input/scale',
      severity: 'warning',
      message: 'The numbers in “Body Mass (g)” reach 6,300; networks learn best from numbers around 1.',
      fixes: [{ steps: [{ do: 'insert', input: 'data', type: 'standardise' }] }],
    })
  })

  it('count on either side of 0', () => {
    const found = infer(described([column('x', { range: { min: -2500, max: 10, mean: 0 } })]), ['x'])
    expect(found.ok === true && found.problems[0]?.message).toContain('reach −2,500;')
  })

  it('begin above 100', () => {
    expect(weighed(100)).toMatchObject({ ok: true, problems: [] })
    expect(weighed(101)).toMatchObject({ ok: true, problems: [{ code: 'input/scale' }] })
  })
})
