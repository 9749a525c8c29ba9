import { describe, expect, test } from 'vitest'
import { setParam } from '../../../src/graph/commands.ts'
import type { Graph } from '../../../src/graph/document.ts'
import { createFlow, movedBy, selectionAfter, type Shown } from '../../../src/editor/canvas/flow.ts'
import { PORT_HIT } from '../../../src/editor/canvas/geometry.ts'
import type { Workbench } from '../../../src/editor/workbench-types.ts'
import { bench, GRAPH } from './bench.ts'

function shown(workbench: Workbench, change: Partial<Shown> = {}): Shown {
  const { history, compiled, session } = workbench.state.getState()
  const { selection, wires, focus } = session
  return { graph: history.graph, compiled, selection, wires, focus, moved: new Map(), ...change }
}

describe('what is drawn stays the same object until it changes', () => {
  test('nothing changed: the very same lists', async () => {
    const workbench = await bench()
    const flow = createFlow()
    const [nodes, wires] = [flow.nodes(shown(workbench)), flow.wires(shown(workbench))]
    expect(flow.nodes(shown(workbench))).toBe(nodes)
    expect(flow.wires(shown(workbench))).toBe(wires)
  })

  test('a drag makes one new node per step and no new wire', async () => {
    const workbench = await bench()
    const flow = createFlow()
    const [before, wires] = [flow.nodes(shown(workbench)), flow.wires(shown(workbench))]
    const dragged = shown(workbench, { moved: new Map([['dense-1', [500, 40]]]) })
    const after = flow.nodes(dragged)
    const changed = after.filter((node, at) => node !== before[at])
    expect(changed.map(({ id }) => id)).toEqual(['dense-1'])
    expect(changed[0]?.position).toEqual({ x: 500, y: 40 })
    expect(changed[0]?.data).toBe(before.find(({ id }) => id === 'dense-1')?.data)
    expect(flow.wires(dragged)).toBe(wires)
  })

  test('selecting makes new only what is selected', async () => {
    const workbench = await bench()
    const flow = createFlow()
    const before = flow.nodes(shown(workbench))
    workbench.select(['split-1'])
    const after = flow.nodes(shown(workbench))
    expect(after.filter((node, at) => node !== before[at]).map(({ id }) => id)).toEqual(['split-1'])
    expect(after.find(({ id }) => id === 'split-1')?.domAttributes).toEqual({ 'aria-current': true })
  })

  test('an edit makes new what it reaches and leaves the rest', async () => {
    const workbench = await bench()
    const flow = createFlow()
    const before = new Map(flow.nodes(shown(workbench)).map((node) => [node.id, node]))
    const wires = new Map(flow.wires(shown(workbench)).map((wire) => [wire.id, wire]))
    workbench.commit(setParam('dense-1', 'units', 32))
    const kept = flow.nodes(shown(workbench)).filter((node) => node === before.get(node.id))
    expect(kept.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['points-1', 'split-1', 'input-1', 'dropout-1']),
    )
    expect(kept.map(({ id }) => id)).not.toContain('dense-1')
    const keptWires = flow.wires(shown(workbench)).filter((wire) => wire === wires.get(wire.id))
    expect(keptWires.map(({ source }) => source)).toContain('points-1')
    expect(flow.wires(shown(workbench)).find(({ source }) => source === 'dense-1')?.data?.label).toBe('32')
  })
})

