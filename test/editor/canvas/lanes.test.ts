import { describe, expect, test } from 'vitest'
import { createFlow } from '../../../src/editor/canvas/flow.ts'
import { routeOf } from '../../../src/editor/canvas/wire-hit.ts'
import { touches } from '../../../src/editor/canvas/wire-path.ts'
import type { Graph } from '../../../src/graph/document.ts'
import { bench, GRAPH } from './bench.ts'

async function drawn(graph: Graph) {
  const workbench = await bench(graph)
  const { compiled } = workbench.state.getState()
  const shown = {
    graph: workbench.graph(),
    compiled,
    selection: new Set<string>(),
    wires: new Set<string>(),
    focus: null,
    moved: new Map(),
  }
  const flow = createFlow()
  const nodes = flow.nodes(shown)
  const wires = flow.wires(shown).flatMap(({ id, source, target, data }) => {
    if (!data) return []
    const { points } = routeOf({ key: id, wire: data.wire, data, layout: graph.layout })
    const hidden = nodes.filter(
      (node) =>
        node.id !== source &&
        node.id !== target &&
        touches(points, { ...node.position, width: node.width ?? 0, height: node.height ?? 0 }),
    )
    return [{ id, lane: data.lane, hidden: hidden.map((node) => node.id) }]
  })
  return new Map(wires.map((wire) => [wire.id, wire]))
}

const row = (ids: readonly string[], y: number): Graph['layout'] =>
  Object.fromEntries(ids.map((id, column) => [id, [column * 242, y]]))

describe('lanes', () => {
  test('a wire past other cards is led around them', async () => {
    const ids = Object.keys(GRAPH.nodes)
    const wires = await drawn({ ...GRAPH, layout: row(ids, 0) })
    const past = wires.get('split-1.data>cross-entropy-1.data.0')
    expect(past?.lane).toBeDefined()
    expect(past?.hidden).toEqual([])
  })

  test('wires between neighbours need none', async () => {
    const ids = Object.keys(GRAPH.nodes)
    const wires = await drawn({ ...GRAPH, layout: row(ids, 0) })
    expect(wires.get('points-1.data>split-1.data.0')?.lane).toBeUndefined()
    expect(wires.get('dense-1.y>dense-2.x.0')?.lane).toBeUndefined()
  })

  test('no wire of a graph in two rows is hidden behind a card', async () => {
    for (const { id, hidden } of (await drawn(GRAPH)).values()) expect([id, hidden]).toEqual([id, []])
  })

  test('two wires that turn back through one gap do not lie on each other', async () => {
    const chain = ['a', 'b', 'c', 'd']
    const graph: Graph = {
      title: 'Two ways back',
      nodes: Object.fromEntries(
        chain.map((id, at) => [
          id,
          {
            type: 'dense',
            version: 1,
            params: {},
            in: at < 2 ? {} : { x: [{ node: chain[at - 2] ?? '', port: 'y' }] },
          },
        ]),
      ),
      layout: { a: [600, 0], b: [300, 0], c: [0, 300], d: [300, 300] },
    }
    const wires = await drawn(graph)
    const lanes = [...wires.values()].map(({ lane }) => lane)
    expect(new Set(lanes).size).toBe(2)
  })
})
