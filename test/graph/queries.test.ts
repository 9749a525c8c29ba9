import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMPTY_GRAPH } from '../../src/graph/document.ts'
import { byName, isName, nextId } from '../../src/graph/ids.ts'
import { findFreeSpot, overlap, placeAt } from '../../src/graph/place.ts'
import {
  bounds,
  consumers,
  definitionOf,
  downstream,
  findWire,
  inputOf,
  kindOf,
  outputOf,
  titleOf,
  upstream,
  wireKey,
  wiresFrom,
  wiresInto,
  wiresOf,
  wouldCycle,
} from '../../src/graph/queries.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { graphOf, refOf, wireOf } from './build.ts'

/** Two ways from the input to the sum, and a node beside them. */
const graph = graphOf({
  'toy-input-1': {},
  'toy-layer-1': { x: ['toy-input-1.x'] },
  'toy-layer-2': { x: ['toy-input-1.x'] },
  'toy-sum-1': { xs: ['toy-layer-1.y', 'toy-layer-2.y', 'toy-layer-1.y'] },
  'toy-layer-9': {},
})

describe('wires', () => {
  test('of a graph, into a node and from a node', () => {
    expect(wiresOf(graph)).toHaveLength(5)
    expect(wiresInto(graph, 'toy-sum-1').map(wireKey)).toEqual([
      'toy-layer-1.y>toy-sum-1.xs.0',
      'toy-layer-2.y>toy-sum-1.xs.1',
      'toy-layer-1.y>toy-sum-1.xs.2',
    ])
    expect(wiresFrom(graph, 'toy-layer-1').map(wireKey)).toEqual([
      'toy-layer-1.y>toy-sum-1.xs.0',
      'toy-layer-1.y>toy-sum-1.xs.2',
    ])
    expect(wiresInto(graph, 'gone')).toEqual([])
  })

  test('by key', () => {
    const wire = wireOf('toy-layer-2.y>toy-sum-1.xs.1')
    expect(findWire(graph, wireKey(wire))).toEqual(wire)
    expect(findWire(graph, 'toy-layer-2.y>toy-sum-1.xs.7')).toBeUndefined()
    expect(new Set(wiresOf(graph).map(wireKey)).size).toBe(5)
  })

  test('carry the kind of either end', () => {
    expect(kindOf(toyCatalogue, graph, wireOf('toy-layer-2.y>toy-sum-1.xs.1'))).toBe('tensor')
    expect(kindOf(toyCatalogue, graph, wireOf('gone.y>toy-input-1.data.0'))).toBe('table')
    expect(kindOf(toyCatalogue, graph, wireOf('gone.y>gone.data.0'))).toBeUndefined()
  })
})

describe('ways', () => {
  test('upstream and downstream, without the nodes themselves', () => {
    expect([...upstream(graph, ['toy-sum-1'])].sort()).toEqual(['toy-input-1', 'toy-layer-1', 'toy-layer-2'])
    expect([...downstream(graph, ['toy-input-1', 'toy-layer-1'])].sort()).toEqual([
      'toy-layer-2',
      'toy-sum-1',
    ])
    expect(consumers(graph).get('toy-layer-1')).toEqual(['toy-sum-1'])
  })

  test('circles do not hang', () => {
    const circle = graphOf({
      'toy-layer-1': { x: ['toy-layer-2.y'] },
      'toy-layer-2': { x: ['toy-layer-1.y'] },
    })
    expect([...upstream(circle, ['toy-layer-1'])]).toEqual(['toy-layer-2'])
    expect([...downstream(circle, ['toy-layer-1'])]).toEqual(['toy-layer-2'])
  })

  test.each([
    ['toy-sum-1', 'toy-input-1', true],
    ['toy-layer-1', 'toy-layer-1', true],
    ['toy-input-1', 'toy-sum-1', false],
    ['toy-layer-9', 'toy-sum-1', false],
    ['toy-layer-1', 'toy-layer-2', false],
  ])('a wire from %s to %s closes a circle: %s', (from, to, answer) => {
    expect(wouldCycle(graph, { node: from }, { node: to })).toBe(answer)
  })
})

