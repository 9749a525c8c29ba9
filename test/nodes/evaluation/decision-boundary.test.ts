import { describe, expect, it } from 'vitest'
import decisionBoundary, { type BoundaryResult } from '../../../nodes/evaluation/decision-boundary.ts'
import { along, lineAxis, range, regionPixels, type Palette } from '../../../nodes/evaluation/lib/paint.ts'
import { evaluate, lossInfo, modelInfo, problemsOf, REGRESSION } from '../lib/evaluations.ts'
import { tensorInfo } from '../lib/layers.ts'
import { makeModel, moons } from '../lib/models.ts'
import { column, numbers, words } from '../lib/tables.ts'

/** Above the diagonal is "up", surer the further away. */
const plane = makeModel(
  { x: numbers(0, 10, 5), y: numbers(0, 20, 15), side: words('down', 'up', 'up') },
  [['x', 'y']],
  [
    {
      target: 'side',
      predict: ([x = 0, y = 0]) => {
        const up = 1 / (1 + Math.exp(x - y))
        return [1 - up, up]
      },
    },
    { target: 'x', predict: ([x = 0, y = 0]) => [x + 100 * y] },
  ],
  Uint8Array.of(0, 2, 0),
)

function planeOf({ map }: BoundaryResult) {
  if (map.kind !== 'plane') throw new Error('a plane was expected')
  return map
}

it('asks the network at the centre of every cell', async () => {
  const map = planeOf(await evaluate<BoundaryResult>(decisionBoundary, { resolution: 16 }, plane))
  expect(map.axes).toEqual([
    { column: 'x', min: -1, max: 11 },
    { column: 'y', min: -2, max: 22 },
  ])
  expect(map.values).toHaveLength(256)
  map.values.forEach((value, at) => {
    const x = -1 + (((at % 16) + 0.5) / 16) * 12
    const y = -2 + ((Math.floor(at / 16) + 0.5) / 16) * 24
    const up = 1 / (1 + Math.exp(x - y))
    expect(map.codes?.[at]).toBe(up > 0.5 ? 1 : 0)
    expect(value).toBeCloseTo(Math.max(up, 1 - up), 4)
  })
})

it('tells how good the predictions are for test rows', async () => {
  expect(await evaluate<BoundaryResult>(decisionBoundary, {}, plane)).toMatchObject({
    rows: { role: 'test', count: 1 },
    headline: { label: 'accuracy', value: 1 },
  })
  // Row 1: 10 + 100 × 20 for 10.
  expect((await evaluate<BoundaryResult>(decisionBoundary, { target: 'x' }, plane)).headline).toEqual({
    label: 'RMSE',
    value: 2000,
  })
})

it('hands the rows over as points', async () => {
  const { points } = await evaluate<BoundaryResult>(decisionBoundary, {}, plane)
  expect([...points.x]).toEqual([0, 10, 5])
  expect([...points.y]).toEqual([0, 20, 15])
  expect([...points.answers]).toEqual([0, 1, 1])
  expect([...(points.roles ?? [])]).toEqual([0, 2, 0])
})

it('shows numbers as they are', async () => {
  const map = planeOf(
    await evaluate<BoundaryResult>(decisionBoundary, { resolution: 16, target: 'x' }, plane),
  )
  expect(map.codes).toBeNull()
  expect(map.values[0]).toBeCloseTo(-1 + 0.375 + 100 * (-2 + 0.75), 3)
})

it('finds the two columns in two Inputs, in either order', async () => {
  const model = makeModel(
    { x: numbers(0, 1), y: numbers(0, 1), side: words('a', 'b') },
    [['y'], ['x']],
    [{ target: 'side', predict: ([y = 0]) => (y > 0.5 ? [0, 1] : [1, 0]) }],
  )
  const map = planeOf(await evaluate<BoundaryResult>(decisionBoundary, { resolution: 16 }, model))
  // The first column found lies across, and only it decides.
  expect(map.axes.map((axis) => axis.column)).toEqual(['y', 'x'])
  expect(new Set(map.codes?.slice(0, 8))).toEqual(new Set([0]))
  expect(new Set(map.codes?.slice(8, 16))).toEqual(new Set([1]))
})

it('draws a line for one column', async () => {
  const model = makeModel(
    { x: numbers(0, 4), y: numbers(1, 2) },
    [['x']],
    [{ target: 'y', predict: ([x = 0]) => [x * x] }],
  )
  const { map, points } = await evaluate<BoundaryResult>(decisionBoundary, { resolution: 20 }, model)
  if (map.kind !== 'line') throw new Error('a line was expected')
  expect(map.x).toHaveLength(41)
  expect(map.axis).toMatchObject({ column: 'x', min: -0.4, max: 4.4 })
  expect(map.x[20]).toBeCloseTo(2, 9)
  expect(map.values[20]).toBeCloseTo(4, 5)
  expect([...points.y]).toEqual([1, 2])
  const vertical = lineAxis(map, points, [])
  expect(vertical.min).toBeLessThan(0)
  expect(vertical.max).toBeGreaterThan(4.4 ** 2)
})

