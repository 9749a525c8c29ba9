import { insertOnWire, removeWires } from '../../graph/commands.ts'
import { findWire, kindOf } from '../../graph/queries.ts'
import type { Point } from '../../graph/document.ts'
import { fixesOf } from '../../compile/fixes.ts'
import { selectedNodes } from '../actions.ts'
import { runShortcut } from '../key-router.ts'
import { keysOf, shortcut } from '../keys.ts'
import type { MenuEntry } from '../kit/menu-entries.ts'
import type { Workbench } from '../workbench-types.ts'
import type { MenuTarget } from './canvas-store.ts'

const SEPARATOR: MenuEntry = { kind: 'separator' }

/** The entries of a menu, for what it was opened on. */
export function menuEntries(workbench: Workbench, target: MenuTarget, screen: Point): readonly MenuEntry[] {
  switch (target.on) {
    case 'canvas':
      return canvasEntries(workbench, target.at, screen)
    case 'node':
      return nodeEntries(workbench)
    case 'selection':
      return selectionEntries(workbench)
    case 'wire':
      return wireEntries(workbench, target.key)
  }
}

/** What a menu is called. */
export function menuLabel(target: MenuTarget): string {
  return { canvas: 'Canvas', node: 'Node', selection: 'Selection', wire: 'Wire' }[target.on]
}

function entry(workbench: Workbench, id: string, more: { label?: string; danger?: boolean } = {}): MenuEntry {
  const one = shortcut(id)
  const impossible = one.changes === true && workbench.state.getState().readOnly
  return {
    kind: 'item',
    label: one.title,
    keys: keysOf(id),
    disabled: impossible || !(one.when?.(workbench) ?? true),
    onSelect: () => runShortcut(workbench, one),
    ...more,
  }
}

function canvasEntries(workbench: Workbench, at: Point, screen: Point): readonly MenuEntry[] {
  const add: MenuEntry = {
    kind: 'item',
    label: 'Add a node',
    keys: keysOf('add-node'),
    disabled: workbench.state.getState().readOnly,
    onSelect: () => workbench.updateSession({ dialog: { kind: 'search', at, screen } }),
  }
  return [
    add,
    entry(workbench, 'paste'),
    SEPARATOR,
    entry(workbench, 'select-all'),
    entry(workbench, 'fit'),
    entry(workbench, 'arrange'),
    entry(workbench, 'minimap'),
    SEPARATOR,
    entry(workbench, 'run'),
    entry(workbench, 'shortcuts'),
  ]
}

function nodeEntries(workbench: Workbench): readonly MenuEntry[] {
  const fixes = fixEntries(workbench)
  return [
    ...fixes,
    ...(fixes.length > 0 ? [SEPARATOR] : []),
    entry(workbench, 'inspect'),
    entry(workbench, 'rename'),
    entry(workbench, 'connect'),
    SEPARATOR,
    entry(workbench, 'copy'),
    entry(workbench, 'cut'),
    entry(workbench, 'duplicate'),
    SEPARATOR,
    entry(workbench, 'select-upstream'),
    entry(workbench, 'select-downstream'),
    SEPARATOR,
    entry(workbench, 'delete-reconnect'),
    entry(workbench, 'delete', { danger: true }),
  ]
}

/** The ways out of the node's problems, at the top, because they are why one opens the menu of a red node. */
function fixEntries(workbench: Workbench): readonly MenuEntry[] {
  const { compiled, readOnly } = workbench.state.getState()
  const [id] = selectedNodes(workbench)
  const problems = compiled.nodes.get(id ?? '')?.problems ?? []
  return problems.flatMap((problem) =>
    fixesOf(workbench.graph(), workbench.catalogue, problem).map((command): MenuEntry => ({
      kind: 'item',
      label: command.label,
      disabled: readOnly,
      onSelect: () => workbench.commit(command),
    })),
  )
}

function selectionEntries(workbench: Workbench): readonly MenuEntry[] {
  return [
    entry(workbench, 'copy'),
    entry(workbench, 'cut'),
    entry(workbench, 'duplicate'),
    SEPARATOR,
    entry(workbench, 'fit-selection'),
    entry(workbench, 'select-upstream'),
    entry(workbench, 'select-downstream'),
    SEPARATOR,
    entry(workbench, 'delete-reconnect'),
    entry(workbench, 'delete', { danger: true }),
  ]
}

function wireEntries(workbench: Workbench, key: string): readonly MenuEntry[] {
  const graph = workbench.graph()
  const { catalogue } = workbench
  const { readOnly } = workbench.state.getState()
  const wire = findWire(graph, key)
  if (!wire) return []
  const kind = kindOf(catalogue, graph, wire)
  const between = catalogue.definitions.filter(
    ({ inputs, outputs }) =>
      Object.values(inputs).some((port) => port.kind === kind) &&
      Object.values(outputs).some((port) => port.kind === kind),
  )
  const insert: MenuEntry = {
    kind: 'more',
    label: 'Insert a node',
    entries: between.map((definition) => ({
      kind: 'item',
      label: definition.title,
      disabled: readOnly,
      onSelect: () => {
        const now = findWire(workbench.graph(), key)
        if (!now) return
        const command = insertOnWire(workbench.graph(), catalogue, { type: definition.type, wire: now })
        workbench.commit(command)
        workbench.select([command.id])
      },
    })),
  }
  return [
    ...(between.length > 0 ? [insert, SEPARATOR] : []),
    {
      kind: 'item',
      label: 'Remove the wire',
      keys: keysOf('delete'),
      danger: true,
      disabled: readOnly,
      onSelect: () => {
        const now = findWire(workbench.graph(), key)
        if (now) workbench.commit(removeWires([now]))
      },
    },
  ]
}
