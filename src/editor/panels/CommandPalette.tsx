import { CornerDownRight, Plus } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { titleOf } from '../../graph/queries.ts'
import { quote } from '../../kernel/words.ts'
import { canvasOf } from '../actions.ts'
import { useWorkbench } from '../context.tsx'
import { SHORTCUTS } from '../keys.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { FAMILY_TITLES } from '../kit/families.ts'
import { Keys } from '../kit/Keys.tsx'
import type { Workbench } from '../workbench-types.ts'
import { addFromPalette } from './add-node.ts'
import { findAll, type Findable } from './find.ts'
import { SearchList, type Found } from './SearchList.tsx'

interface Action extends Found, Findable {
  readonly run: () => void
}

/** Everything that can be done, by name: commands, nodes to go to, nodes to add. */
export function CommandPalette() {
  const workbench = useWorkbench()
  const actions = useMemo(() => actionsOf(workbench), [workbench])
  const close = () => workbench.updateSession({ dialog: null })
  const find = useCallback(
    (query: string) =>
      findAll(query, query.trim() === '' ? actions.slice(0, 200) : actions, (action) => action),
    [actions],
  )
  return (
    <Dialog title="Find a command" bare onClose={close}>
      <SearchList
        label="Find a command or a node"
        placeholder="Find a command or a node"
        find={find}
        onChoose={(key) => {
          const chosen = actions.find((action) => action.key === key)
          close()
          // After the dialog has gone, so that what it opens gets the keyboard.
          setTimeout(() => chosen?.run())
        }}
        none={(query) => `Nothing is called ${quote(query)}.`}
      />
    </Dialog>
  )
}

function actionsOf(workbench: Workbench): readonly Action[] {
  const { readOnly } = workbench.state.getState()
  const { catalogue } = workbench
  const commands = SHORTCUTS.filter(({ id }) => id !== 'commands' && !id.startsWith('nudge')).map(
    (shortcut): Action => ({
      key: `command ${shortcut.id}`,
      label: shortcut.title,
      title: shortcut.title,
      words: [shortcut.group],
      group: 'Commands',
      disabled: (readOnly && shortcut.changes === true) || shortcut.when?.(workbench) === false,
      after: shortcut.keys[0] !== undefined && <Keys keys={shortcut.keys[0]} />,
      run: () => shortcut.run(workbench),
    }),
  )
  const nodes = Object.entries(workbench.graph().nodes).map(([id, node]): Action => {
    const title = titleOf(catalogue, node)
    return {
      key: `go ${id}`,
      label: `Go to ${title}`,
      title,
      words: ['go to', id],
      group: 'Nodes of this graph',
      icon: <CornerDownRight aria-hidden />,
      after: id,
      run: () => {
        workbench.select([id])
        canvasOf(workbench)?.focusNode(id)
      },
    }
  })
  const adding = catalogue.definitions.map((definition): Action => ({
    key: `add ${definition.type}`,
    label: `Add ${definition.title}`,
    title: definition.title,
    words: ['add', ...(definition.keywords ?? [])],
    text: definition.summary,
    group: 'Add a node',
    disabled: readOnly,
    icon: <Plus aria-hidden />,
    after: FAMILY_TITLES[definition.family],
    run: () => addFromPalette(workbench, definition.type),
  }))
  return [...commands, ...nodes, ...adding]
}
