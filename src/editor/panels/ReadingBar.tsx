import { useStore } from 'zustand'
import type { NodeId } from '../../graph/document.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { Button } from '../kit/Button.tsx'
import styles from './ReadingBar.module.css'

/** How far reading the table of a node has come, with a way to stop it. */
export function ReadingBar({ node }: { node: NodeId }) {
  const workbench = useWorkbench()
  const key = useWorkbenchState((state) => state.compiled.nodes.get(node)?.key ?? '')
  const reading = useStore(workbench.readings, (readings) => readings.get(key))
  const part = reading?.total ? Math.min(1, reading.done / reading.total) : null
  return (
    <div className={styles.reading}>
      <progress max={1} {...(part !== null && { value: part })} aria-label="Reading the data" />
      <span className={styles.part}>{part === null ? 'Reading …' : `${Math.floor(part * 100)} %`}</span>
      <Button size="small" onClick={() => workbench.cancelReading(node)}>
        Cancel
      </Button>
    </div>
  )
}
