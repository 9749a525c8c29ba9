import { describe, expect, test } from 'vitest'
import { pasteFragment } from '../../src/editor/clipboard.ts'
import { registerCanvas, type CanvasApi } from '../../src/editor/actions.ts'
import { copyFragment } from '../../src/graph/fragment.ts'
import { bench, GRAPH, past } from './canvas/bench.ts'

describe('pasting', () => {
  test('from another window: new ids, wires among them, at the pointer, one entry, selected', async () => {
    const workbench = await bench()
    registerCanvas(workbench, { pointer: () => [1000, 1000] } as Partial<CanvasApi> as CanvasApi)
    pasteFragment(workbench, copyFragment(GRAPH, ['dense-1', 'dense-2']))
    const { nodes, layout } = workbench.graph()
    expect([...workbench.state.getState().session.selection]).toEqual(['dense-3', 'dense-4'])
    expect(nodes['dense-4']?.in).toEqual({ x: [{ node: 'dense-3', port: 'y' }] })
    expect(nodes['dense-3']?.in).toEqual({})
    const middle = ['dense-3', 'dense-4'].map((id) => layout[id]?.[0] ?? 0).reduce((sum, x) => sum + x, 0) / 2
    expect(Math.abs(middle + 88 - 1000)).toBeLessThanOrEqual(1)
    expect(past(workbench)).toEqual(['Paste 2 nodes'])
    workbench.undo()
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
  })

  test.each([
    ['a sentence', 'Hello, world'],
    ['other JSON', '{"a": 1}'],
    ['a prototype', '{"netloom":"fragment","nodes":{"__proto__":{"type":"dense"}},"layout":{}}'],
    ['deep nesting', '['.repeat(20_000)],
  ])('%s is refused with a sentence that can be seen', async (_name, text) => {
    const workbench = await bench()
    pasteFragment(workbench, text)
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
    expect(past(workbench)).toEqual([])
    const notes = workbench.notes.getState().notes.map((note) => note.text)
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(/^[A-Z].*\.$/)
  })

  test('a window that may only read pastes nothing', async () => {
    const workbench = await bench(undefined, true)
    pasteFragment(workbench, copyFragment(GRAPH, ['dense-1']))
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
  })
})
