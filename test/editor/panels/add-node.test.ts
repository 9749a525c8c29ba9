import { describe, expect, it } from 'vitest'
import { registerCanvas, type CanvasApi } from '../../../src/editor/actions.ts'
import { addFromPalette, addFromSearch, fitsOf } from '../../../src/editor/panels/add-node.ts'
import type { Workbench } from '../../../src/editor/workbench-types.ts'
import { bench, catalogue, past } from '../canvas/bench.ts'

const focused = (workbench: Workbench) => workbench.state.getState().session.focus

/** A canvas that looks at one place and notes what it is told to show. */
function canvasAt(workbench: Workbench, x: number, y: number): string[] {
  const revealed: string[] = []
  const canvas: Partial<CanvasApi> = { centre: () => [x, y], reveal: (node) => revealed.push(node) }
  registerCanvas(workbench, canvas as CanvasApi)
  return revealed
}

describe('what fits the focused node', () => {
  it('is what takes its output without a problem', async () => {
    const workbench = await bench()
    workbench.select(['dense-1'])
    const fits = fitsOf(workbench.state.getState(), catalogue)
    expect(fits.get('dropout')).toEqual({ from: { node: 'dense-1', port: 'y' }, input: 'x' })
    expect(fits.has('dense')).toBe(true)
    // A vector is not an image, a layer gives no table.
    expect(fits.has('conv2d')).toBe(false)
    expect(fits.has('split')).toBe(false)
  })

  it('is nothing when nothing is focused, or when it gives nothing out', async () => {
    const workbench = await bench()
    expect(fitsOf(workbench.state.getState(), catalogue).size).toBe(0)
    workbench.select(['metrics-1'])
    expect(fitsOf(workbench.state.getState(), catalogue).size).toBe(0)
  })
})

describe('adding from the palette', () => {
  it('connects what fits to the focused node, right of it, in one step, and selects it', async () => {
    const workbench = await bench()
    const revealed = canvasAt(workbench, 0, 0)
    workbench.select(['train-1'])
    addFromPalette(workbench, 'confusion-matrix')
    const id = focused(workbench) ?? ''
    const graph = workbench.graph()
    expect(graph.nodes[id]?.in).toEqual({ model: [{ node: 'train-1', port: 'model' }] })
    expect(graph.layout[id]?.[0]).toBeGreaterThan(graph.layout['train-1']?.[0] ?? Infinity)
    expect(past(workbench)).toEqual(['Add Confusion matrix'])
    expect(revealed).toEqual([id])
    workbench.undo()
    expect(workbench.graph().nodes[id]).toBeUndefined()
  })

  it('puts what does not fit in the middle of what is seen, without a wire', async () => {
    const workbench = await bench()
    canvasAt(workbench, 5000, 4000)
    workbench.select(['train-1'])
    addFromPalette(workbench, 'conv2d')
    const id = focused(workbench) ?? ''
    expect(workbench.graph().nodes[id]?.in).toEqual({})
    const [x = 0, y = 0] = workbench.graph().layout[id] ?? []
    expect(Math.abs(x - 5000)).toBeLessThan(200)
    expect(Math.abs(y - 4000)).toBeLessThan(100)
  })

  it('builds a chain by pressing Enter again and again', async () => {
    const workbench = await bench()
    workbench.select(['input-1'])
    addFromPalette(workbench, 'dense')
    addFromPalette(workbench, 'dropout')
    addFromPalette(workbench, 'dense')
    const { nodes } = workbench.graph()
    expect(nodes['dense-3']?.in).toEqual({ x: [{ node: 'input-1', port: 'y' }] })
    expect(nodes['dropout-2']?.in).toEqual({ x: [{ node: 'dense-3', port: 'y' }] })
    expect(nodes['dense-4']?.in).toEqual({ x: [{ node: 'dropout-2', port: 'y' }] })
  })

  it('does nothing in a window that may only read', async () => {
    const workbench = await bench(undefined, true)
    const before = workbench.graph()
    addFromPalette(workbench, 'dense')
    expect(workbench.graph()).toBe(before)
  })
})

describe('adding from the search', () => {
  it('takes a loose wire at either of its ends', async () => {
    const workbench = await bench()
    addFromSearch(workbench, 'dropout', [3000, 0], {
      wire: { from: { node: 'input-1', port: 'y' } },
      port: 'x',
    })
    const behind = focused(workbench) ?? ''
    expect(workbench.graph().nodes[behind]?.in).toEqual({ x: [{ node: 'input-1', port: 'y' }] })
    addFromSearch(workbench, 'dense', [-3000, 0], {
      wire: { to: { node: 'dropout-1', port: 'x' } },
      port: 'y',
    })
    const before = focused(workbench) ?? ''
    expect(workbench.graph().nodes['dropout-1']?.in).toEqual({ x: [{ node: before, port: 'y' }] })
  })

  it('puts a node where it was asked for', async () => {
    const workbench = await bench()
    addFromSearch(workbench, 'points', [9000, 9000], null)
    const [x = 0, y = 0] = workbench.graph().layout[focused(workbench) ?? ''] ?? []
    expect([Math.round(x / 200), Math.round(y / 200)]).toEqual([45, 45])
  })
})
