import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  editable,
  numberTrouble,
  parseNumber,
  stepNumber,
  stepRate,
} from '../../../src/editor/kit/parse-number.ts'

describe('reading a number as people write it', () => {
  test.each([
    ['16', 16],
    [' 1,797 ', 1797],
    ['1,234,567', 1234567],
    ['0,5', 0.5],
    ['.5', 0.5],
    ['3.', 3],
    ['1e-3', 0.001],
    ['−2', -2],
    ['+7', 7],
    ['10 000', 10000],
  ])('%j is %d', (text, value) => expect(parseNumber(text)).toBe(value))

  test.each(['', 'ten', '1.2.3', '1,2,3', '--1', '0x10', 'Infinity', 'NaN', '1e999'])('%j is none', (text) =>
    expect(parseNumber(text)).toBeNull(),
  )

  it('reads back what a field shows', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = parseNumber(editable(value))
        // Twelve digits are shown; more than that nobody typed.
        expect(Math.abs((read ?? NaN) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-11)
      }),
    )
  })
})

describe('what is wrong, as a sentence with the bounds', () => {
  const units = { min: 1, max: 65536, integer: true }
  test.each([
    ['0', '0 is too small: Units takes a whole number from 1 to 65,536.'],
    ['70000', '70,000 is too large: Units takes a whole number from 1 to 65,536.'],
    ['1.5', 'Units takes a whole number from 1 to 65,536, without a fraction.'],
    ['many', '“many” is not a number: Units takes a whole number from 1 to 65,536.'],
    ['', 'Units needs a whole number from 1 to 65,536.'],
  ])('%j', (text, sentence) => expect(numberTrouble(text, 'Units', units)).toBe(sentence))

  it('says only the bounds that there are', () => {
    expect(numberTrouble('-1', 'Noise', { min: 0 })).toBe(
      '−1 is too small: Noise takes a number of at least 0.',
    )
    expect(numberTrouble('x', 'Noise', { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })).toBe(
      '“x” is not a number: Noise takes a number.',
    )
  })

  it('writes small bounds so that one can read them', () => {
    expect(numberTrouble('0', 'Learning rate', { min: 1e-6, max: 10 })).toBe(
      '0 is too small: Learning rate takes a number from 0.000001 to 10.',
    )
  })

  it('accepts exactly the numbers within the bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 200 }), (value) => {
        const trouble = numberTrouble(String(value), 'Rows', { min: 0, max: 100, integer: true })
        expect(trouble === null).toBe(value >= 0 && value <= 100)
      }),
    )
  })
})

describe('steps', () => {
  it('go up and down without rounding dust, and end at the bounds', () => {
    expect(stepNumber(0.1, 0.1, 2, {})).toBe(0.3)
    expect(stepNumber(3, 1, 10, { max: 10 })).toBe(10)
    expect(stepNumber(3, 1, -10, { min: 1 })).toBe(1)
  })

  it('of a rate follow the row 1, 2, 5', () => {
    const up = [0.001]
    for (let times = 0; times < 6; times++) up.push(stepRate(up.at(-1) ?? 0, 1, {}))
    expect(up).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
    expect(stepRate(0.003, 1, {})).toBe(0.005)
    expect(stepRate(0.003, -1, {})).toBe(0.002)
    expect(stepRate(0.001, -1, { min: 0.001 })).toBe(0.001)
    expect(stepRate(0, 1, {})).toBe(0.001)
  })

  it('of a rate up and down again come back', () => {
    const row = fc.tuple(fc.constantFrom(1, 2, 5), fc.integer({ min: -6, max: 3 }))
    fc.assert(
      fc.property(row, ([digit, exponent]) => {
        const value = Number(`${digit}e${exponent}`)
        expect(stepRate(stepRate(value, 1, {}), -1, {})).toBe(value)
      }),
    )
  })
})