describe('what is drawn is what the graph says', () => {
  test('nodes come in the order of the graph, so that Tab goes along the wires', async () => {
    const workbench = await bench()
    const ids = createFlow()
      .nodes(shown(workbench))
      .map(({ id }) => id)
    for (const [id, { in: wires }] of Object.entries(GRAPH.nodes))
      for (const { node } of Object.values(wires).flat())
        expect(ids.indexOf(node)).toBeLessThan(ids.indexOf(id))
  })

  test('wires carry their shape or rows and columns', async () => {
    const workbench = await bench()
    const flow = createFlow()
    flow.nodes(shown(workbench))
    const labels = Object.fromEntries(flow.wires(shown(workbench)).map(({ id, data }) => [id, data?.label]))
    expect(labels).toMatchObject({
      'points-1.data>split-1.data.0': '200×3',
      'input-1.y>dense-1.x.0': '2',
      'dense-1.y>dense-2.x.0': '8',
      'cross-entropy-1.loss>train-1.loss.0': '',
    })
  })

  test('a problem at an input is on the wire and in the name of the node', async () => {
    const workbench = await bench({
      ...GRAPH,
      nodes: {
        ...GRAPH.nodes,
        'conv2d-1': {
          type: 'conv2d',
          version: 1,
          params: {},
          in: { x: [{ node: 'dense-1', port: 'y' }] },
        },
      },
    })
    const flow = createFlow()
    const node = flow.nodes(shown(workbench)).find(({ id }) => id === 'conv2d-1')
    const wire = flow.wires(shown(workbench)).find(({ target }) => target === 'conv2d-1')
    expect(wire?.data?.problem).toContain('8')
    expect(node?.ariaLabel).toContain(wire?.data?.problem.replace(/\.$/, '') ?? 'nothing')
  })

  test('a node of an unknown type keeps its ports and says so', async () => {
    const graph: Graph = {
      title: 'From the future',
      nodes: {
        'magic-1': { type: 'magic', version: 3, params: { spell: true }, in: { wand: [] } },
        'dense-1': { type: 'dense', version: 1, params: {}, in: { x: [{ node: 'magic-1', port: 'light' }] } },
      },
      layout: { 'magic-1': [0, 0], 'dense-1': [300, 0] },
    }
    const flow = createFlow()
    const workbench = await bench(graph)
    const [node] = flow.nodes(shown(workbench)).filter(({ id }) => id === 'magic-1')
    expect(node?.data.shape.ports.map(({ side, name, kind }) => [side, name, kind])).toEqual([
      ['input', 'wand', null],
      ['output', 'light', null],
    ])
    expect(node?.ariaLabel).toContain('magic')
    expect(flow.wires(shown(workbench))).toHaveLength(1)
  })

  test('cards have a size and their ports a place on the edge without being measured', async () => {
    const workbench = await bench()
    for (const node of createFlow().nodes(shown(workbench))) {
      expect(node.measured).toEqual({ width: node.width, height: node.height })
      for (const { x, y, width = 0, height = 0, type } of node.handles ?? []) {
        expect(width).toBe(PORT_HIT)
        expect(x + width / 2).toBe(type === 'target' ? 0 : node.width)
        expect(y + height / 2).toBeGreaterThan(0)
        expect(y + height / 2).toBeLessThan(node.height ?? 0)
      }
      expect(node.ariaLabel).not.toMatch(/undefined|null|NaN|\[object/)
    }
  })
})

describe('what React Flow reports', () => {
  test('selections become sets, and nothing where nothing changes', () => {
    const selection = new Set(['a', 'b'])
    expect(selectionAfter([{ type: 'select', id: 'a', selected: true }], selection)).toBeNull()
    expect(
      selectionAfter(
        [
          { type: 'select', id: 'a', selected: false },
          { type: 'select', id: 'c', selected: true },
        ],
        selection,
      ),
    ).toEqual(new Set(['b', 'c']))
    expect([...selection]).toEqual(['a', 'b'])
  })

  test('only places of a drag count, on whole pixels', () => {
    expect(movedBy([{ type: 'position', id: 'a', position: { x: 1.4, y: 2.6 }, dragging: true }])).toEqual(
      new Map([['a', [1, 3]]]),
    )
    expect(movedBy([{ type: 'position', id: 'a', position: { x: 1, y: 2 }, dragging: false }])).toBeNull()
    expect(movedBy([{ type: 'dimensions', id: 'a' }])).toBeNull()
  })
})