it('says why when the network turns out to read images', async () => {
  const model = makeModel(
    {
      image: { kind: 'image', shape: [2, 2, 1], values: new Uint8Array(8), scale: 1 },
      kind: words('a', 'b'),
    },
    [['image']],
    [{ target: 'kind', predict: () => [1, 0] }],
  )
  const { map } = await evaluate<BoundaryResult>(decisionBoundary, {}, model)
  expect(map).toEqual({
    kind: 'none',
    why: '“image” is not a number, so it cannot be an axis of the picture.',
  })
})

it('keeps a bounded number of points', async () => {
  const { points, rows } = await evaluate<BoundaryResult>(decisionBoundary, { resolution: 16 }, moons(5000))
  expect(points.x).toHaveLength(2000)
  expect(new Set(points.ids).size).toBe(2000)
  expect(rows).toEqual({ role: 'test', count: 1000 })
})

it('runs while the model trains', () => {
  expect(decisionBoundary.work).toMatchObject({ role: 'evaluate', live: true })
})

describe('while editing', () => {
  const reading = (...names: string[]) =>
    modelInfo(
      lossInfo({ prediction: tensorInfo([3], { columns: names }), reads: names.map((name) => column(name)) }),
    )

  it('takes one or two columns of numbers, for classes and for numbers', () => {
    expect(problemsOf(decisionBoundary, {}, reading('x', 'y'))).toEqual([])
    expect(problemsOf(decisionBoundary, {}, reading('x'))).toEqual([])
    expect(problemsOf(decisionBoundary, {}, modelInfo(lossInfo(REGRESSION)))).toEqual([])
  })

  it('refuses more, with their number and names', () => {
    expect(problemsOf(decisionBoundary, {}, reading('beak', 'wing', 'mass', 'age'))).toMatchObject([
      {
        code: 'decision-boundary/columns',
        message:
          'A picture has room for 2 columns, but this network reads 4: “beak”, “wing”, “mass” and “age”.',
      },
    ])
  })

  it('refuses images', () => {
    const image = column('image', { kind: 'image', shape: [8, 8, 1] })
    const model = modelInfo(
      lossInfo({ prediction: tensorInfo([10], { columns: ['image'] }), reads: [image] }),
    )
    expect(problemsOf(decisionBoundary, {}, model)[0]?.message).toBe(
      'A picture needs columns of numbers, but “image” holds images.',
    )
  })
})

describe('the picture', () => {
  const palette: Palette = {
    ground: [255, 255, 255],
    classes: [
      [255, 0, 0],
      [0, 0, 255],
    ],
    low: [255, 128, 0],
    high: [0, 0, 255],
    ink: 'black',
    faint: 'grey',
    panel: 'white',
  }
  const axis = { column: 'x', min: 0, max: 1 }
  const cells = (codes: number[] | null, values: number[]) =>
    regionPixels(
      {
        kind: 'plane',
        axes: [axis, axis],
        size: 2,
        codes: codes && Int32Array.from(codes),
        values: Float32Array.from(values),
      },
      2,
      palette,
    )

  it('has the smallest y at the bottom', () => {
    const pixels = cells([0, 0, 1, 1], [1, 1, 1, 1])
    const [top, bottom] = [pixels.subarray(0, 3), pixels.subarray(8, 11)]
    expect(top[2]).toBe(255)
    expect(top[0]).toBeLessThan(200)
    expect(bottom[0]).toBe(255)
    expect(bottom[2]).toBeLessThan(200)
  })

  it('is the stronger the surer, and bare where there is no number', () => {
    const pixels = cells([0, 0, 0, -1], [0.5, 1, 0.75, 0])
    const blue = [2 * 4 + 2, 3 * 4 + 2, 2].map((at) => pixels[at] ?? 0)
    const [unsure = 0, certain = 0, between = 0] = blue
    expect(unsure).toBeGreaterThan(between)
    expect(between).toBeGreaterThan(certain)
    expect([...pixels.subarray(4, 8)]).toEqual([255, 255, 255, 255])
  })

  it('spreads numbers from one end of the scale to the other', () => {
    const pixels = cells(null, [10, 30, 20, NaN])
    expect(pixels[8 + 2]).toBeLessThan(100)
    expect(pixels[12]).toBeLessThan(100)
    expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255])
    expect([...pixels.subarray(4, 7)]).toEqual([255, 255, 255])
  })

  it('finds places on an axis, and ranges past what is no number', () => {
    expect(along({ column: '', min: 2, max: 6 }, 3)).toBe(0.25)
    expect(along({ column: '', min: 2, max: 2 }, 2)).toBe(0)
    expect(range([NaN, 3], [Infinity, -1])).toEqual([-1, 3])
    expect(range([NaN])).toEqual([0, 1])
  })
})
