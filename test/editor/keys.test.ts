import { describe, expect, test } from 'vitest'
import { isPress, route, runShortcut, type Place, type Press } from '../../src/editor/key-router.ts'
import { keysOf, SHORTCUTS, shortcut } from '../../src/editor/keys.ts'
import { registerCanvas, registerHost, type CanvasApi } from '../../src/editor/actions.ts'
import { bench, GRAPH, past } from './canvas/bench.ts'

const CANVAS: Place = { editable: false, dialog: false, control: false, canvas: true }

/** A press as a keyboard with US letters sends it. */
function press(keys: string, more: Partial<Press> = {}): Press {
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+')
  const key = parts.pop() ?? ''
  const shiftKey = parts.includes('Shift')
  return {
    key: /^[A-Z]$/.test(key) && !shiftKey ? key.toLowerCase() : key,
    code: /^[A-Z]$/.test(key) ? `Key${key}` : /^[0-9]$/.test(key) ? `Digit${key}` : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: false,
    altKey: parts.includes('Alt'),
    shiftKey,
    ...more,
  }
}

function routed(pressed: Press, place: Place = CANVAS, pending: string | null = null, mac = false): string {
  const found = route(SHORTCUTS, pressed, place, pending, mac)
  return found.to === 'run' ? found.shortcut.id : found.to === 'chord' ? `chord ${found.first}` : 'nobody'
}

describe('the table', () => {
  test('every shortcut has an id, keys and a title of its own', () => {
    const ids = SHORTCUTS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const keys = SHORTCUTS.flatMap((one) => one.keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { title } of SHORTCUTS) expect(title).toMatch(/^[A-Z]/)
  })

  test.each([
    ['undo', ['Ctrl+Z']],
    ['redo', ['Ctrl+Shift+Z', 'Ctrl+Y']],
    ['delete', ['Delete', 'Backspace']],
    ['delete-reconnect', ['Ctrl+Backspace']],
    ['duplicate', ['Ctrl+D']],
    ['select-all', ['Ctrl+A']],
    ['select-none', ['Escape']],
    ['nudge-left', ['ArrowLeft']],
    ['nudge-left-far', ['Shift+ArrowLeft']],
    ['zoom-reset', ['Ctrl+0']],
    ['zoom-in', ['Ctrl++', 'Ctrl+=']],
    ['zoom-out', ['Ctrl+-']],
    ['fit', ['Shift+1']],
    ['fit-selection', ['.']],
    ['rename', ['F2']],
    ['commands', ['Ctrl+K']],
    ['shortcuts', ['?']],
    ['add-node', ['/', 'Shift+A']],
    ['run', ['Ctrl+Enter']],
    ['stop', ['Ctrl+Alt+Enter']],
    ['step', ['Ctrl+.']],
    ['save-file', ['Ctrl+S']],
    ['connect', ['C']],
    ['minimap', ['Alt+M']],
    ['arrange', ['Shift+L']],
    ['menu', ['Shift+F10', 'ContextMenu']],
    ['inspect', ['Enter']],
  ])('%s answers to its keys', (id, keys) => {
    for (const one of keys) expect(routed(press(one))).toBe(id)
  })

  test('the clipboard is left to the events of the browser, but stands in the table', () => {
    for (const [id, keys] of [
      ['cut', 'Ctrl+X'],
      ['copy', 'Ctrl+C'],
      ['paste', 'Ctrl+V'],
    ] as const) {
      expect(keysOf(id)).toBe(keys)
      expect(routed(press(keys))).toBe('nobody')
    }
  })

  test('a chord needs both of its keys, one after the other', () => {
    expect(routed(press('Alt+S'))).toBe('chord Alt+S')
    expect(routed(press('U'), CANVAS, 'Alt+S')).toBe('select-upstream')
    expect(routed(press('Alt+D'), CANVAS, 'Alt+S')).toBe('select-downstream')
    expect(routed(press('C'), CANVAS, 'Alt+S')).toBe('nobody')
    expect(routed(press('U'))).toBe('nobody')
  })
})

