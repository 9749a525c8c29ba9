import { describe, expect, test } from 'vitest'
import { addNode, setParam } from '../../src/graph/commands.ts'
import type { Graph } from '../../src/graph/document.ts'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import { overlap } from '../../src/graph/place.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { after, graphOf, refOf, wires } from './build.ts'

function read(file: unknown) {
  const answer = readGraph(typeof file === 'string' ? file : JSON.stringify(file), toyCatalogue)
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join(' '))
  expect(validate(answer.graph, toyCatalogue)).toEqual([])
  return answer
}

const envelope = { format: 1, title: 'T', uses: { 'toy-layer': 1, 'toy-input': 1, 'toy-sum': 1 } }
const layer = (...refs: string[]) => ({
  type: 'toy-layer',
  ...(refs[0] !== undefined && { in: { x: refs[0] } }),
})

test('the written form, to the letter', () => {
  const graph: Graph = {
    title: 'Two layers',
    nodes: {
      'toy-sum-1': {
        type: 'toy-sum',
        version: 1,
        params: {},
        in: { xs: [refOf('toy-layer-10.y')] },
      },
      'toy-layer-10': {
        type: 'toy-layer',
        version: 1,
        name: 'The tenth',
        params: { units: 3, on: false },
        in: { x: [refOf('toy-layer-9.y')] },
      },
      'toy-layer-9': { type: 'toy-layer', version: 1, params: { on: true }, in: {} },
    },
    layout: { 'toy-sum-1': [480, 0], 'toy-layer-10': [240, 0], 'toy-layer-9': [0, 0] },
  }
  expect(writeGraph(graph, toyCatalogue)).toBe(`{
  "$schema": "../public/schema/graph-1.json",
  "format": 1,
  "title": "Two layers",
  "uses": { "toy-layer": 1, "toy-sum": 1 },
  "nodes": {
    "toy-layer-9": { "type": "toy-layer", "params": { "on": true } },
    "toy-layer-10": {
      "type": "toy-layer",
      "name": "The tenth",
      "in": { "x": "toy-layer-9.y" },
      "params": { "on": false, "units": 3 }
    },
    "toy-sum-1": { "type": "toy-sum", "in": { "xs": ["toy-layer-10.y"] } }
  },
  "layout": {
    "toy-layer-9": [0, 0],
    "toy-layer-10": [240, 0],
    "toy-sum-1": [480, 0]
  }
}
`)
})

test('moving a node changes one line, setting a param changes only its node', () => {
  const graph = graphOf({ 'toy-input-1': {}, 'toy-layer-1': { x: ['toy-input-1.x'] } })
  const lines = (one: Graph) => writeGraph(one, toyCatalogue).split('\n')
  const before = lines(graph)
  const moved = lines({ ...graph, layout: { ...graph.layout, 'toy-layer-1': [1, 2] } })
  expect(moved.filter((line, at) => line !== before[at])).toEqual(['    "toy-layer-1": [1, 2]'])
  const set = lines(after(graph, setParam('toy-layer-1', 'units', 2)))
  expect(before.filter((line) => !set.includes(line))).toEqual([
    '    "toy-layer-1": { "type": "toy-layer", "in": { "x": "toy-input-1.x" } }',
  ])
})

describe('what is accepted', () => {
  test('wires as a text or as a list, files with a byte order mark, an empty graph', () => {
    const file = {
      ...envelope,
      nodes: { 'a-1': layer(), 'b-1': { type: 'toy-layer', in: { x: ['a-1.y'] } } },
    }
    expect(wires(read(`\uFEFF${JSON.stringify(file)}`).graph)).toEqual(['a-1.y>b-1.x.0'])
    expect(read({ ...envelope, uses: {}, nodes: {} }).graph).toEqual({ title: 'T', nodes: {}, layout: {} })
  })

  test('params with wrong values, wrong types and unknown names are kept for the compiler', () => {
    const params = { units: -3, on: 'perhaps', colour: 'red', list: [1, { deep: [null] }] }
    const { graph, notes } = read({ ...envelope, nodes: { 'a-1': { type: 'toy-layer', params } } })
    expect(graph.nodes['a-1']?.params).toEqual(params)
    expect(notes).toEqual([])
  })

  test('circles, also of one node', () => {
    const { graph, notes } = read({
      ...envelope,
      nodes: { 'a-1': layer('b-1.y'), 'b-1': layer('a-1.y'), 'c-1': layer('c-1.y') },
    })
    expect(wires(graph)).toEqual(['a-1.y>b-1.x.0', 'b-1.y>a-1.x.0', 'c-1.y>c-1.x.0'])
    expect(notes).toEqual([])
  })

  test('−0 becomes 0, so that writing gives the same graph', () => {
    const { graph } = read(
      '{"format":1,"title":"T","uses":{"toy-layer":1},"nodes":{"a-1":{"type":"toy-layer","params":{"units":-0}}},"layout":{"a-1":[-0,0]}}',
    )
    expect(graph.nodes['a-1']?.params).toEqual({ units: 0 })
    expect(graph.layout['a-1']).toEqual([0, 0])
  })
})

