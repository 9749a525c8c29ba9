import { NodeToolbar, Position } from '@xyflow/react'
import { ProblemCard } from '../panels/ProblemCard.tsx'
import { useCanvas } from './canvas-store.ts'
import type { CardData } from './card.ts'
import styles from './NodeProblems.module.css'

/** The problems of a node beneath it, in full, as large as text is elsewhere whatever the zoom. */
export function NodeProblems({ id, data }: { id: string; data: CardData }) {
  const open = useCanvas((state) => state.problems === id)
  const problems = data.compiled?.problems ?? []
  if (!open || problems.length === 0) return null
  return (
    <NodeToolbar nodeId={id} isVisible position={Position.Bottom} offset={8} className="nodrag nopan nowheel">
      <div className={styles.problems} role="group" aria-label={`Problems of ${data.title}`}>
        {problems.map((problem) => (
          <ProblemCard key={`${problem.code} ${problem.message}`} problem={problem} />
        ))}
      </div>
    </NodeToolbar>
  )
}