describe('where the keyboard is', () => {
  const everyKey = SHORTCUTS.flatMap(({ keys }) => keys.map((one) => one.split(' ')[0] ?? ''))

  test('in a text field, no shortcut does anything', () => {
    for (const keys of everyKey)
      expect([keys, routed(press(keys), { ...CANVAS, editable: true })]).toEqual([keys, 'nobody'])
  })

  test('in a dialog or a menu, no shortcut does anything', () => {
    for (const keys of everyKey)
      expect([keys, routed(press(keys), { ...CANVAS, dialog: true })]).toEqual([keys, 'nobody'])
  })

  test('in a panel, plain keys belong to the panel, and the others go on', () => {
    const panel: Place = { ...CANVAS, canvas: false }
    for (const keys of ['Delete', 'Backspace', 'ArrowUp', 'Enter', 'Escape', 'C', '.'])
      expect([keys, routed(press(keys), panel)]).toEqual([keys, 'nobody'])
    expect(routed(press('Ctrl+Z'), panel)).toBe('undo')
    expect(routed(press('Ctrl+Enter'), panel)).toBe('run')
  })

  test('a button on the canvas keeps Enter, and undo still works there', () => {
    const button: Place = { ...CANVAS, control: true }
    expect(routed(press('Enter'), button)).toBe('nobody')
    expect(routed(press('ArrowLeft'), button)).toBe('nobody')
    expect(routed(press('Ctrl+Z'), button)).toBe('undo')
  })

  test('a button that was clicked leaves to us what means nothing to it', () => {
    const tab: Place = { ...CANVAS, canvas: false, control: true }
    expect(routed(press('/'), tab)).toBe('add-node')
    expect(routed(press('?'), tab)).toBe('shortcuts')
    expect(routed(press('F2'), tab)).toBe('rename')
    expect(routed(press('Delete'), tab)).toBe('nobody')
  })
})

describe('keyboards of this world', () => {
  test('a Mac has ⌘ for Ctrl, and Alt writes other characters there', () => {
    expect(isPress('Ctrl+Z', press('Z', { metaKey: true }), true)).toBe(true)
    expect(isPress('Ctrl+Z', press('Ctrl+Z'), true)).toBe(false)
    expect(isPress('Alt+M', press('Alt+M', { key: 'µ' }), true)).toBe(true)
  })

  test('Shift+1 is whatever character stands there', () => {
    for (const key of ['!', '1', '+']) expect(isPress('Shift+1', press('Shift+1', { key }), false)).toBe(true)
  })

  test('characters count as characters, wherever they are', () => {
    // A German keyboard writes / with Shift+7 and ? with Shift+ß.
    expect(isPress('/', press('/', { code: 'Digit7', shiftKey: true }), false)).toBe(true)
    expect(isPress('?', press('?', { code: 'Minus', shiftKey: true }), false)).toBe(true)
    expect(isPress('.', press('>', { code: 'Period', shiftKey: true }), false)).toBe(false)
    // A French one writes [ with AltGr+5.
    expect(isPress('[', press('[', { code: 'Digit5', altKey: true }), false)).toBe(true)
  })

  test('letters go by what they are called, and by their place where there are no Latin ones', () => {
    // Z and Y change places on a German keyboard.
    expect(isPress('Ctrl+Z', press('Ctrl+Z', { code: 'KeyY' }), false)).toBe(true)
    expect(isPress('Ctrl+Y', press('Ctrl+Z', { code: 'KeyY' }), false)).toBe(false)
    expect(isPress('Ctrl+Z', press('Ctrl+Z', { key: 'я' }), false)).toBe(true)
  })

  test('more modifiers are another shortcut', () => {
    expect(isPress('Ctrl+Z', press('Ctrl+Shift+Z'), false)).toBe(false)
    expect(isPress('Ctrl+Enter', press('Ctrl+Alt+Enter'), false)).toBe(false)
    expect(isPress('C', press('Ctrl+C'), false)).toBe(false)
    expect(isPress('Delete', press('Delete', { metaKey: true }), false)).toBe(false)
  })
})

