import type { NodeChange } from '@xyflow/react'
import { describe, expect, test } from 'vitest'
import { createCanvasStore } from '../../../src/editor/canvas/canvas-store.ts'
import { createFlow, type FlowNode } from '../../../src/editor/canvas/flow.ts'
import { createGestures } from '../../../src/editor/canvas/gestures.ts'
import type { Workbench } from '../../../src/editor/workbench-types.ts'
import { isDirty } from '../../../src/graph/history.ts'
import { bench, past } from './bench.ts'

async function canvas(readOnly = false) {
  const workbench = await bench(undefined, readOnly)
  const store = createCanvasStore()
  return { workbench, store, gestures: createGestures(workbench, store) }
}

function drawn(workbench: Workbench, id: string): FlowNode {
  const { history, compiled, session } = workbench.state.getState()
  const nodes = createFlow().nodes({ graph: history.graph, compiled, ...session, moved: new Map() })
  const node = nodes.find((one) => one.id === id)
  if (!node) throw new Error(`There is no ${id}.`)
  return node
}

const moved = (id: string, x: number, y: number): NodeChange<FlowNode> => ({
  type: 'position',
  id,
  position: { x, y },
  dragging: true,
})
const select = (id: string, selected = true): NodeChange<FlowNode> => ({ type: 'select', id, selected })
const connection = (source: string, sourceHandle: string, target: string, targetHandle: string) => ({
  source,
  sourceHandle,
  target,
  targetHandle,
})

describe('dragging nodes', () => {
  test('the document hears of it once, at the end, and one undo takes it all back', async () => {
    const { workbench, store, gestures } = await canvas()
    const before = workbench.graph()
    const node = drawn(workbench, 'dense-1')
    gestures.onNodeDragStart(null, node)
    for (let step = 1; step <= 20; step++)
      gestures.onNodesChange([moved('dense-1', step * 5, step), moved('dense-2', step, step)])
    expect(workbench.graph()).toBe(before)
    expect(store.getState().moved.get('dense-1')).toEqual([100, 20])
    gestures.onNodeDragStop(null, node)
    expect(workbench.graph().layout['dense-1']).toEqual([100, 20])
    expect(workbench.graph().layout['dense-2']).toEqual([20, 20])
    expect(store.getState().moved.size).toBe(0)
    expect(past(workbench)).toEqual(['Move 2 nodes'])
    workbench.undo()
    expect(workbench.graph().layout).toEqual(before.layout)
    expect(isDirty(workbench.state.getState().history)).toBe(false)
  })

  test('two drags are two entries', async () => {
    const { workbench, gestures } = await canvas()
    for (const x of [50, 90]) {
      gestures.onNodeDragStart(null, drawn(workbench, 'dense-1'))
      gestures.onNodesChange([moved('dense-1', x, 0)])
      gestures.onNodeDragStop(null, drawn(workbench, 'dense-1'))
    }
    expect(past(workbench)).toEqual(['Move node', 'Move node'])
  })

  test('dropped on a wire, the node is put on it: one entry for the drag and the insertion', async () => {
    const { workbench, store, gestures } = await canvas()
    const node = drawn(workbench, 'dropout-1')
    gestures.onNodeDragStart(null, node)
    gestures.onNodesChange([moved('dropout-1', 900, 90)])
    store.setState({ target: 'dense-1.y>dense-2.x.0' })
    gestures.onNodeDragStop(null, node)
    const { nodes, layout } = workbench.graph()
    expect(nodes['dropout-1']?.in).toEqual({ x: [{ node: 'dense-1', port: 'y' }] })
    expect(nodes['dense-2']?.in).toEqual({ x: [{ node: 'dropout-1', port: 'y' }] })
    expect(layout['dropout-1']).toEqual([900, 90])
    expect(past(workbench)).toEqual(['Insert Dropout'])
    expect(store.getState().target).toBeNull()
  })
})

