import { useWorkbenchState } from '../../context.tsx'
import type { EditorProps } from '../../editor-types.ts'
import { GraphOverview } from './GraphOverview.tsx'
import { NodeDetails } from './NodeDetails.tsx'
import { SelectionOverview } from './SelectionOverview.tsx'

/** What is known about what is selected, and the form to change it. With nothing selected: the graph. */
export function Inspector({ onPickFile }: Pick<EditorProps, 'onPickFile'>) {
  const focus = useWorkbenchState(({ session, history }) =>
    session.focus !== null && history.graph.nodes[session.focus] ? session.focus : null,
  )
  const several = useWorkbenchState(({ session }) => session.selection.size > 1)
  if (several) return <SelectionOverview />
  if (focus !== null) return <NodeDetails key={focus} id={focus} onPickFile={onPickFile} />
  return <GraphOverview />
}
