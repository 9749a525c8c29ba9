import { CircleCheck } from 'lucide-react'
import { useRuns, useWorkbenchState } from '../../context.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { ProblemCard } from '../ProblemCard.tsx'
import styles from './BottomPanel.module.css'

/** Nobody reads further, and each card costs. */
const MOST = 200

/** Everything that is wrong with the graph, and what went wrong in the last run. */
export function ProblemsTab() {
  const problems = useWorkbenchState((state) => state.compiled.problems)
  const ofRun = useRuns((state) => state.problems)
  const runnable = useWorkbenchState((state) => state.compiled.runnable)
  const all = [...ofRun, ...problems]
  if (all.length === 0)
    return (
      <EmptyState icon={<CircleCheck />} title="No problems">
        {runnable.ok
          ? 'The graph is ready to run. What is wrong would be listed here, with a way to mend it.'
          : runnable.why}
      </EmptyState>
    )
  return (
    <ul className={styles.problems} aria-label="Problems">
      {all.slice(0, MOST).map((problem, at) => (
        <li key={`${problem.code} ${problem.at.node ?? ''} ${at}`}>
          <ProblemCard problem={problem} placed />
        </li>
      ))}
      {all.length > MOST && <li className={styles.quiet}>and {all.length - MOST} more.</li>}
    </ul>
  )
}