describe('what is repaired, with a note for everything that is left out', () => {
  const nodes = {
    'input-1': { type: 'toy-input' },
    'a-1': layer('input-1.x'),
    'b-1': layer('gone-1.y'),
    'c-1': layer('a-1.z'),
    'd-1': { type: 'toy-layer', in: { q: 'a-1.y' } },
    'e-1': { type: 'toy-layer', in: { x: ['a-1.y', 'input-1.x', 'b-1.y'] } },
    'f-1': { type: 'toy-sum', in: { xs: ['a-1.y', 'toString.y', 'b-1.y'] } },
  }

  test('wires that cannot be', () => {
    const { graph, notes } = read({ ...envelope, nodes })
    expect(wires(graph)).toEqual(['a-1.y>e-1.x.0', 'a-1.y>f-1.xs.0', 'b-1.y>f-1.xs.1', 'input-1.x>a-1.x.0'])
    expect(notes.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'file/dangling-wire',
        'warning',
        'The wire from “gone-1.y” to “b-1.x” was left out: there is no node “gone-1”.',
      ],
      [
        'file/unknown-port',
        'warning',
        'The wire from “a-1.z” to “c-1.x” was left out: “toy-layer” has no output “z”.',
      ],
      [
        'file/unknown-port',
        'warning',
        'The wire from “a-1.y” to “d-1.q” was left out: “toy-layer” has no input “q”.',
      ],
      [
        'file/second-wire',
        'warning',
        'The wire from “input-1.x” to “e-1.x” was left out: this input takes one wire and already has one.',
      ],
      [
        'file/second-wire',
        'warning',
        'The wire from “b-1.y” to “e-1.x” was left out: this input takes one wire and already has one.',
      ],
      [
        'file/dangling-wire',
        'warning',
        'The wire from “toString.y” to “f-1.xs” was left out: there is no node “toString”.',
      ],
    ])
  })

  test('places that cannot be', () => {
    const layout = { 'a-1': [1e7, 0], 'b-1': ['x', 0], 'c-1': [1, 2, 3], 'd-1': [7.6, 0], 'gone-1': [0, 0] }
    const { graph, notes } = read({ ...envelope, nodes: { ...nodes, 'c-1': layer() }, layout })
    expect(notes.filter(({ code }) => /place|layout/.test(code)).map(({ code }) => code)).toEqual([
      'file/bad-place',
      'file/bad-place',
      'file/bad-place',
      'file/stray-layout',
    ])
    expect(graph.layout['d-1']).toEqual([8, 0])
  })

  test('nodes without a place stand in columns below the others, right of what feeds them, never on each other', () => {
    const { graph, notes } = read({
      ...envelope,
      nodes: {
        ...nodes,
        'b-1': layer('a-1.y'),
        'c-1': layer('b-1.y'),
        'd-1': layer('b-1.y'),
        'e-1': layer(),
        'f-1': layer(),
      },
      layout: { 'e-1': [0, 0], 'f-1': [500, 100] },
    })
    expect(notes).toEqual([])
    const { layout } = graph
    expect(layout).toMatchObject({
      'input-1': [0, 224],
      'a-1': [232, 224],
      'b-1': [464, 224],
      'c-1': [696, 224],
    })
    const places = Object.values(layout)
    for (const [at, place] of places.entries())
      for (const other of places.slice(at + 1)) expect(overlap(place, other)).toBe(false)
  })
})

describe('placeholders', () => {
  const text = `{
  "$schema": "../public/schema/graph-1.json",
  "format": 1,
  "title": "From the future",
  "uses": { "toy-layer": 1, "toy-scale": 9, "warp": 4 },
  "nodes": {
    "toy-layer-1": {
      "type": "toy-layer",
      "in": { "x": "warp-1.out" },
      "params": { "on": true, "units": 4 }
    },
    "toy-scale-1": { "type": "toy-scale", "params": { "mode": "log", "table": { "a": [1, 2] } } },
    "warp-1": {
      "type": "warp",
      "name": "Unknown",
      "in": { "many": ["toy-layer-2.y"], "one": "toy-scale-1.data" },
      "params": { "speed": 9 }
    },
    "toy-layer-2": { "type": "toy-layer", "params": { "on": true, "units": 4 } }
  },
  "layout": { "toy-layer-1": [0, 0], "toy-layer-2": [0, 300], "toy-scale-1": [0, 600], "warp-1": [0, 900] }
}
`

  test('unknown types and newer versions survive saving, to the letter', () => {
    const { graph, notes } = read(text)
    expect(notes).toEqual([])
    expect(graph.nodes['warp-1']?.version).toBe(4)
    expect(graph.nodes['toy-scale-1']).toMatchObject({ version: 9, params: { mode: 'log' } })
    const written = writeGraph(graph, toyCatalogue)
    expect(JSON.parse(written)).toEqual(JSON.parse(text))
    expect(writeGraph(read(written).graph, toyCatalogue)).toBe(written)
  })

  test('beside a node of the version that this app has', () => {
    const { graph } = read(text)
    const mixed = after(graph, addNode(graph, toyCatalogue, { type: 'toy-scale', at: [900, 900] }))
    const written = writeGraph(mixed, toyCatalogue)
    expect(JSON.parse(written)).toMatchObject({
      uses: { 'toy-scale': 3 },
      nodes: { 'toy-scale-1': { version: 9 }, 'toy-scale-2': { params: { factor: 1, skip: [] } } },
    })
    expect(read(written).graph).toEqual(mixed)
  })
})
