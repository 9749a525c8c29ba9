import { describe, expect, test } from 'vitest'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import { copyFragment, cutOut, readFragment } from '../../src/graph/fragment.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { graphOf, refOf } from './build.ts'

const graph = graphOf({
  'toy-input-1': {},
  'toy-layer-1': { x: ['toy-input-1.x'] },
  'toy-sum-1': { xs: ['toy-layer-1.y', 'toy-input-1.x'] },
})

const codes = (text: string) => {
  const answer = readFragment(text, toyCatalogue)
  return answer.ok ? [] : answer.problems.map(({ code }) => code)
}

describe('copying', () => {
  test('takes the nodes, their places and the wires among them', () => {
    expect(cutOut(graph, ['toy-layer-1', 'toy-sum-1', 'gone'])).toEqual({
      nodes: {
        'toy-layer-1': { type: 'toy-layer', version: 1, params: {}, in: {} },
        'toy-sum-1': { type: 'toy-sum', version: 1, params: {}, in: { xs: [refOf('toy-layer-1.y')] } },
      },
      layout: { 'toy-layer-1': [300, 0], 'toy-sum-1': [600, 0] },
    })
  })

  test('as text and back', () => {
    const text = copyFragment(graph, ['toy-layer-1', 'toy-sum-1'])
    expect(text.startsWith('{\n  "netloom": "fragment",\n  "format": 1,')).toBe(true)
    expect(readFragment(text, toyCatalogue)).toEqual({
      ok: true,
      fragment: cutOut(graph, ['toy-layer-1', 'toy-sum-1']),
      notes: [],
    })
  })

  test('nodes that this app does not know can be copied, too', () => {
    const file = {
      format: 1,
      title: 'T',
      uses: { warp: 2 },
      nodes: { w: { type: 'warp', in: { a: ['w.b'] }, params: { x: 1 } } },
    }
    const read = readGraph(JSON.stringify(file), toyCatalogue)
    const nodes = read.ok ? read.graph : graph
    const pasted = readFragment(copyFragment(nodes, ['w']), toyCatalogue)
    expect(pasted.ok && pasted.fragment).toEqual({ nodes: nodes.nodes, layout: nodes.layout })
  })
})

describe('reading what a stranger put there', () => {
  test.each([
    ['a sentence', 'Buy milk'],
    ['a link', 'https://example.org'],
    ['nothing', ''],
    ['another JSON', '{"a": 1}'],
    ['a whole file', writeGraph(graph, toyCatalogue)],
    ['no nodes', copyFragment(graph, [])],
  ])('%s: there are no nodes', (_, text) => {
    expect(codes(text)).toEqual(['file/not-nodes'])
  })

  const tagged = (rest: object) =>
    JSON.stringify({ netloom: 'fragment', format: 1, uses: {}, nodes: {}, ...rest })

  test.each([
    ['a newer format', tagged({ format: 2 }), 'file/too-new'],
    ['no format', tagged({ format: undefined }), 'file/damaged'],
    ['a key too many', tagged({ title: 'x' }), 'file/damaged'],
    ['nodes as a list', tagged({ nodes: [] }), 'file/damaged'],
    ['a bad id', tagged({ uses: { x: 1 }, nodes: { 'a b': { type: 'x' } } }), 'file/bad-id'],
    [
      'a prototype',
      '{"netloom":"fragment","format":1,"uses":{},"nodes":{"constructor":{}}}',
      'file/dangerous-key',
    ],
    ['too deep', '['.repeat(100), 'file/too-deep'],
    ['too big', `{"netloom":"${'x'.repeat(2_000_001)}"`, 'file/too-big'],
  ])('%s', (_, text, code) => {
    expect(codes(text)).toEqual([code])
  })

  test('wires to nowhere are left out, with a note', () => {
    const answer = readFragment(
      tagged({ uses: { 'toy-layer': 1 }, nodes: { a: { type: 'toy-layer', in: { x: 'b.y' } } } }),
      toyCatalogue,
    )
    expect(answer).toMatchObject({ ok: true, notes: [{ code: 'file/dangling-wire' }] })
  })
})
