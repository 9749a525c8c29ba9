import { copySelection, cutSelection, pasteText } from './clipboard.ts'
import {
  arrangeNodes,
  canvasOf,
  currentNode,
  deleteSelection,
  duplicateSelection,
  fitSelection,
  hasSelection,
  inspect,
  isRunningNow,
  nudgeSelection,
  openDialog,
  openNodeDialog,
  openSearch,
  run,
  saveFile,
  selectAll,
  selectAlong,
  selectNone,
} from './actions.ts'
import type { Workbench } from './workbench-types.ts'

export const SHORTCUT_GROUPS = ['Edit', 'Nodes', 'Select', 'View', 'Run', 'Help'] as const

/** One thing that the keyboard can do: shown in tooltips, menus, the command palette and the help. */
export interface Shortcut {
  readonly id: string
  /** `Ctrl+Shift+Z`; `Ctrl` is ⌘ on a Mac. Two presses are parted by a space: `Alt+S U`. */
  readonly keys: readonly string[]
  readonly title: string
  readonly group: (typeof SHORTCUT_GROUPS)[number]
  /** `canvas`: only while the keyboard is on the canvas or nowhere; a list or a slider then keeps its arrows. */
  readonly scope: 'window' | 'canvas'
  /** Changes the graph, so it does nothing in a window that may only read. */
  readonly changes?: true
  /** The browser sends an event of its own for these keys, which needs no permission: the router lets them pass. */
  readonly native?: true
  run(workbench: Workbench): void
  when?(workbench: Workbench): boolean
}

/** Canvas units that an arrow key moves a node by. */
const NUDGE = { small: 4, big: 20 } as const

const nodeChosen = (workbench: Workbench) => currentNode(workbench) !== null
const nodesSelected = (workbench: Workbench) => workbench.state.getState().session.selection.size > 0

