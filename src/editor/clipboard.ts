import { paste, removeNodes } from '../graph/commands.ts'
import { copyFragment, readFragment } from '../graph/fragment.ts'
import type { NodeId } from '../graph/document.ts'
import { plural } from '../kernel/words.ts'
import { canvasOf, selectedNodes } from './actions.ts'
import type { Workbench } from './workbench-types.ts'

/** The selected nodes as a text for the clipboard; `null` when none are selected. */
function selectionText(workbench: Workbench): { text: string; nodes: readonly NodeId[] } | null {
  const nodes = selectedNodes(workbench)
  return nodes.length === 0 ? null : { text: copyFragment(workbench.graph(), nodes), nodes }
}

function remove(workbench: Workbench, nodes: readonly NodeId[]): void {
  const { catalogue } = workbench
  const command = removeNodes(workbench.graph(), nodes, { reconnect: false, catalogue })
  workbench.commit({ ...command, label: `Cut ${plural(nodes.length, 'node')}` })
  workbench.select([])
}

/**
 * Adds what a text from the clipboard describes, at the pointer, as one entry of the history. The text comes from
 * anywhere, so it is read as strictly as a file; what is wrong with it is said on screen.
 */
export function pasteFragment(workbench: Workbench, text: string): void {
  if (workbench.state.getState().readOnly) return
  const read = readFragment(text, workbench.catalogue)
  if (!read.ok) {
    const [problem] = read.problems
    workbench.announce(problem?.message ?? 'The clipboard holds no nodes.', { visible: true })
    return
  }
  const command = paste(workbench.graph(), read.fragment, canvasOf(workbench)?.pointer() ?? [0, 0])
  workbench.commit(command)
  workbench.select(command.ids)
  const [note] = read.notes
  workbench.announce(
    `Pasted ${plural(command.ids.length, 'node')}.${note ? ` ${note.message}` : ''}`,
    note ? { visible: true, undo: true } : {},
  )
}

/** Copies what is selected, from a menu. */
export async function copySelection(workbench: Workbench): Promise<boolean> {
  const copied = selectionText(workbench)
  if (!copied) return false
  try {
    await navigator.clipboard.writeText(copied.text)
  } catch {
    workbench.announce('The browser did not allow copying from a menu. Ctrl+C works.', { visible: true })
    return false
  }
  workbench.announce(`Copied ${plural(copied.nodes.length, 'node')}.`)
  return true
}

/** Cuts what is selected, from a menu; nothing is deleted when it could not be copied. */
export async function cutSelection(workbench: Workbench): Promise<void> {
  if (workbench.state.getState().readOnly) return
  const nodes = selectedNodes(workbench)
  if (await copySelection(workbench)) remove(workbench, nodes)
}

/** Pastes from a menu, where the browser asks the person first. */
export async function pasteText(workbench: Workbench): Promise<void> {
  let text: string
  try {
    text = await navigator.clipboard.readText()
  } catch {
    workbench.announce('The browser did not allow pasting from a menu. Ctrl+V works.', { visible: true })
    return
  }
  pasteFragment(workbench, text)
}

/** The events of Ctrl+C, Ctrl+X and Ctrl+V bring the clipboard with them, so no permission is needed. */
export function handleClipboard(workbench: Workbench, event: ClipboardEvent): void {
  const { clipboardData } = event
  if (!clipboardData) return
  if (event.type === 'paste') {
    const text = clipboardData.getData('text/plain')
    if (text === '') return
    event.preventDefault()
    pasteFragment(workbench, text)
    return
  }
  // A person who selected text on the page wants that text.
  if (document.getSelection()?.isCollapsed === false) return
  if (event.type === 'cut' && workbench.state.getState().readOnly) return
  const copied = selectionText(workbench)
  if (!copied) return
  event.preventDefault()
  clipboardData.setData('text/plain', copied.text)
  if (event.type === 'cut') remove(workbench, copied.nodes)
  workbench.announce(`${event.type === 'cut' ? 'Cut' : 'Copied'} ${plural(copied.nodes.length, 'node')}.`)
}
