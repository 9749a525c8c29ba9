import { expect, test } from 'vitest'
import { LIMITS, type Graph, type GraphNode } from '../../src/graph/document.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { graphOf, refOf } from './build.ts'

const sound = graphOf({
  'toy-input-1': {},
  'toy-layer-1': { x: ['toy-input-1.x'] },
  'warp-1': { any: ['warp-1.out'] },
})

const withNode = (change: Partial<GraphNode>, id = 'toy-layer-1'): Graph => ({
  ...sound,
  nodes: { ...sound.nodes, [id]: { type: 'toy-layer', version: 1, params: {}, in: {}, ...change } },
  layout: { ...sound.layout, [id]: [0, 0] },
})
const wired = (port: string, ...refs: string[]) => withNode({ in: { [port]: refs.map(refOf) } })
const many = (size: number) =>
  graphOf(Object.fromEntries(Array.from({ length: size }, (_, at) => [`toy-layer-${at}`, {}])))

test('a sound graph has no breaches, a placeholder may have any port', () => {
  expect(validate(sound, toyCatalogue)).toEqual([])
})

const cases: [what: string, graph: Graph, breach: RegExp][] = [
  ['no title', { ...sound, title: '' }, /title/],
  ['a long title', { ...sound, title: 'x'.repeat(LIMITS.text + 1) }, /title/],
  ['too many nodes', many(LIMITS.nodes + 1), /2001 nodes/],
  ['an id that is none', withNode({}, 'a b'), /its id/],
  ['a type that is none', withNode({ type: 'a b' }), /its type/],
  ['half a version', withNode({ version: 1.5 }), /its version is 1\.5/],
  ['an empty name', withNode({ name: '' }), /its name/],
  ['a long text', withNode({ params: { p: 'x'.repeat(LIMITS.text + 1) } }), /A text has at most/],
  ['NaN in params', withNode({ params: { p: NaN } }), /not JSON/],
  [
    'a dangerous key in params',
    withNode({ params: { p: JSON.parse('{"__proto__":1}') as unknown } }),
    /not JSON/,
  ],
  [
    'a dangerous param',
    withNode({ params: JSON.parse('{"__proto__":1}') as Record<string, unknown> }),
    /not JSON/,
  ],
  ['an input that is not there', wired('z', 'toy-input-1.x'), /no input “z”/],
  ['two wires at a single input', wired('x', 'toy-input-1.x', 'toy-input-1.x'), /2 wires/],
  ['an empty list', wired('x'), /empty list/],
  ['a wire from nowhere', wired('x', 'gone.x'), /“gone”, which does not exist/],
  ['a wire from an inherited name', wired('x', 'valueOf.x'), /“valueOf”, which does not exist/],
  ['a wire from no output', wired('x', 'toy-input-1.y'), /“toy-input-1\.y”, which does not exist/],
  ['no place', { ...sound, layout: {} }, /has no place/],
  ['half a place', { ...sound, layout: { ...sound.layout, 'toy-layer-1': [0.5, 0] } }, /has no place/],
  [
    'a place too many',
    { ...sound, layout: { ...sound.layout, gone: [0, 0] } },
    /“gone”, which does not exist/,
  ],
]

test.each(cases)('%s', (_, graph, breach) => {
  expect(validate(graph, toyCatalogue).join(' ')).toMatch(breach)
})
