import { describe, expect, test } from 'vitest'
import { menuEntries } from '../../../src/editor/canvas/menus.ts'
import type { MenuTarget } from '../../../src/editor/canvas/canvas-store.ts'
import type { MenuEntry, MenuItem } from '../../../src/editor/kit/menu-entries.ts'
import { bench, GRAPH, past } from './bench.ts'

const TARGETS: readonly MenuTarget[] = [
  { on: 'canvas', at: [0, 0] },
  { on: 'node', id: 'dense-1' },
  { on: 'selection' },
  { on: 'wire', key: 'dense-1.y>dense-2.x.0', at: [0, 0] },
]

function items(entries: readonly MenuEntry[]): MenuItem[] {
  return entries.flatMap((entry) =>
    entry.kind === 'item' ? [entry] : entry.kind === 'more' ? items(entry.entries) : [],
  )
}

function choose(entries: readonly MenuEntry[], label: string): void {
  const found = items(entries).find((item) => item.label === label)
  if (!found) throw new Error(`There is no "${label}".`)
  found.onSelect()
}

describe('menus', () => {
  test('everything that changes the graph is grey in a window that may only read', async () => {
    const workbench = await bench(undefined, true)
    workbench.select(['dense-1'])
    const changing = TARGETS.flatMap((target) => items(menuEntries(workbench, target, [0, 0]))).filter(
      ({ label }) => /^(Add|Paste|Cut|Delete|Remove|Insert|Duplicate|Rename|Connect|Arrange)/.test(label),
    )
    expect(changing.length).toBeGreaterThan(10)
    expect(changing.filter(({ disabled }) => disabled !== true).map(({ label }) => label)).toEqual([])
  })

  test('a wire can be removed, or led through a node of its kind', async () => {
    const workbench = await bench()
    const entries = () =>
      menuEntries(workbench, { on: 'wire', key: 'dense-1.y>dense-2.x.0', at: [0, 0] }, [0, 0])
    const insertable = items(entries()).map(({ label }) => label)
    expect(insertable).toContain('Dropout')
    expect(insertable).not.toContain('Split')
    choose(entries(), 'Dropout')
    expect(workbench.graph().nodes['dense-2']?.in).toEqual({ x: [{ node: 'dropout-2', port: 'y' }] })
    expect(past(workbench)).toEqual(['Insert Dropout'])
    workbench.undo()
    choose(entries(), 'Remove the wire')
    expect(workbench.graph().nodes['dense-2']?.in).toEqual({})
  })

  test('a wire that is gone has no menu', async () => {
    expect(menuEntries(await bench(), { on: 'wire', key: 'a.b>c.d.0', at: [0, 0] }, [0, 0])).toEqual([])
  })

  test('the ways out of a problem stand on top', async () => {
    const conv = { type: 'dense', version: 1, params: {}, in: { x: [{ node: 'digits-input', port: 'y' }] } }
    const workbench = await bench({
      title: 'Flatten is missing',
      nodes: {
        'digits-1': { type: 'digits', version: 1, params: {}, in: {} },
        'digits-input': {
          type: 'input',
          version: 1,
          params: { columns: ['image'] },
          in: { data: [{ node: 'digits-1', port: 'data' }] },
        },
        'dense-1': conv,
      },
      layout: { 'digits-1': [0, 0], 'digits-input': [250, 0], 'dense-1': [500, 0] },
    })
    workbench.select(['dense-1'])
    const entries = menuEntries(workbench, { on: 'node', id: 'dense-1' }, [0, 0])
    expect(items(entries)[0]?.label).toBe('Insert Flatten')
    choose(entries, 'Insert Flatten')
    expect(workbench.state.getState().compiled.nodes.get('dense-1')?.problems).toEqual([])
    workbench.undo()
    expect(workbench.graph().nodes['dense-1']).toEqual(conv)
  })

  test('what needs a selection is grey without one', async () => {
    const workbench = await bench()
    const grey = items(menuEntries(workbench, { on: 'selection' }, [0, 0])).filter(({ disabled }) => disabled)
    expect(grey.map(({ label }) => label)).toEqual(expect.arrayContaining(['Copy', 'Duplicate', 'Delete']))
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
  })
})
