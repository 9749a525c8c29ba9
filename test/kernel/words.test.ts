import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { canonical, contentKey } from '../../src/kernel/key.ts'
import { shapeLabel, showShape, sizeOf, windowCount } from '../../src/kernel/shape.ts'
import { bytes, list, number, plural, quote } from '../../src/kernel/words.ts'

describe('words', () => {
  test.each([
    [plural(1, 'row'), '1 row'],
    [plural(1797, 'row'), '1,797 rows'],
    [plural(0, 'category', 'categories'), '0 categories'],
    [list([]), 'none'],
    [list(['a']), 'a'],
    [list(['a', 'b', 'c']), 'a, b and c'],
    [list(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more'],
    [quote('x'.repeat(100)).length.toString(), '62'],
    [bytes(999), '999 B'],
    [bytes(1_900_000), '1.9 MB'],
    [bytes(999_960), '1.0 MB'],
    [bytes(17_180_000_000), '17.2 GB'],
    [number(0.1 + 0.2), '0.3'],
    [number(-3.5), '−3.5'],
    [number(123456.7), '123457'],
    [number(Infinity), '∞'],
    [number(2e-9), '2.00e−9'],
    [showShape([8, 8, 16]), '8 × 8 × 16'],
    [showShape([]), '1 number'],
    [shapeLabel([null, 64]), '?×64'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected)
  })

  test('sizes multiply, and an unknown axis makes them unknown', () => {
    expect(sizeOf([4, 4, 16])).toBe(256)
    expect(sizeOf([])).toBe(1)
    expect(sizeOf([null, 3])).toBeNull()
  })

  test('a window takes as many positions as can be counted one by one', () => {
    const side = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 5 }), (length, window, stride) => {
        let valid = 0
        for (let at = 0; at + window <= length; at += stride) valid++
        expect(Math.max(0, windowCount(length, window, stride, 'valid'))).toBe(valid)
        let same = 0
        for (let at = 0; at < length; at += stride) same++
        expect(windowCount(length, window, stride, 'same')).toBe(same)
      }),
    )
  })
})

describe('content keys', () => {
  test('do not depend on the order of keys', () => {
    expect(contentKey({ a: 1, b: [2, { c: 3, d: 4 }] })).toBe(contentKey({ b: [2, { d: 4, c: 3 }], a: 1 }))
  })

  test('differ when the values do', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(contentKey(a) === contentKey(b)).toBe(canonical(a) === canonical(b))
      }),
      { numRuns: 2000 },
    )
  })

  test('of a hundred thousand small numbers are all different', () => {
    const keys = new Set(Array.from({ length: 100_000 }, (_, at) => contentKey({ seed: at })))
    expect(keys.size).toBe(100_000)
  })
})