describe('definitions', () => {
  const node = (type: string, version: number) => ({ type, version, params: {}, in: {} })

  test('of this version only', () => {
    expect(definitionOf(toyCatalogue, node('toy-scale', 3))?.title).toBe('Toy scale')
    expect(definitionOf(toyCatalogue, node('toy-scale', 4))).toBeUndefined()
    expect(definitionOf(toyCatalogue, node('unknown', 1))).toBeUndefined()
    expect(definitionOf(toyCatalogue, undefined)).toBeUndefined()
  })

  test('ports by name, inherited names are none', () => {
    expect(inputOf(toyCatalogue, node('toy-layer', 1), 'x')?.kind).toBe('tensor')
    expect(outputOf(toyCatalogue, node('toy-layer', 1), 'y')?.kind).toBe('tensor')
    expect(inputOf(toyCatalogue, node('toy-layer', 1), 'toString')).toBeUndefined()
    expect(outputOf(toyCatalogue, node('toy-layer', 1), 'valueOf')).toBeUndefined()
  })

  test('the name that people read', () => {
    expect(titleOf(toyCatalogue, { ...node('toy-layer', 1), name: 'Mine' })).toBe('Mine')
    expect(titleOf(toyCatalogue, node('toy-layer', 1))).toBe('Toy layer')
    expect(titleOf(toyCatalogue, node('unknown', 1))).toBe('unknown')
  })
})

describe('ids', () => {
  test('count on from the highest, per type, over those that are taken', () => {
    expect(nextId(graph, 'toy-layer')).toBe('toy-layer-10')
    expect(nextId(graph, 'toy')).toBe('toy-1')
    expect(nextId(graph, 'toy-layer', ['toy-layer-10', 'toy-sum-40'])).toBe('toy-layer-11')
    expect(nextId(EMPTY_GRAPH, 't'.repeat(64))).toHaveLength(50)
  })

  test.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a b',
    'a.b',
    'é',
    'x'.repeat(65),
  ])('%j is no name', (text) => {
    expect(isName(text)).toBe(false)
  })

  test('natural order: numbers by size, everything else by its characters', () => {
    const sorted = ['A', 'a', 'a-1', 'a-2', 'a-10', 'a-010', 'a-10b', 'ab', 'b9', 'b10']
    for (let turn = 0; turn < 5; turn++)
      expect([...sorted.slice(turn), ...sorted.slice(0, turn)].sort(byName)).toEqual([
        'A',
        'a',
        'a-1',
        'a-2',
        'a-010',
        'a-10',
        'a-10b',
        'ab',
        'b9',
        'b10',
      ])
  })

  test('natural order is an order', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '-', '0', '1', '9'), maxLength: 6 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(byName(a, b))).toBe(-Math.sign(byName(b, a)) + 0)
        expect(byName(a, b) === 0).toBe(a === b)
        if (byName(a, b) < 0 && byName(b, c) < 0) expect(byName(a, c)).toBeLessThan(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('places', () => {
  test('the rectangle around nodes', () => {
    expect(bounds(graph)).toEqual({ x: 0, y: 0, width: 4 * 300 + 176, height: 92 })
    expect(bounds(graph, ['toy-layer-1', 'gone'])).toEqual({ x: 300, y: 0, width: 176, height: 92 })
    expect(bounds(EMPTY_GRAPH)).toBeNull()
  })

  test('a free place stays as it is, whole and in bounds', () => {
    expect(findFreeSpot(graph, [0, 400.4])).toEqual([0, 400])
    expect(placeAt([NaN, -Infinity])).toEqual([0, -1_000_000])
  })

  test('a full place gives way to the nearest free one, below first', () => {
    expect(findFreeSpot(graph, [10, 5])).toEqual([10, 5 + 124])
    expect(findFreeSpot(graph, [0, 0], { except: ['toy-input-1'] })).toEqual([0, 0])
    expect(findFreeSpot(graph, [0, 0], { taken: [[0, 124]] })).not.toEqual([0, 124])
  })

  test('however full it is, the place that is found is free', () => {
    const point = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }))
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), point, (taken, at) => {
        const spot = findFreeSpot(EMPTY_GRAPH, at, { taken })
        expect(taken.some((other) => overlap(spot, other))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

test('references are read from texts', () => {
  expect(refOf('toy-layer-1.y')).toEqual({ node: 'toy-layer-1', port: 'y' })
})
