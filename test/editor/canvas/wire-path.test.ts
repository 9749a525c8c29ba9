import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelWidth, touches, wireRoute, type WireEnds } from '../../../src/editor/canvas/wire-path.ts'

const REACH = { above: 42, below: 44 }
const ends = (sx: number, sy: number, tx: number, ty: number, lane?: number): WireEnds => ({
  sx,
  sy,
  tx,
  ty,
  source: REACH,
  target: REACH,
  lane,
})

describe('the way of a wire', () => {
  test('begins and ends at its ports, whatever their places', () => {
    const place = fc.integer({ min: -5000, max: 5000 })
    fc.assert(
      fc.property(
        place,
        place,
        place,
        place,
        fc.option(place, { nil: undefined }),
        (sx, sy, tx, ty, lane) => {
          const { d, points, label } = wireRoute(ends(sx, sy, tx, ty, lane))
          expect(points[0]).toEqual([sx, sy])
          const [x = 0, y = 0] = points.at(-1) ?? []
          expect(x).toBeCloseTo(tx)
          expect(y).toBeCloseTo(ty)
          expect(d).toMatch(/^M[-0-9.,]+C/)
          expect(`${d} ${label.x} ${label.y} ${label.room}`).not.toMatch(/NaN|Infinity|undefined/)
        },
      ),
    )
  })

  test('to the right it never turns back', () => {
    const { points } = wireRoute(ends(0, 0, 200, 90))
    for (let at = 1; at < points.length; at++)
      expect(points[at]?.[0] ?? 0).toBeGreaterThanOrEqual(points[at - 1]?.[0] ?? 0)
  })

  test('to the next row it goes along the middle of the gap between the rows', () => {
    const { label, points } = wireRoute(ends(900, 100, 0, 300))
    // The cards end 44 below the first port and begin 42 above the second one.
    expect(label.y).toBe((144 + 258) / 2)
    expect(label.room).toBeGreaterThan(800)
    expect(touches(points, { x: 724, y: 58, width: 176, height: 86 })).toBe(true)
    expect(touches(points, { x: 300, y: 58, width: 176, height: 86 })).toBe(false)
    expect(touches(points, { x: 300, y: 258, width: 176, height: 86 })).toBe(false)
  })

  test('back along the same row it goes below both cards', () => {
    const { label } = wireRoute(ends(500, 100, 100, 110))
    expect(label.y).toBeGreaterThan(110 + REACH.below)
  })

  test('up to an earlier row it goes through the gap as well', () => {
    expect(wireRoute(ends(900, 300, 0, 100)).label.y).toBe((258 + 144) / 2)
  })

  test('a lane is kept', () => {
    expect(wireRoute(ends(0, 0, 700, 0, 130)).label.y).toBe(130)
    expect(wireRoute(ends(700, 0, 0, 200, 77)).label.y).toBe(77)
  })

  test('a label has room only where the wire is long enough', () => {
    expect(wireRoute(ends(0, 0, 66, 0)).label.room).toBeGreaterThanOrEqual(labelWidth('1,797×2'))
    expect(wireRoute(ends(0, 0, 40, 0)).label.room).toBeLessThan(labelWidth('1,797×2'))
  })
})

describe('touching', () => {
  const box = { x: 10, y: 10, width: 10, height: 10 }
  test.each([
    ['through', [0, 15], [40, 15], true],
    ['corner to corner', [0, 0], [30, 30], true],
    ['inside', [12, 12], [14, 18], true],
    ['beside', [0, 0], [40, 5], false],
    ['before', [0, 15], [9, 15], false],
    ['above, upright', [15, 0], [15, 9], false],
    ['upright through', [15, 0], [15, 30], true],
    ['past the corner', [0, 12], [12, 0], false],
  ] as const)('%s', (_name, a, b, expected) => {
    expect(touches([a, b], box)).toBe(expected)
    expect(touches([b, a], box)).toBe(expected)
  })
})
