import { describe, expect, test } from 'vitest'
import { random } from '../../src/kernel/random.ts'

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)

describe('random', () => {
  test('the same seed and purpose give the same numbers, another seed or purpose others', () => {
    const first = draw(8, random(1, 'shuffle', 3).uniform)
    expect(draw(8, random(1, 'shuffle', 3).uniform)).toEqual(first)
    expect(draw(8, random(2, 'shuffle', 3).uniform)).not.toEqual(first)
    expect(draw(8, random(1, 'shuffle', 4).uniform)).not.toEqual(first)
    expect(draw(8, random(1 + 2 ** 32, 'shuffle', 3).uniform)).not.toEqual(first)
  })

  test('the numbers of a seed never change: saved graphs depend on them', () => {
    expect(draw(3, random(1, 'weights').uniform).map((value) => value.toFixed(6))).toMatchInlineSnapshot(`
      [
        "0.743221",
        "0.099910",
        "0.634206",
      ]
    `)
  })

  test('uniform numbers fill [0, 1) evenly (chi-squared of 64 cells below its 99.99 % bound)', () => {
    const cells = new Array<number>(64).fill(0)
    const next = random(7).uniform
    for (const value of draw(64_000, next)) {
      expect(value >= 0 && value < 1).toBe(true)
      cells[Math.floor(value * 64)]! += 1
    }
    const chi = cells.reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0)
    expect(chi).toBeLessThan(116)
  })

  test('neighbouring seeds are not correlated', () => {
    const a = draw(20_000, random(1).uniform)
    const b = draw(20_000, random(2).uniform)
    const product = a.reduce((sum, value, at) => sum + (value - 0.5) * ((b[at] ?? 0) - 0.5), 0) / a.length
    expect(Math.abs(product * 12)).toBeLessThan(0.03)
  })

  test('normal numbers have mean 0, deviation 1 and the tails of a normal distribution', () => {
    const values = draw(50_000, random(3).normal)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    const beyond = values.filter((value) => Math.abs(value) > 1.96).length / values.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.005)
  })

  test('a shuffle keeps every value and puts each anywhere', () => {
    const shuffler = random(5)
    const seen = Array.from({ length: 6 }, () => new Array<number>(6).fill(0))
    for (let round = 0; round < 6000; round++) {
      const order = shuffler.shuffle(Uint32Array.of(0, 1, 2, 3, 4, 5))
      expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
      order.forEach((value, at) => {
        seen[value]![at]! += 1
      })
    }
    for (const count of seen.flat()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
