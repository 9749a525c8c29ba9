import { expect, test } from 'vitest'
import { examples } from '../../src/kernel/evaluation.ts'
import {
  describeTable,
  fittingRows,
  rowsOf,
  takeRows,
  type ColumnData,
  type TableData,
} from '../../src/kernel/table.ts'

const TABLE: TableData = {
  columns: new Map<string, ColumnData>([
    ['size', { kind: 'number', values: Float64Array.of(1, NaN, 3, 8) }],
    ['kind', { kind: 'category', codes: Int32Array.of(0, 1, -1, 1), categories: ['a', 'b'] }],
    ['note', { kind: 'text', values: ['x', null, 'z', ''] }],
    [
      'image',
      { kind: 'image', shape: [1, 2, 1], values: Uint8Array.of(0, 16, 8, 8, 16, 0, 4, 2), scale: 1 / 16 },
    ],
  ]),
  rows: 4,
  roles: Uint8Array.of(0, 2, 0, 1),
  ids: Uint32Array.of(10, 11, 12, 13),
}

test('a table is described by what is in it', () => {
  expect(describeTable(TABLE, 'k')).toEqual({
    kind: 'table',
    rows: 4,
    rowsKey: 'k',
    split: { train: 2, validation: 1, test: 1 },
    columns: [
      { name: 'size', kind: 'number', shape: [], missing: 1, range: { min: 1, max: 8, mean: 4 } },
      { name: 'kind', kind: 'category', shape: [], categories: ['a', 'b'], counts: [1, 2], missing: 1 },
      { name: 'note', kind: 'text', shape: [], missing: 1 },
      { name: 'image', kind: 'image', shape: [1, 2, 1], missing: 0 },
    ],
  })
})

test('transforms learn from the training rows, and from all before a Split', () => {
  expect([...fittingRows(TABLE)]).toEqual([0, 2])
  expect([...fittingRows({ ...TABLE, roles: null })]).toEqual([0, 1, 2, 3])
  expect([...rowsOf(TABLE, 'test')]).toEqual([1])
})

test('taking rows takes every column, the roles and the numbers of the rows along', () => {
  const taken = takeRows(TABLE, Uint32Array.of(3, 0))
  expect(describeTable(taken, 'k').split).toEqual({ train: 1, validation: 1, test: 0 })
  expect(taken.ids).toEqual(Uint32Array.of(13, 10))
  const image = taken.columns.get('image')
  expect(image?.kind === 'image' && image.values).toEqual(Uint8Array.of(4, 2, 0, 16))
})

test('examples show categories as words, pixels from 0 to 255 and missing cells as such', () => {
  const shown = examples(TABLE, [1, 0], 10)
  expect(shown.ids).toEqual(Uint32Array.of(11, 10))
  expect(shown.columns.map((column) => [column.name, column.kind])).toEqual([
    ['size', 'number'],
    ['kind', 'text'],
    ['note', 'text'],
    ['image', 'image'],
  ])
  const [size, kind, , image] = shown.columns
  expect(size?.kind === 'number' && [...size.values]).toEqual([NaN, 1])
  expect(kind?.kind === 'text' && kind.values).toEqual(['b', 'a'])
  expect(image?.kind === 'image' && [...image.pixels]).toEqual([128, 128, 0, 255])
  expect(examples(TABLE, [0, 1, 2, 3], 2).ids).toHaveLength(2)
})
