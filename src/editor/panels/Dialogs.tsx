import { useWorkbenchState } from '../context.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { NodeSearch } from './NodeSearch.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import { StarterDialog } from './StarterDialog.tsx'
import { ShortcutHelp } from './ShortcutHelp.tsx'

/** The dialog that the session asks for. */
export function Dialogs() {
  const dialog = useWorkbenchState((state) => state.session.dialog)
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'commands':
      return <CommandPalette />
    case 'shortcuts':
      return <ShortcutHelp />
    case 'search':
      return <NodeSearch key={dialog.screen.join()} asked={dialog} />
    case 'connect':
      return <ConnectDialog key={dialog.node} node={dialog.node} />
    case 'rename':
      return <RenameDialog key={dialog.node} node={dialog.node} />
    case 'starters':
      return <StarterDialog key={dialog.node} node={dialog.node} />
  }
}
