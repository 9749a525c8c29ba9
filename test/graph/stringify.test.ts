import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Json } from '../../src/graph/json.ts'
import { stringify } from '../../src/graph/stringify.ts'
import { shuffled } from './arbitraries.ts'

// Random runs take longer when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

// No −0: JSON writes it as 0.
const jsonArb = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)

test('parsing gives the value back, and the order of keys does not matter', () => {
  fc.assert(
    fc.property(jsonArb, fc.nat(), (value, salt) => {
      const text = stringify(value, ['nodes'])
      expect(JSON.parse(text)).toEqual(value)
      expect(stringify(shuffled(value, salt), ['nodes'])).toBe(text)
    }),
    { numRuns: 1000 },
  )
})

test('lines have at most 96 columns, unless one text alone is longer', () => {
  const list = fc.array(fc.oneof(fc.string({ maxLength: 40 }), fc.integer()), { maxLength: 30 })
  const nested = fc.dictionary(
    fc.string({ maxLength: 10 }),
    fc.oneof(list, fc.dictionary(fc.string({ maxLength: 9 }), list)),
  )
  fc.assert(
    fc.property(nested, (value) => {
      for (const line of stringify(value).split('\n')) {
        if (line.length <= 96) continue
        // Such a line is a single key with a single value that could not be broken.
        expect(line).not.toMatch(/[[{,] /)
      }
    }),
    { numRuns: 300 },
  )
})

test('a line is filled up to its last column, comma included', () => {
  const fits = { a: ['x'.repeat(86 - 6)], b: 1 }
  const [, first = ''] = stringify(fits, []).split('\n')
  expect(first).toBe(`  "a": ["${'x'.repeat(80)}"],`)
  const line = (length: number) => stringify({ a: ['x'.repeat(length)], b: 1 }).split('\n')[1]
  expect(line(84)).toHaveLength(96)
  expect(line(85)).toBe('  "a": [')
})

test('known keys come first in their order, the others in natural order', () => {
  const text = stringify({ layout: {}, 'b-10': 1, format: 1, 'b-9': 1, nodes: {}, title: '' })
  expect(Object.keys(JSON.parse(text) as object)).toEqual([
    'format',
    'title',
    'nodes',
    'layout',
    'b-9',
    'b-10',
  ])
})

test('tall parts have one entry per line', () => {
  expect(stringify({ nodes: { a: 1, b: [] }, other: { a: 1 } }, ['nodes'])).toBe(
    '{\n  "nodes": {\n    "a": 1,\n    "b": []\n  },\n  "other": { "a": 1 }\n}\n',
  )
})