/** Every shortcut of the editor, once. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: 'undo',
    keys: ['Ctrl+Z'],
    title: 'Undo',
    group: 'Edit',
    scope: 'window',
    changes: true,
    run: (workbench) => workbench.undo(),
  },
  {
    id: 'redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    title: 'Redo',
    group: 'Edit',
    scope: 'window',
    changes: true,
    run: (workbench) => workbench.redo(),
  },
  {
    id: 'cut',
    keys: ['Ctrl+X'],
    title: 'Cut',
    group: 'Edit',
    scope: 'window',
    changes: true,
    native: true,
    run: (workbench) => void cutSelection(workbench),
    when: nodesSelected,
  },
  {
    id: 'copy',
    keys: ['Ctrl+C'],
    title: 'Copy',
    group: 'Edit',
    scope: 'window',
    native: true,
    run: (workbench) => void copySelection(workbench),
    when: nodesSelected,
  },
  {
    id: 'paste',
    keys: ['Ctrl+V'],
    title: 'Paste',
    group: 'Edit',
    scope: 'window',
    changes: true,
    native: true,
    run: (workbench) => void pasteText(workbench),
  },
  {
    id: 'save-file',
    keys: ['Ctrl+S'],
    title: 'Save to a file',
    group: 'Edit',
    scope: 'window',
    run: saveFile,
  },
  {
    id: 'add-node',
    keys: ['/', 'Shift+A'],
    title: 'Add a node',
    group: 'Nodes',
    scope: 'window',
    changes: true,
    run: openSearch,
  },
  {
    id: 'connect',
    keys: ['C'],
    title: 'Connect to …',
    group: 'Nodes',
    scope: 'canvas',
    changes: true,
    run: (workbench) => openNodeDialog(workbench, 'connect'),
    when: nodeChosen,
  },
  {
    id: 'rename',
    keys: ['F2'],
    title: 'Rename',
    group: 'Nodes',
    scope: 'window',
    changes: true,
    run: (workbench) => openNodeDialog(workbench, 'rename'),
    when: nodeChosen,
  },
  {
    id: 'inspect',
    keys: ['Enter'],
    title: 'Show the settings',
    group: 'Nodes',
    scope: 'canvas',
    run: (workbench) => inspect(workbench),
    when: nodeChosen,
  },
  {
    id: 'menu',
    keys: ['Shift+F10', 'ContextMenu'],
    title: 'Open the menu',
    group: 'Nodes',
    scope: 'canvas',
    run: (workbench) => canvasOf(workbench)?.openMenu(),
  },
  {
    id: 'duplicate',
    keys: ['Ctrl+D'],
    title: 'Duplicate',
    group: 'Nodes',
    scope: 'window',
    changes: true,
    run: duplicateSelection,
    when: nodesSelected,
  },
  {
    id: 'delete',
    keys: ['Delete', 'Backspace'],
    title: 'Delete',
    group: 'Nodes',
    scope: 'canvas',
    changes: true,
    run: (workbench) => deleteSelection(workbench),
    when: hasSelection,
  },
  {
    id: 'delete-reconnect',
    keys: ['Ctrl+Backspace', 'Ctrl+Delete'],
    title: 'Delete and close the gap',
    group: 'Nodes',
    scope: 'canvas',
    changes: true,
    run: (workbench) => deleteSelection(workbench, true),
    when: nodesSelected,
  },
  {
    id: 'arrange',
    keys: ['Shift+L'],
    title: 'Arrange the nodes',
    group: 'Nodes',
    scope: 'window',
    changes: true,
    run: (workbench) => void arrangeNodes(workbench),
  },
  ...nudges(),
  {
    id: 'walk-back',
    keys: ['['],
    title: 'Go along the wire before it',
    group: 'Select',
    scope: 'canvas',
    run: (workbench) => canvasOf(workbench)?.walk('back'),
  },
  {
    id: 'walk-on',
    keys: [']'],
    title: 'Go along the wire behind it',
    group: 'Select',
    scope: 'canvas',
    run: (workbench) => canvasOf(workbench)?.walk('on'),
  },
  {
    id: 'select-all',
    keys: ['Ctrl+A'],
    title: 'Select all',
    group: 'Select',
    scope: 'canvas',
    run: selectAll,
  },
  {
    id: 'select-none',
    keys: ['Escape'],
    title: 'Select nothing',
    group: 'Select',
    scope: 'canvas',
    run: selectNone,
    when: hasSelection,
  },
  {
    id: 'select-upstream',
    keys: ['Alt+S U'],
    title: 'Select all before it',
    group: 'Select',
    scope: 'window',
    run: (workbench) => selectAlong(workbench, 'upstream'),
    when: nodesSelected,
  },
  {
    id: 'select-downstream',
    keys: ['Alt+S D'],
    title: 'Select all behind it',
    group: 'Select',
    scope: 'window',
    run: (workbench) => selectAlong(workbench, 'downstream'),
    when: nodesSelected,
  },
  {
    id: 'fit',
    keys: ['Shift+1'],
    title: 'Show everything',
    group: 'View',
    scope: 'window',
    run: (workbench) => canvasOf(workbench)?.fit(),
  },
  {
    id: 'fit-selection',
    keys: ['.'],
    title: 'Show the selection',
    group: 'View',
    scope: 'canvas',
    run: fitSelection,
    when: nodesSelected,
  },
  {
    id: 'zoom-in',
    keys: ['Ctrl++', 'Ctrl+='],
    title: 'Zoom in',
    group: 'View',
    scope: 'window',
    run: (workbench) => canvasOf(workbench)?.zoomIn(),
  },
  {
    id: 'zoom-out',
    keys: ['Ctrl+-'],
    title: 'Zoom out',
    group: 'View',
    scope: 'window',
    run: (workbench) => canvasOf(workbench)?.zoomOut(),
  },
  {
    id: 'zoom-reset',
    keys: ['Ctrl+0'],
    title: 'Zoom to 100 %',
    group: 'View',
    scope: 'window',
    run: (workbench) => canvasOf(workbench)?.zoomTo(1),
  },
  {
    id: 'minimap',
    keys: ['Alt+M'],
    title: 'Show or hide the map',
    group: 'View',
    scope: 'window',
    run: (workbench) => canvasOf(workbench)?.toggleMinimap(),
  },
  {
    id: 'run',
    keys: ['Ctrl+Enter'],
    title: 'Run',
    group: 'Run',
    scope: 'window',
    run,
  },
  {
    id: 'stop',
    keys: ['Ctrl+Alt+Enter'],
    title: 'Stop and keep what was learned',
    group: 'Run',
    scope: 'window',
    run: (workbench) => workbench.control({ do: 'stop' }),
    when: isRunningNow,
  },
  {
    id: 'step',
    keys: ['Ctrl+.'],
    title: 'Train one batch, then pause',
    group: 'Run',
    scope: 'window',
    run: (workbench) => workbench.control({ do: 'step' }),
    when: isRunningNow,
  },
  {
    id: 'commands',
    keys: ['Ctrl+K'],
    title: 'Find a command',
    group: 'Help',
    scope: 'window',
    run: (workbench) => openDialog(workbench, { kind: 'commands' }),
  },
  {
    id: 'shortcuts',
    keys: ['?'],
    title: 'Keyboard shortcuts',
    group: 'Help',
    scope: 'window',
    run: (workbench) => openDialog(workbench, { kind: 'shortcuts' }),
  },
]

function nudges(): Shortcut[] {
  const ways = [
    ['up', 'ArrowUp', 0, -1],
    ['down', 'ArrowDown', 0, 1],
    ['left', 'ArrowLeft', -1, 0],
    ['right', 'ArrowRight', 1, 0],
  ] as const
  return ways.flatMap(([way, key, x, y]) =>
    (['small', 'big'] as const).map((size) => ({
      id: `nudge-${way}${size === 'big' ? '-far' : ''}`,
      keys: [size === 'big' ? `Shift+${key}` : key],
      title: `Move ${way}${size === 'big' ? ' by a bigger step' : ''}`,
      group: 'Nodes' as const,
      scope: 'canvas' as const,
      changes: true as const,
      run: (workbench: Workbench) => nudgeSelection(workbench, x * NUDGE[size], y * NUDGE[size]),
      when: nodesSelected,
    })),
  )
}

/** One shortcut. @throws when there is none with this id, which is a programmer's mistake */
export function shortcut(id: string): Shortcut {
  const found = SHORTCUTS.find((one) => one.id === id)
  if (!found) throw new Error(`internal: no shortcut "${id}"`)
  return found
}

/** The first keys of a shortcut, for a tooltip or a menu. */
export function keysOf(id: string): string {
  return shortcut(id).keys[0] ?? ''
}