describe('what shortcuts do', () => {
  test('a window that may only read: nothing changes, whatever is pressed', async () => {
    const workbench = await bench(undefined, true)
    workbench.select(['dense-1', 'dropout-1'])
    for (const one of SHORTCUTS.filter(({ native }) => !native)) runShortcut(workbench, one)
    expect(workbench.graph()).toBe(workbench.state.getState().history.graph)
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
    expect(workbench.graph().layout).toEqual(GRAPH.layout)
  })

  test('nudges in a row are one entry; undo takes them back', async () => {
    const workbench = await bench()
    workbench.select(['dense-1'])
    for (const id of ['nudge-left', 'nudge-left', 'nudge-down-far']) runShortcut(workbench, shortcut(id))
    expect(workbench.graph().layout['dense-1']).toEqual([242 * 3 - 8, 20])
    expect(past(workbench)).toEqual(['Move node'])
    runShortcut(workbench, shortcut('undo'))
    expect(workbench.graph().layout).toEqual(GRAPH.layout)
  })

  test('deleting takes nodes and wires in one entry and leaves nothing selected', async () => {
    const workbench = await bench()
    runShortcut(workbench, shortcut('select-all'))
    runShortcut(workbench, shortcut('delete'))
    expect(workbench.graph().nodes).toEqual({})
    expect(past(workbench)).toEqual(['Delete 9 nodes and 8 wires'])
    expect(workbench.state.getState().session.selection.size).toBe(0)
    workbench.undo()
    expect(workbench.graph().nodes).toEqual(GRAPH.nodes)
  })

  test('deleting with the gap closed connects the neighbours', async () => {
    const workbench = await bench()
    workbench.select(['dense-1'])
    runShortcut(workbench, shortcut('delete-reconnect'))
    expect(workbench.graph().nodes['dense-2']?.in).toEqual({ x: [{ node: 'input-1', port: 'y' }] })
  })

  test('duplicates become the selection', async () => {
    const workbench = await bench()
    workbench.select(['dense-1', 'dense-2'])
    runShortcut(workbench, shortcut('duplicate'))
    const { selection } = workbench.state.getState().session
    expect([...selection]).toEqual(['dense-3', 'dense-4'])
    expect(workbench.graph().nodes['dense-4']?.in).toEqual({ x: [{ node: 'dense-3', port: 'y' }] })
  })

  test('along the wires, in both directions', async () => {
    const workbench = await bench()
    workbench.select(['input-1'])
    runShortcut(workbench, shortcut('select-upstream'))
    expect(workbench.state.getState().session.selection).toEqual(new Set(['input-1', 'split-1', 'points-1']))
    workbench.select(['train-1'])
    runShortcut(workbench, shortcut('select-downstream'))
    expect(workbench.state.getState().session.selection).toEqual(new Set(['train-1', 'metrics-1']))
  })

  test('without a selection, what needs one does nothing', async () => {
    const workbench = await bench()
    for (const id of ['delete', 'duplicate', 'nudge-up', 'connect', 'rename'])
      runShortcut(workbench, shortcut(id))
    expect(past(workbench)).toEqual([])
    expect(workbench.state.getState().session.dialog).toBeNull()
  })

  test('saving and the settings are done by those who can', async () => {
    const workbench = await bench()
    const done: string[] = []
    const remove = registerHost(workbench, { saveFile: () => done.push('saved') })
    registerHost(workbench, { inspect: (node) => done.push(`inspected ${node}`) })
    runShortcut(workbench, shortcut('save-file'))
    workbench.select(['dense-1'])
    runShortcut(workbench, shortcut('inspect'))
    remove()
    runShortcut(workbench, shortcut('save-file'))
    expect(done).toEqual(['saved', 'inspected dense-1'])
  })

  test('node search opens where the pointer is', async () => {
    const workbench = await bench()
    const canvas = { pointer: () => [30, 40], toScreen: () => [330, 440] } as Partial<CanvasApi> as CanvasApi
    const remove = registerCanvas(workbench, canvas)
    runShortcut(workbench, shortcut('add-node'))
    expect(workbench.state.getState().session.dialog).toEqual({
      kind: 'search',
      at: [30, 40],
      screen: [330, 440],
    })
    remove()
  })
})
