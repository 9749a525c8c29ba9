import { beforeAll, expect, it } from 'vitest'
import concatenate from '../../../nodes/layers/concatenate.ts'
import { inferLayer, itEqualsPyTorch, openCpu, tensorInfo } from '../lib/layers.ts'

beforeAll(openCpu)
itEqualsPyTorch(concatenate)

it('brings the columns together, each once', () => {
  const found = inferLayer(concatenate, {}, [
    tensorInfo([2], { columns: ['a', 'b'] }),
    tensorInfo([1], { columns: ['b', 'c'] }),
  ])
  expect(found).toMatchObject({ y: { shape: [3], columns: ['a', 'b', 'c'], rowsKey: 'rows' } })
})

it('knows what its numbers went through only where all wires agree', () => {
  const given = (...names: ('relu' | 'tanh' | 'softmax')[]) => {
    const found = inferLayer(
      concatenate,
      {},
      names.map((activated) => tensorInfo([2], { activated })),
    )
    return 'y' in found && found.y.activated
  }
  expect(given('relu', 'relu')).toBe('relu')
  expect(given('relu', 'tanh')).toBe('other')
  expect(given('softmax', 'softmax')).toBe('other')
})

const code = (...shapes: Parameters<typeof tensorInfo>[]) => {
  const found = inferLayer(
    concatenate,
    {},
    shapes.map((one) => tensorInfo(...one)),
  )
  return 'refused' in found ? found.refused.map((problem) => [problem.code, problem.message]) : []
}

it('refuses a single wire, other sizes, and rows of other tables', () => {
  expect(code([[2]])).toEqual([
    ['concatenate/one-wire', 'Concatenate joins two or more wires, but only 1 arrives.'],
  ])
  expect(code([[8, 8, 16]], [[10]])).toEqual([
    ['concatenate/axes', '8 × 8 × 16 and 10 cannot be joined: only the last axis may differ.'],
  ])
  expect(code([[8, 8, 16]], [[4, 8, 16]])[0]?.[0]).toBe('concatenate/axes')
  expect(code([[2]], [[3], { rowsKey: 'other', columns: ['b'] }])).toEqual([
    [
      'concatenate/rows',
      'The wires are computed from the rows of different tables (a; b), so there is no telling which rows belong together.',
    ],
  ])
})
