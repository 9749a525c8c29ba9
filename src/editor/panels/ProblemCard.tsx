import { CircleX, TriangleAlert } from 'lucide-react'
import { fixesOf } from '../../compile/fixes.ts'
import type { PlacedProblem } from '../../kernel/problem.ts'
import { titleOf } from '../../graph/queries.ts'
import type { NodeId } from '../../graph/document.ts'
import { canvasOf, pickFile } from '../actions.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { Button } from '../kit/Button.tsx'
import { cx } from '../kit/cx.ts'
import { VisuallyHidden } from '../kit/VisuallyHidden.tsx'
import styles from './ProblemCard.module.css'

/** A problem: the sentence, what would help, and buttons that do it. With `placed`, it says where and leads there. */
export function ProblemCard({ problem, placed = false }: { problem: PlacedProblem; placed?: boolean }) {
  const workbench = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const { node: id } = problem.at
  const node = id === undefined ? undefined : graph.nodes[id]
  const isError = problem.severity === 'error'
  const go = () => {
    if (id === undefined) return
    workbench.select([id])
    canvasOf(workbench)?.reveal(id)
  }
  return (
    <article className={cx(styles.problem, !isError && styles.warning)}>
      <span className={styles.icon} aria-hidden>
        {isError ? <CircleX /> : <TriangleAlert />}
      </span>
      <div className={styles.body}>
        {placed && node && (
          <button type="button" className={styles.place} onClick={go}>
            {titleOf(workbench.catalogue, node)}
          </button>
        )}
        <p className={styles.message}>
          <VisuallyHidden>{isError ? 'Problem: ' : 'Warning: '}</VisuallyHidden>
          {problem.message}
        </p>
        {problem.advice && <p className={styles.advice}>{problem.advice}</p>}
        {!readOnly && <Fixes problem={problem} />}
        {id !== undefined && <FileActions code={problem.code} node={id} readOnly={readOnly} />}
      </div>
    </article>
  )
}

/** What no change of the graph mends: a file that is not here, or that was not read to its end. */
function FileActions({ code, node, readOnly }: { code: string; node: NodeId; readOnly: boolean }) {
  const workbench = useWorkbench()
  const cancelled = code === 'engine/cancelled'
  if (!cancelled && !(code.endsWith('/file-missing') && !readOnly)) return null
  return (
    <div className={styles.fixes}>
      {cancelled ? (
        <Button size="small" onClick={() => workbench.readAgain(node)}>
          Read it again
        </Button>
      ) : (
        <Button size="small" onClick={() => pickFile(workbench, node)}>
          Choose the file …
        </Button>
      )}
    </div>
  )
}

function Fixes({ problem }: { problem: PlacedProblem }) {
  const workbench = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const commands = fixesOf(graph, workbench.catalogue, problem)
  if (commands.length === 0) return null
  return (
    <div className={styles.fixes}>
      {commands.map((command) => (
        <Button
          key={command.label}
          size="small"
          onClick={() => {
            workbench.commit(command)
            workbench.announce(`${command.label}: done.`)
          }}
        >
          {command.label}
        </Button>
      ))}
    </div>
  )
}