describe('selecting', () => {
  test('goes to the session, with the node that the inspector shows', async () => {
    const { workbench, gestures } = await canvas()
    gestures.onNodesChange([select('dense-1')])
    expect(workbench.state.getState().session).toMatchObject({
      selection: new Set(['dense-1']),
      focus: 'dense-1',
    })
    gestures.onEdgesChange([{ type: 'select', id: 'dense-1.y>dense-2.x.0', selected: true }])
    gestures.onNodesChange([select('dense-1', false)])
    const { selection, wires } = workbench.state.getState().session
    expect(selection.size).toBe(0)
    expect([...wires]).toEqual(['dense-1.y>dense-2.x.0'])
    expect(past(workbench)).toEqual([])
  })
})

describe('wires', () => {
  test('what fits is made, what is refused is not valid', async () => {
    const { workbench, gestures } = await canvas()
    expect(gestures.isValidConnection(connection('dense-1', 'y', 'dropout-1', 'x'))).toBe(true)
    expect(gestures.isValidConnection(connection('split-1', 'data', 'dropout-1', 'x'))).toBe(false)
    expect(gestures.isValidConnection(connection('dense-2', 'y', 'dense-1', 'x'))).toBe(false)
    gestures.onConnect(connection('dense-1', 'y', 'dropout-1', 'x'))
    expect(past(workbench)).toEqual(['Connect Dense to Dropout'])
  })

  test('one wire per input: the new one replaces the old one, in one entry', async () => {
    const { workbench, gestures } = await canvas()
    gestures.onConnect(connection('input-1', 'y', 'dense-2', 'x'))
    expect(workbench.graph().nodes['dense-2']?.in).toEqual({ x: [{ node: 'input-1', port: 'y' }] })
    expect(past(workbench)).toHaveLength(1)
  })

  test('a wire that is pulled off an input and put on another one moves', async () => {
    const { workbench, store, gestures } = await canvas()
    const { history, compiled, session } = workbench.state.getState()
    const flow = createFlow()
    const shown = { graph: history.graph, compiled, ...session, moved: new Map() }
    flow.nodes(shown)
    const wire = flow.wires(shown).find(({ id }) => id === 'dense-1.y>dense-2.x.0')
    if (!wire) throw new Error('There is no such wire.')
    gestures.onReconnectStart(null, wire)
    gestures.onConnectStart({} as MouseEvent, { nodeId: 'dense-1', handleId: 'y', handleType: 'source' })
    // Without the wire in the hand, the far end may feed what it stood behind.
    expect(store.getState().connecting?.pulled).toEqual(wire.data?.wire)
    gestures.onReconnect(wire, connection('dense-1', 'y', 'dropout-1', 'x'))
    expect(workbench.graph().nodes['dense-2']?.in).toEqual({})
    expect(workbench.graph().nodes['dropout-1']?.in).toEqual({ x: [{ node: 'dense-1', port: 'y' }] })
    expect(past(workbench)).toEqual(['Move wire'])
  })

  test('after Escape, letting go over a port changes nothing', async () => {
    const { workbench, gestures } = await canvas()
    gestures.onConnectStart({} as MouseEvent, { nodeId: 'dense-1', handleId: 'y', handleType: 'source' })
    expect(gestures.cancel()).toBe(true)
    expect(gestures.isValidConnection(connection('dense-1', 'y', 'dropout-1', 'x'))).toBe(false)
    gestures.onConnect(connection('dense-1', 'y', 'dropout-1', 'x'))
    expect(past(workbench)).toEqual([])
    expect(gestures.cancel()).toBe(false)
  })
})

test('a window that may only read changes nothing', async () => {
  const { workbench, store, gestures } = await canvas(true)
  const before = workbench.graph()
  const node = drawn(workbench, 'dense-1')
  gestures.onNodeDragStart(null, node)
  gestures.onNodesChange([moved('dense-1', 500, 500)])
  expect(store.getState().moved.size).toBe(0)
  gestures.onNodeDragStop(null, node)
  gestures.onConnect(connection('dense-1', 'y', 'dropout-1', 'x'))
  expect(workbench.graph()).toBe(before)
  gestures.onNodesChange([select('dense-1')])
  expect(workbench.state.getState().session.selection).toEqual(new Set(['dense-1']))
})
