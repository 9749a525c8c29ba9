import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeChart, describePlace, spreadLabels, valueAt } from '../../../src/editor/kit/chart-words.ts'
import { number } from '../../../src/kernel/words.ts'

const words = { y: number, x: (value: number) => `epoch ${value}` }
const data = {
  x: [0.5, 1, 1.5, 2],
  curves: [
    { label: 'train', colour: 'red', values: [1.2, 0.9, 0.7, 0.5] },
    { label: 'validation', colour: 'blue', values: [null, 1, null, null] },
  ],
}

describe('the curves in words', () => {
  it('say where each began and where it is', () => {
    expect(describeChart('loss', data, words)).toBe(
      'loss: train fell from 1.2 at epoch 0.5 to 0.5 at epoch 2. validation is 1.',
    )
    expect(describeChart('loss', { x: [], curves: [] }, words)).toBe('loss: no values yet.')
  })

  it('at a place say the newest value there is', () => {
    expect(describePlace(data, 2, words)).toBe('epoch 1.5: train 0.7, validation 1.')
    expect(describePlace(data, 0, words)).toBe('epoch 0.5: train 1.2.')
    expect(valueAt({ label: '', colour: '', values: [null, NaN] }, 1)).toBeNull()
  })
})

describe('labels at the ends of lines', () => {
  it('never cover one another while there is room, keep their order, and stay inside', () => {
    const wanted = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(wanted, (places) => {
        const spread = spreadLabels(places, 16, 200)
        const order = places.map((_, at) => at).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
        for (const [k, at] of order.entries()) {
          const here = spread[at] ?? NaN
          expect(here).toBeGreaterThanOrEqual(8 - 0.5)
          expect(here).toBeLessThanOrEqual(192 + 0.5)
          const before = order[k - 1]
          if (before !== undefined) expect(here - (spread[before] ?? NaN)).toBeGreaterThanOrEqual(15.5)
        }
      }),
    )
  })

  it('stay at their lines when nothing is in the way', () => {
    expect(spreadLabels([20, 100], 16, 200)).toEqual([20, 100])
  })
})
