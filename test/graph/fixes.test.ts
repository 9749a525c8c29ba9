import { describe, expect, test } from 'vitest'
import type { Fix, FixStep } from '../../src/kernel/problem.ts'
import type { Graph } from '../../src/graph/document.ts'
import { fixCommand } from '../../src/graph/fixes.ts'
import { commit, startHistory, undo } from '../../src/graph/history.ts'
import { overlap } from '../../src/graph/place.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue as toys } from '../helpers/toys.ts'
import { graphOf, refOf, wires } from './build.ts'

const chain = graphOf({
  'toy-source-1': {},
  'toy-scale-1': { data: ['toy-source-1.data'] },
  'toy-scale-2': { data: ['toy-scale-1.data'] },
  'toy-split-1': { data: ['toy-scale-2.data'] },
  'toy-input-1': { data: ['toy-split-1.data'] },
  'toy-layer-1': { x: ['toy-input-1.x'] },
  'toy-layer-2': { x: ['toy-layer-1.y'] },
})

const fixOf = (...steps: readonly FixStep[]): Fix => ({ label: 'Mend it', steps })

/** The graph after a fix: one step of the history, undone to where it was; `null` when it cannot be applied. */
function mended(graph: Graph, node: string, ...steps: readonly FixStep[]): Graph | null {
  const command = fixCommand(graph, toys, node, fixOf(...steps))
  if (!command) return null
  expect(command.label).toBe('Mend it')
  const history = commit(startHistory(graph), command)
  expect(history.past).toHaveLength(1)
  expect(validate(history.graph, toys)).toEqual([])
  expect(undo(history).graph).toEqual(graph)
  return history.graph
}

describe('params', () => {
  test('of the node itself, and of the node that feeds an input', () => {
    const graph = mended(
      chain,
      'toy-layer-2',
      { do: 'setParam', on: 'self', param: 'units', value: 3 },
      { do: 'setParam', on: { input: 'x' }, param: 'units', value: 4 },
    )
    expect(graph?.nodes['toy-layer-2']?.params).toEqual({ units: 3 })
    expect(graph?.nodes['toy-layer-1']?.params).toEqual({ units: 4 })
  })

  test('of a node that is not there: no fix', () => {
    expect(
      mended(chain, 'toy-source-1', { do: 'setParam', on: { input: 'x' }, param: 'units', value: 3 }),
    ).toBeNull()
    expect(mended(chain, 'gone', { do: 'setParam', on: 'self', param: 'units', value: 3 })).toBeNull()
  })
})

describe('insert', () => {
  test('a node on the wire that ends in the input, with params and room', () => {
    const graph = mended(chain, 'toy-layer-1', {
      do: 'insert',
      input: 'x',
      type: 'toy-layer',
      params: { units: 9 },
    })
    expect(graph?.nodes['toy-layer-3']).toMatchObject({
      params: { units: 9, on: true },
      in: { x: [refOf('toy-input-1.x')] },
    })
    expect(graph?.nodes['toy-layer-1']?.in).toEqual({ x: [refOf('toy-layer-3.y')] })
    expect(graph?.layout['toy-layer-1']?.[0]).toBeGreaterThan(
      (graph?.layout['toy-layer-3']?.[0] ?? Infinity) + 176,
    )
  })

  test('further up, in front of the node that splits the rows', () => {
    const step = { do: 'insert', input: 'data', type: 'toy-scale', beforeSplit: true } as const
    const graph = mended(chain, 'toy-input-1', step)
    expect(graph?.nodes['toy-scale-3']?.in).toEqual({ data: [refOf('toy-scale-2.data')] })
    expect(graph?.nodes['toy-split-1']?.in).toEqual({ data: [refOf('toy-scale-3.data')] })
    expect(graph?.nodes['toy-input-1']?.in).toEqual({ data: [refOf('toy-split-1.data')] })
  })

  test('behind the source, in front of all that it feeds, where nothing splits the rows', () => {
    const forked = graphOf({
      'toy-source-1': {},
      'toy-scale-1': { data: ['toy-source-1.data'] },
      'toy-input-1': { data: ['toy-scale-1.data'] },
      'toy-input-2': { data: ['toy-source-1.data'] },
    })
    const step = { do: 'insert', input: 'data', type: 'toy-scale', beforeSplit: true } as const
    const graph = mended(forked, 'toy-input-1', step)
    expect(graph?.nodes['toy-scale-2']?.in).toEqual({ data: [refOf('toy-source-1.data')] })
    expect(graph?.nodes['toy-scale-1']?.in).toEqual({ data: [refOf('toy-scale-2.data')] })
    expect(graph?.nodes['toy-input-2']?.in).toEqual({ data: [refOf('toy-scale-2.data')] })
    expect(graph?.nodes['toy-input-1']?.in).toEqual({ data: [refOf('toy-scale-1.data')] })
  })

  test('not further up either when the input has no wire', () => {
    const step = { do: 'insert', input: 'data', type: 'toy-scale', beforeSplit: true } as const
    expect(mended(graphOf({ 'toy-input-1': {} }), 'toy-input-1', step)).toBeNull()
  })

  test.each([
    ['the input has no wire', 'toy-source-1', 'data', 'toy-scale'],
    ['there is no such type', 'toy-layer-1', 'x', 'flatten'],
    ['the type has no such ports', 'toy-layer-1', 'x', 'toy-scale'],
  ])('not when %s', (_, node, input, type) => {
    expect(mended(chain, node, { do: 'insert', input, type })).toBeNull()
  })
})

