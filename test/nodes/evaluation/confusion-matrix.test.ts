import { describe, expect, it } from 'vitest'
import confusionMatrix, { type ConfusionResult } from '../../../nodes/evaluation/confusion-matrix.ts'
import { evaluate, lossInfo, modelInfo, problemsOf, REGRESSION } from '../lib/evaluations.ts'
import { makeModel } from '../lib/models.ts'
import { numbers, words } from '../lib/tables.ts'

const letters = ['a', 'b', 'c']
/** The network says the letter whose number stands in x. */
const says = ([x = 0]: readonly number[]) => letters.map((_, code) => (code === x ? 0.8 : 0.1))

it('counts answers down and predictions across, and keeps the rows of each cell', async () => {
  const model = makeModel(
    { x: numbers(0, 1, 1, 2, 0, 1), kind: words('a', 'a', 'b', 'c', 'b', 'b') },
    [['x']],
    [{ target: 'kind', predict: says }],
  )
  const result = await evaluate<ConfusionResult>(confusionMatrix, {}, model)
  expect(result.classes).toEqual(letters)
  expect([...result.counts]).toEqual([1, 1, 0, 1, 2, 0, 0, 0, 1])
  expect(result.headline).toEqual({ label: 'accuracy', value: 4 / 6, digits: 3 })
  expect([...result.cells]).toEqual([0, 1, 3, 4, 4, 8])
  expect([...result.examples.ids]).toEqual([0, 1, 4, 2, 5, 3])
})

it('leaves rows out that have no answer or no prediction', async () => {
  const model = makeModel(
    { x: numbers(0, 9, 1), kind: words('a', 'b', null) },
    [['x']],
    [{ target: 'kind', predict: ([x]) => (x === 9 ? [NaN, NaN] : [0.7, 0.3]) }],
  )
  const result = await evaluate<ConfusionResult>(confusionMatrix, {}, model)
  expect([...result.counts]).toEqual([1, 0, 0, 0])
  // Two rows have an answer; one of them is right.
  expect(result.headline?.value).toBe(0.5)
})

it('keeps a bounded number of examples of each cell', async () => {
  const rows = 4000
  const side = 50
  const model = makeModel(
    {
      image: { kind: 'image', shape: [side, side, 1], values: new Uint8Array(rows * side * side), scale: 1 },
      kind: { kind: 'category', codes: new Int32Array(rows), categories: ['a', 'b'] },
      // The network reads a number, so that the test need not copy all images.
      right: {
        kind: 'number',
        values: Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 0 : 1)),
      },
    },
    [['right']],
    [{ target: 'kind', predict: ([right = 0]) => (right === 1 ? [0.9, 0.1] : [0.1, 0.9]) }],
  )
  const result = await evaluate<ConfusionResult>(confusionMatrix, {}, model)
  expect([...result.counts]).toEqual([3600, 400, 0, 0])
  const perCell = [0, 1].map((cell) => result.cells.filter((one) => one === cell).length)
  expect(perCell).toEqual([60, 60])
  const pixels = result.examples.columns.find(({ kind }) => kind === 'image')
  expect(pixels?.kind === 'image' && pixels.pixels.length).toBe(120 * side * side)
})

it('keeps mistakes rather than what is right where pictures are too large for all', async () => {
  const rows = 30
  const side = 600
  const model = makeModel(
    {
      image: { kind: 'image', shape: [side, side, 1], values: new Uint8Array(rows * side * side), scale: 1 },
      kind: { kind: 'category', codes: new Int32Array(rows), categories: ['a', 'b'] },
      row: { kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => row) },
    },
    [['row']],
    [{ target: 'kind', predict: ([row = 0]) => (row < 20 ? [0.9, 0.1] : [0.1, 0.9]) }],
  )
  const result = await evaluate<ConfusionResult>(confusionMatrix, {}, model)
  expect([...result.counts]).toEqual([20, 10, 0, 0])
  expect([...result.cells]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
  expect([...result.examples.ids]).toEqual([0, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
})

describe('while editing', () => {
  it('needs classes, few enough to read', () => {
    expect(problemsOf(confusionMatrix, {}, modelInfo())).toEqual([])
    expect(problemsOf(confusionMatrix, {}, modelInfo(lossInfo(REGRESSION)))).toMatchObject([
      {
        code: 'confusion-matrix/task',
        message: 'Confusion matrix compares classes, but the model predicts numbers (“mass”).',
      },
    ])
    const many = lossInfo({ classes: Array.from({ length: 65 }, (_, at) => String(at)) })
    expect(problemsOf(confusionMatrix, {}, modelInfo(many))[0]?.code).toBe('confusion-matrix/classes')
  })

  it('finds the classes among several answers', () => {
    const both = modelInfo(lossInfo(REGRESSION), lossInfo())
    expect(problemsOf(confusionMatrix, {}, both)).toEqual([])
    expect(problemsOf(confusionMatrix, { target: 'mass' }, both)).toMatchObject([
      { code: 'confusion-matrix/task', fixes: [{ label: 'Look at “species”' }] },
    ])
  })
})
