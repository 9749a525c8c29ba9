import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { examplesSentence } from './starter-words.ts'
import { addStarter } from '../../graph/starter.ts'
import type { NodeId } from '../../graph/document.ts'
import { titleOf } from '../../graph/queries.ts'
import type { TableInfo } from '../../kernel/wire.ts'
import { canvasOf } from '../actions.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { Badge } from '../kit/Badge.tsx'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { ProblemCard } from './ProblemCard.tsx'
import { ReadingBar } from './ReadingBar.tsx'
import styles from './StarterDialog.module.css'

/** “What should the network predict?”: ready graphs for data that has just been read. */
export function StarterDialog({ node: id }: { node: NodeId }) {
  const workbench = useWorkbench()
  const compiled = useWorkbenchState((state) => state.compiled.nodes.get(id))
  const graph = useWorkbenchState((state) => state.history.graph)
  const node = graph.nodes[id]
  const [chosen, setChosen] = useState(0)
  const close = () => workbench.updateSession({ dialog: null })
  if (!node || !compiled) return null
  const table = Object.values(compiled.outputs).find((info): info is TableInfo => info.kind === 'table')
  const offers = (table && compiled.definition?.starters?.(table)) ?? []
  const build = () => {
    const starter = offers[chosen]
    const command = starter && addStarter(workbench.graph(), workbench.catalogue, id, starter)
    if (!command) return
    workbench.commit(command)
    close()
    workbench.select([])
    canvasOf(workbench)?.fit()
    // Not back to the button that asked for the file: there, Ctrl+Enter would open its menu instead of running.
    setTimeout(() => document.querySelector<HTMLElement>('#editor-canvas')?.focus())
    workbench.announce(`Built a network that predicts ${starter.target}. Run trains it.`, {
      visible: true,
      undo: true,
    })
  }
  return (
    <Dialog
      title="What should the network predict?"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Only the data</Button>
          <Button
            look="primary"
            icon={<Sparkles aria-hidden />}
            disabled={offers.length === 0}
            onClick={build}
          >
            Build the graph
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p className={styles.data}>
          <strong>{titleOf(workbench.catalogue, node)}</strong>{' '}
          {table ? examplesSentence(table) : (compiled.waiting ?? '')}
        </p>
        {!table && compiled.problems.map((problem) => <ProblemCard key={problem.code} problem={problem} />)}
        {!table && compiled.problems.length === 0 && <ReadingBar node={id} />}
        {table && offers.length === 0 && (
          <p className={styles.soft}>
            No column can be predicted from the others right away. Add preprocessing nodes behind the data, or
            correct what its columns are taken for.
          </p>
        )}
        {offers.length > 0 && (
          <fieldset className={styles.offers}>
            <legend className={styles.soft}>Everything in the graph can be changed afterwards.</legend>
            {offers.map(({ target, gives, note }, at) => (
              <label key={target} className={styles.offer}>
                <input
                  type="radio"
                  name="target"
                  checked={chosen === at}
                  autoFocus={at === 0}
                  onChange={() => setChosen(at)}
                  onDoubleClick={build}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') build()
                  }}
                />
                <span className={styles.target}>{target}</span>
                <Badge>{gives}</Badge>
                {note !== '' && <span className={styles.note}>{note}</span>}
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </Dialog>
  )
}
