import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/graph/document.ts'
import { readGraph } from '../../src/graph/file.ts'
import { toyCatalogue } from '../helpers/toys.ts'

type Params = Readonly<Record<string, unknown>>

const envelope = { format: 1, title: 'T', uses: { 'toy-layer': 1, 'toy-sum': 1, any: 1 } }
const times = <T>(size: number, make: (at: number) => T) => Array.from({ length: size }, (_, at) => make(at))
const named = <T>(size: number, make: (at: number) => T) =>
  Object.fromEntries(times(size, (at) => [`n-${at}`, make(at)] as const))

const withParams = (params: Params) => ({ ...envelope, nodes: { a: { type: 'any', params } } })
const layers = (size: number) => ({ ...envelope, nodes: named(size, () => ({ type: 'toy-layer' })) })

/** Nodes with 50 wires each, and one with the rest. */
function wired(size: number) {
  const sums = named(Math.ceil(size / 50), (at) => ({
    type: 'toy-sum',
    in: { xs: times(Math.min(50, size - at * 50), () => 'source.y') },
  }))
  return { ...envelope, nodes: { source: { type: 'toy-layer' }, ...sums } }
}

/** A file of exactly so many bytes. */
function sized(bytes: number): string {
  const text = JSON.stringify(layers(1))
  return text + ' '.repeat(bytes - text.length)
}

function nested(depth: number): unknown {
  let value: unknown = 1
  // The file, its nodes, the node and its params are four brackets.
  for (let at = 4; at < depth; at++) value = [value]
  return withParams({ p: value })
}

const cases: [what: string, cap: number, make: (size: number) => unknown, code: string][] = [
  ['bytes', LIMITS.fileBytes, sized, 'file/too-big'],
  ['brackets', LIMITS.depth, nested, 'file/too-deep'],
  ['nodes', LIMITS.nodes, layers, 'file/too-many-nodes'],
  ['wires', LIMITS.wires, wired, 'file/too-many-wires'],
  [
    'wires of one input',
    LIMITS.wiresPerPort,
    (size) => ({
      ...envelope,
      nodes: {
        source: { type: 'toy-layer' },
        sum: { type: 'toy-sum', in: { xs: times(size, () => 'source.y') } },
      },
    }),
    'file/too-many-wires',
  ],
  ['params', LIMITS.params, (size) => withParams(named(size, (at) => at)), 'file/too-many-params'],
  ['characters of a text', LIMITS.text, (size) => withParams({ p: 'é'.repeat(size) }), 'file/long-text'],
  [
    'characters of a text with escapes',
    LIMITS.text,
    (size) => withParams({ p: '\u0001\n'.repeat(size).slice(0, size) }),
    'file/long-text',
  ],
  [
    'characters of a name',
    LIMITS.text,
    (size) => ({ ...envelope, nodes: { a: { type: 'any', name: 'x'.repeat(size) } } }),
    'file/long-text',
  ],
  [
    'entries of a list',
    LIMITS.listLength,
    (size) => withParams({ p: { deep: times(size, (at) => at) } }),
    'file/long-list',
  ],
  [
    'characters of an id',
    64,
    (size) => ({ ...envelope, nodes: { ['x'.repeat(size)]: { type: 'any' } } }),
    'file/bad-id',
  ],
]

describe.each(cases)('%s: at most %i', (_, cap, make, code) => {
  const codes = (size: number): readonly string[] => {
    const file = make(size)
    const answer = readGraph(typeof file === 'string' ? file : JSON.stringify(file), toyCatalogue)
    return answer.ok ? answer.notes.map((note) => note.code) : answer.problems.map((problem) => problem.code)
  }

  test('one less and exactly as many open', () => {
    expect(codes(cap - 1)).toEqual([])
    expect(codes(cap)).toEqual([])
  })

  test('one more is refused', () => {
    expect(codes(cap + 1)).toEqual([code])
  })
})

test('a chain of 2,000 nodes without places, in the worst order, is placed', () => {
  const nodes = Object.fromEntries(
    times(LIMITS.nodes, (at) => [
      `n-${at}`,
      { type: 'toy-layer', ...(at < LIMITS.nodes - 1 && { in: { x: `n-${at + 1}.y` } }) },
    ]),
  )
  const answer = readGraph(JSON.stringify({ ...envelope, nodes }), toyCatalogue)
  expect(answer.ok && answer.graph.layout['n-0']).toEqual([1999 * 232, 0])
})
