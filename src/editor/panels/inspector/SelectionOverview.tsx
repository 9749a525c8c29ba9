import { Copy, Scan, Trash2 } from 'lucide-react'
import { titleOf } from '../../../graph/queries.ts'
import { plural } from '../../../kernel/words.ts'
import { deleteSelection, duplicateSelection, fitSelection } from '../../actions.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import { keysOf } from '../../keys.ts'
import { Button } from '../../kit/Button.tsx'
import { FamilyDot } from '../../kit/FamilyDot.tsx'
import styles from './Inspector.module.css'

/** Several nodes: how many, which, and what can be done with all of them. */
export function SelectionOverview() {
  const workbench = useWorkbench()
  const selection = useWorkbenchState((state) => state.session.selection)
  const graph = useWorkbenchState((state) => state.history.graph)
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const { catalogue } = workbench
  const shown = [...selection].slice(0, 100)
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>{plural(selection.size, 'node')} selected</h2>
      <div className={styles.row}>
        <Button
          size="small"
          icon={<Copy aria-hidden />}
          keys={keysOf('duplicate')}
          disabled={readOnly}
          onClick={() => duplicateSelection(workbench)}
        >
          Duplicate
        </Button>
        <Button
          size="small"
          icon={<Scan aria-hidden />}
          keys={keysOf('fit-selection')}
          onClick={() => fitSelection(workbench)}
        >
          Show
        </Button>
        <Button
          size="small"
          icon={<Trash2 aria-hidden />}
          keys={keysOf('delete')}
          disabled={readOnly}
          onClick={() => deleteSelection(workbench)}
        >
          Delete
        </Button>
      </div>
      <section className={styles.section}>
        <h3>Nodes</h3>
        <ul className={styles.list}>
          {shown.map((id) => {
            const node = graph.nodes[id]
            if (!node) return null
            const family = catalogue.find(node.type)?.family
            return (
              <li key={id}>
                {family && <FamilyDot family={family} />}
                <button type="button" className={styles.link} onClick={() => workbench.select([id])}>
                  {titleOf(catalogue, node)}
                </button>
                <span className={styles.id}>{id}</span>
              </li>
            )
          })}
        </ul>
        {selection.size > shown.length && (
          <p className={styles.quiet}>and {selection.size - shown.length} more</p>
        )}
      </section>
    </div>
  )
}