describe('feed', () => {
  const bare = graphOf({ 'toy-source-1': {}, 'toy-input-1': {} })

  test('a new node in front of an input without a wire, where nothing is', () => {
    const graph = mended(bare, 'toy-input-1', { do: 'feed', input: 'data', type: 'toy-split' })
    expect(graph?.nodes['toy-input-1']?.in).toEqual({ data: [refOf('toy-split-1.data')] })
    const at = graph?.layout['toy-split-1']
    expect(at && Object.values(bare.layout).some((other) => overlap(at, other))).toBe(false)
  })

  test.each([
    ['the input has a wire', chain, 'toy-input-1', 'data', 'toy-split'],
    ['there is no such input', bare, 'toy-input-1', 'x', 'toy-split'],
    ['there is no such type', bare, 'toy-input-1', 'data', 'flatten'],
    ['the type gives something else out', bare, 'toy-input-1', 'data', 'toy-layer'],
  ])('not when %s', (_, graph, node, input, type) => {
    expect(mended(graph, node, { do: 'feed', input, type })).toBeNull()
  })
})

describe('disconnect and bypass', () => {
  test('all wires of the input go', () => {
    const sum = graphOf({
      'toy-layer-1': {},
      'toy-layer-2': {},
      'toy-sum-1': { xs: ['toy-layer-1.y', 'toy-layer-2.y'] },
    })
    expect(mended(sum, 'toy-sum-1', { do: 'disconnect', input: 'xs' })?.nodes['toy-sum-1']?.in).toEqual({})
    expect(mended(sum, 'toy-sum-1', { do: 'disconnect', input: 'extra' })).toBeNull()
  })

  test('the node goes, and its neighbours are connected', () => {
    const graph = mended(chain, 'toy-layer-1', { do: 'bypass' })
    expect(graph?.nodes).not.toHaveProperty('toy-layer-1')
    expect(graph?.nodes['toy-layer-2']?.in).toEqual({ x: [refOf('toy-input-1.x')] })
  })

  test('what comes after a bypass has no node to stand on', () => {
    expect(mended(chain, 'toy-layer-1', { do: 'bypass' }, { do: 'disconnect', input: 'x' })).toBeNull()
  })
})

describe('moving behind the split', () => {
  test('over a node in between; the places rotate', () => {
    const graph = mended(chain, 'toy-scale-1', { do: 'moveBehindSplit' })
    expect(graph && wires(graph)).toEqual(
      [
        'toy-source-1.data>toy-scale-2.data.0',
        'toy-scale-2.data>toy-split-1.data.0',
        'toy-split-1.data>toy-scale-1.data.0',
        'toy-scale-1.data>toy-input-1.data.0',
        'toy-input-1.x>toy-layer-1.x.0',
        'toy-layer-1.y>toy-layer-2.x.0',
      ].sort(),
    )
    expect(graph?.layout).toMatchObject({
      'toy-scale-2': [300, 0],
      'toy-split-1': [600, 0],
      'toy-scale-1': [900, 0],
    })
  })

  test('right in front of the split, with others that read the same tables', () => {
    const graph = mended(
      graphOf({
        'toy-source-1': {},
        'toy-scale-1': { data: ['toy-source-1.data'] },
        'toy-split-1': { data: ['toy-scale-1.data'] },
        'toy-input-1': { data: ['toy-split-1.data'] },
        'toy-input-2': { data: ['toy-split-1.data'] },
        'toy-input-3': { data: ['toy-scale-1.data'] },
      }),
      'toy-scale-1',
      { do: 'moveBehindSplit' },
    )
    expect(graph && wires(graph)).toEqual(
      [
        'toy-source-1.data>toy-split-1.data.0',
        'toy-split-1.data>toy-scale-1.data.0',
        'toy-scale-1.data>toy-input-1.data.0',
        'toy-scale-1.data>toy-input-2.data.0',
        'toy-source-1.data>toy-input-3.data.0',
      ].sort(),
    )
  })

  test('without anything before or behind', () => {
    const graph = mended(
      graphOf({ 'toy-scale-1': {}, 'toy-split-1': { data: ['toy-scale-1.data'] } }),
      'toy-scale-1',
      { do: 'moveBehindSplit' },
    )
    expect(graph && wires(graph)).toEqual(['toy-split-1.data>toy-scale-1.data.0'])
  })

  test('not where no split follows, and not for a node that is no table node', () => {
    expect(mended(chain, 'toy-layer-1', { do: 'moveBehindSplit' })).toBeNull()
    expect(mended(chain, 'toy-source-1', { do: 'moveBehindSplit' })).toBeNull()
    expect(mended(chain, 'toy-split-1', { do: 'moveBehindSplit' })).toBeNull()
  })
})

test('a fix that changes nothing is none', () => {
  expect(mended(chain, 'toy-layer-1')).toBeNull()
  expect(
    mended(chain, 'toy-layer-1', { do: 'setParam', on: 'self', param: 'none', value: undefined }),
  ).toBeNull()
})
