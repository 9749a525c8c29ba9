import { describe, expect, test } from 'vitest'
import { CARD, cardShape } from '../../../src/editor/canvas/geometry.ts'
import { textWidth } from '../../../src/editor/canvas/text-width.ts'
import { catalogue } from './bench.ts'

const bare = (type: string) => ({ type, version: 1, params: {}, in: {} })
const shape = (type: string, summary: string) => cardShape(bare(type), catalogue.find(type), summary, [])

describe('the size of a card', () => {
  test('one line when the summary fits, two when it does not', () => {
    // Widths that Chromium measured in Inter at 12 px: 144.7, 112.0, 218.5.
    expect(shape('split', '70 / 15 / 15 %, by Species').summaryLines).toBe(1)
    expect(shape('conv2d', '16 filters, 3 × 3, relu').summaryLines).toBe(1)
    expect(shape('train', 'Adam 0.005, 60 epochs, batches of 16').summaryLines).toBe(2)
    expect(shape('train', 'a'.repeat(60)).height - shape('train', 'a').height).toBe(CARD.line)
  })

  test('one port on a side is level with its neighbours; several have a row each, inside the card', () => {
    expect(shape('dense', '').ports.map(({ y }) => y)).toEqual([CARD.port, CARD.port])
    const { ports, height, labelled } = shape('cross-entropy', 'against “digit”')
    expect(labelled).toBe(true)
    const rows = ports.filter(({ side }) => side === 'input').map(({ y }) => y)
    expect(rows).toEqual([...rows].sort((a, b) => a - b))
    expect(new Set(rows).size).toBe(rows.length)
    for (const y of rows) expect(y).toBeLessThan(height - CARD.status)
  })
})

describe('guessed widths', () => {
  // Measured in Chromium: Inter, 400, 12 px.
  test.each([
    ['70 / 15 / 15 %, by Species', 144.7],
    ['16 filters, 3 × 3, relu', 112],
    ['test rows, hardest first', 127],
    ['1,797 images, 8 × 8, 10 classes', 174.3],
    ['Adam 0.005, 60 epochs, batches of 16', 218.5],
  ])('%s', (text, measured) => {
    expect(textWidth(text)).toBeGreaterThanOrEqual(measured)
    expect(textWidth(text)).toBeLessThan(measured * 1.06)
  })

  // Measured in Chromium: Inter, 400, 12 px.
  test.each([
    ['m', 10.51],
    ['W', 12.1],
    ['%', 11.78],
    ['i', 2.91],
    ['0', 7.57],
    ['×', 7.94],
    ['…', 10.37],
    ['O', 9.18],
  ])('%s is never much narrower than it is drawn', (letter, measured) => {
    expect(textWidth(letter)).toBeGreaterThan(measured - 0.4)
    expect(textWidth(letter)).toBeLessThan(measured + 2)
  })
})
