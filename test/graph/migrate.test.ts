import fc from 'fast-check'
import { freeze } from 'immer'
import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import { FORMAT, migrateFile, migrateParams, ROAD, type Road } from '../../src/graph/migrate.ts'
import { toyCatalogue, toyScale } from '../helpers/toys.ts'

/** A made-up past: in format −1 nodes were a list, in format 0 wires were a list apart. */
const road: Road = {
  format: FORMAT,
  steps: [
    {
      from: -1,
      name: 'Nodes by id',
      up: ({ list, ...rest }) => ({
        ...rest,
        nodes: Object.fromEntries((list as { id: string }[]).map(({ id, ...node }) => [id, node])),
      }),
    },
    {
      from: 0,
      name: 'Wires where they end',
      up: ({ wires, nodes, ...rest }) => {
        const moved: Record<string, Record<string, unknown>> = structuredClone(nodes) as never
        for (const [from, node, port] of wires as [string, string, string][]) {
          const held = moved[node]
          if (held) held.in = { ...(held.in as object | undefined), [port]: from }
        }
        return { ...rest, nodes: moved }
      },
    },
  ],
}

const oldest = {
  format: -1,
  title: 'Old',
  uses: { 'toy-source': 1, 'toy-scale': 1 },
  list: [
    { id: 'toy-source-1', type: 'toy-source', params: { rows: 5, column: 'n' } },
    { id: 'toy-scale-1', type: 'toy-scale', params: { by: 50 } },
  ],
  wires: [['toy-source-1.data', 'toy-scale-1', 'data']],
  layout: { 'toy-source-1': [0, 0], 'toy-scale-1': [240, 0] },
}

describe('the format', () => {
  test('a file of an older format opens, step by step, together with older params', () => {
    const answer = readGraph(JSON.stringify(oldest), toyCatalogue, road)
    expect(answer).toEqual({
      ok: true,
      notes: [],
      graph: {
        title: 'Old',
        nodes: {
          'toy-source-1': { type: 'toy-source', version: 1, params: { rows: 5, column: 'n' }, in: {} },
          'toy-scale-1': {
            type: 'toy-scale',
            version: 3,
            params: { factor: 0.5 },
            in: { data: [{ node: 'toy-source-1', port: 'data' }] },
          },
        },
        layout: { 'toy-source-1': [0, 0], 'toy-scale-1': [240, 0] },
      },
    })
    const written = answer.ok ? writeGraph(answer.graph, toyCatalogue) : ''
    expect(JSON.parse(written)).toMatchObject({ format: FORMAT, uses: { 'toy-scale': 3 } })
    expect(readGraph(written, toyCatalogue)).toEqual(answer)
  })

  test('a file in the middle of the road takes only the steps that are left', () => {
    const middle = migrateFile(oldest, -1, { ...road, format: 0 })
    expect(middle.format).toBe(0)
    expect(readGraph(JSON.stringify(middle), toyCatalogue, road)).toEqual(
      readGraph(JSON.stringify(oldest), toyCatalogue, road),
    )
  })

  test('steps leave what they are given as it is', () => {
    const input = freeze(structuredClone(oldest), true)
    expect(migrateFile(input, -1, road).format).toBe(FORMAT)
    expect(input).toEqual(oldest)
  })

  test('a file that claims a format that it does not have is damaged, not a crash', () => {
    const answer = readGraph(JSON.stringify({ format: -1, title: 'x' }), toyCatalogue, road)
    expect(answer.ok ? [] : answer.problems.map(({ code }) => code)).toEqual(['file/damaged'])
  })

  test('older than the road is refused, and a hole in it is a mistake of the program', () => {
    const answer = readGraph(JSON.stringify({ ...oldest, format: -2 }), toyCatalogue, road)
    expect(answer.ok ? [] : answer.problems.map(({ code }) => code)).toEqual(['file/not-ours'])
    expect(() => migrateFile(oldest, -1, { format: 1, steps: [] })).toThrow(
      'no step leads from format -1 to 0',
    )
  })

  test('the road of this app leads to the format that it writes, without holes and with named steps', () => {
    expect(ROAD.format).toBe(FORMAT)
    const first = Math.min(FORMAT, ...ROAD.steps.map(({ from }) => from))
    expect(ROAD.steps.map(({ from }) => from).sort((a, b) => a - b)).toEqual(
      Array.from({ length: FORMAT - first }, (_, at) => first + at),
    )
    for (const { name } of ROAD.steps) expect(name).not.toBe('')
  })
})

describe('params', () => {
  test('climb from each version, and the last needs no step', () => {
    expect(migrateParams(toyScale, 1, { by: 200, skip: ['a'] })).toEqual({ factor: 2, skip: ['a'] })
    expect(migrateParams(toyScale, 2, { percent: 10 })).toEqual({ factor: 0.1 })
    expect(migrateParams(toyScale, 3, { factor: 7 })).toEqual({ factor: 7 })
  })

  test('are never changed where they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3),
        fc.dictionary(fc.constantFrom('by', 'percent', 'skip', 'x'), fc.jsonValue()),
        (from, params) => {
          const copy = structuredClone(params)
          migrateParams(toyScale, from, freeze(params, true))
          expect(params).toEqual(copy)
        },
      ),
    )
  })

  test('a careless step that writes into what it is given harms nothing', () => {
    const careless = (params: Record<string, unknown>) => {
      params.factor = 9
      delete params.by
      return params
    }
    const params = freeze({ by: 5 })
    expect(migrateParams({ ...toyScale, version: 2, migrate: { 1: careless } }, 1, params)).toEqual({
      factor: 9,
    })
    expect(params).toEqual({ by: 5 })
  })

  test.each([
    ['a step is missing', {}],
    [
      'a step throws',
      {
        1: () => {
          throw new Error('broken')
        },
      },
    ],
    ['a step gives no params', { 1: () => null as never }],
    ['a step gives what no file can hold', { 1: () => ({ factor: NaN }) }],
  ])('%s: the node is kept as it is, with a note', (_, migrate) => {
    const catalogue = createCatalogue([{ ...toyScale, version: 2, migrate }])
    const file = {
      format: 1,
      title: 'T',
      uses: { 'toy-scale': 1 },
      nodes: { 's-1': { type: 'toy-scale', params: { by: 5 } } },
    }
    const answer = readGraph(JSON.stringify(file), catalogue)
    if (!answer.ok) throw new Error('It was not opened.')
    expect(answer.graph.nodes['s-1']).toEqual({ type: 'toy-scale', version: 1, params: { by: 5 }, in: {} })
    expect(answer.notes.map(({ code, message }) => [code, message])).toEqual([
      [
        'file/no-migration',
        'The settings of node “s-1” are of version 1 of “toy-scale” and could not be brought to version 2.',
      ],
    ])
    expect(JSON.parse(writeGraph(answer.graph, catalogue))).toMatchObject(file)
  })
})
