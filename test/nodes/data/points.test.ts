import { describe, expect, it } from 'vitest'
import points from '../../../nodes/data/points.ts'
import { SHAPES } from '../../../nodes/data/lib/shapes.ts'
import { cells, diskIo, factsOf, sound } from '../lib/tables.ts'

type Given = Partial<{
  shape: (typeof SHAPES)[number]
  rows: number
  noise: number
  classes: number
  seed: number
}>
const params = (given: Given = {}) => points.params.parse(given)

async function draw(given: Given = {}) {
  if (points.work.role !== 'source') throw new Error('Points is a source')
  const table = sound(await points.work.read(params(given), diskIo()))
  const x = cells(table.columns.get('x')) as number[]
  const y = cells(table.columns.get('y')) as number[]
  const kind = table.columns.has('class') ? (cells(table.columns.get('class')) as string[]) : null
  return { table, x, y, kind, at: x.map((one, row) => [one, y[row] ?? NaN, kind?.[row] ?? ''] as const) }
}

describe.each(SHAPES)('%s', (shape) => {
  it('gives the same points for a seed, others for another', async () => {
    const first = await draw({ shape, noise: 0.2, seed: 3 })
    expect((await draw({ shape, noise: 0.2, seed: 3 })).at).toEqual(first.at)
    expect((await draw({ shape, noise: 0.2, seed: 4 })).at).not.toEqual(first.at)
  })

  it('has as many rows as asked, classes that differ by one at most, and finite numbers nearby', async () => {
    for (const rows of [50, 333, 5000]) {
      const { table, at, kind } = await draw({ shape, rows, noise: 1, classes: 5 })
      expect(table.rows).toBe(rows)
      expect([...table.ids]).toEqual([...Array(rows).keys()])
      // Box–Muller over 32 random bits stays below 6.7 standard deviations.
      for (const [x, y] of at) expect(Math.hypot(x, y)).toBeLessThan(5.2 + 2 * 6.7)
      const counts = new Map<string, number>()
      for (const one of kind ?? []) counts.set(one, (counts.get(one) ?? 0) + 1)
      expect(Math.max(0, ...counts.values()) - Math.min(...counts.values(), rows)).toBeLessThanOrEqual(
        kind ? 1 : 0,
      )
      expect(counts.size).toBe(shape === 'curve' ? 0 : shape === 'spirals' || shape === 'blobs' ? 5 : 2)
    }
  })

  it('promises what it gives', async () => {
    for (const classes of [2, 6]) {
      const facts = factsOf((await draw({ shape, classes })).table)
      const given = params({ shape, classes })
      const before = points.infer(given, {}, { key: 'k', facts: undefined })
      const after = points.infer(given, {}, { key: 'k', facts })
      if (before.ok !== true || after.ok !== true) throw new Error('nothing can be wrong')
      const bare = before.value.data.columns.map(({ name, kind, categories }) => ({ name, kind, categories }))
      expect(bare).toEqual(
        after.value.data.columns.map(({ name, kind, categories }) => ({ name, kind, categories })),
      )
      expect(after.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'k' })
      expect(before.value.data.rows).toBe(facts.rows)
    }
  })

  it('strays from its shape as far as noise says', async () => {
    const clean = await draw({ shape, rows: 5000, noise: 0, seed: 9 })
    const noisy = await draw({ shape, rows: 5000, noise: 0.3, seed: 9 })
    // Shapes that are drawn at random take other random numbers with noise in between: compare spreads.
    if (shape === 'blobs' || shape === 'xor' || shape === 'curve') {
      expect(spread(noisy.y)).toBeGreaterThan(spread(clean.y))
      return
    }
    for (const axis of ['x', 'y'] as const) {
      const strays = noisy[axis].map((value, row) => value - (clean[axis][row] ?? 0))
      expect(Math.abs(spread(strays) - 0.3)).toBeLessThan(0.015)
      expect(Math.abs(mean(strays))).toBeLessThan(0.02)
    }
  })
})

describe('without noise the points lie where the docs say', () => {
  it('spirals: the angle follows from the radius and the class', async () => {
    const { at } = await draw({ shape: 'spirals', noise: 0, classes: 3, rows: 301 })
    for (const [x, y, kind] of at) {
      const radius = Math.hypot(x, y)
      const t = (radius - 0.2) / 1.8
      const angle = 2 * Math.PI * (1.5 * t + 'ABC'.indexOf(kind) / 3)
      expect(x).toBeCloseTo(radius * Math.cos(angle), 9)
      expect(y).toBeCloseTo(radius * Math.sin(angle), 9)
      expect(t).toBeGreaterThan(-1e-9)
      expect(t).toBeLessThan(1 + 1e-9)
    }
  })

  it('moons: two half circles of radius 1', async () => {
    for (const [x, y, kind] of (await draw({ shape: 'moons', noise: 0 })).at)
      if (kind === 'A') {
        expect(Math.hypot(x, y)).toBeCloseTo(1, 9)
        expect(y).toBeGreaterThan(-1e-9)
      } else {
        expect(Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 9)
        expect(y).toBeLessThan(0.5 + 1e-9)
      }
  })

  it('circles: radius 1 and a half, evenly', async () => {
    const { at } = await draw({ shape: 'circles', noise: 0 })
    for (const [x, y, kind] of at) expect(Math.hypot(x, y)).toBeCloseTo(kind === 'A' ? 1 : 0.5, 9)
    expect(mean(at.map(([x]) => x))).toBeCloseTo(0, 9)
  })

  it('blobs: a spread of 0.3 around centres at distance 2', async () => {
    const { at } = await draw({ shape: 'blobs', noise: 0, classes: 4, rows: 5000 })
    ;['A', 'B', 'C', 'D'].forEach((kind, group) => {
      const own = at.filter((point) => point[2] === kind)
      const angle = (Math.PI / 2) * group
      expect(mean(own.map(([x]) => x))).toBeCloseTo(2 * Math.cos(angle), 1)
      expect(mean(own.map(([, y]) => y))).toBeCloseTo(2 * Math.sin(angle), 1)
      expect(Math.abs(spread(own.map(([x]) => x)) - 0.3)).toBeLessThan(0.02)
    })
  })

  it('XOR: class B where the signs agree, all four quadrants evenly', async () => {
    const { at } = await draw({ shape: 'xor', noise: 0, rows: 400 })
    const quadrants = [0, 0, 0, 0]
    for (const [x, y, kind] of at) {
      expect(kind).toBe(x * y > 0 ? 'B' : 'A')
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1)
      const quadrant = (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)
      quadrants[quadrant] = (quadrants[quadrant] ?? 0) + 1
    }
    expect(quadrants).toEqual([100, 100, 100, 100])
  })

  it('curve: y follows from x', async () => {
    const { at, table } = await draw({ shape: 'curve', noise: 0 })
    expect([...table.columns.keys()]).toEqual(['x', 'y'])
    for (const [x, y] of at) {
      expect(y).toBeCloseTo(Math.sin(2 * x) + x / 2, 12)
      expect(Math.abs(x)).toBeLessThanOrEqual(3)
    }
  })
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function spread(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
