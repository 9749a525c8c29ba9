import { Pause, Play, Square, StepForward } from 'lucide-react'
import { useRuns, useWorkbench, useWorkbenchState } from '../context.tsx'
import { keysOf, shortcut } from '../keys.ts'
import { Button, IconButton } from '../kit/Button.tsx'
import { isRunning } from '../run-state.ts'
import styles from './RunControls.module.css'

/** Run, pause, go on, one step, stop. The buttons keep their places, so nothing moves under the pointer. */
export function RunControls() {
  const workbench = useWorkbench()
  const phase = useRuns((state) => state.phase)
  const running = useRuns(isRunning)
  const why = useWorkbenchState(({ compiled }) => (compiled.runnable.ok ? null : compiled.runnable.why))
  const stepping = phase === 'training' || phase === 'paused'
  return (
    <div className={styles.controls} role="group" aria-label="Run">
      <IconButton
        label="Stop and keep what was learned"
        keys={keysOf('stop')}
        icon={<Square aria-hidden />}
        aria-disabled={!running}
        onClick={() => running && workbench.control({ do: 'stop' })}
      />
      <IconButton
        label="Train one batch, then pause"
        keys={keysOf('step')}
        icon={<StepForward aria-hidden />}
        aria-disabled={!stepping}
        onClick={() => stepping && workbench.control({ do: 'step' })}
      />
      {running && phase !== 'paused' ? (
        <Button
          className={styles.main}
          icon={<Pause aria-hidden />}
          hint={phase === 'training' ? 'Pause after this batch' : 'It can be paused while it trains'}
          aria-disabled={phase !== 'training'}
          onClick={() => phase === 'training' && workbench.control({ do: 'pause' })}
        >
          Pause
        </Button>
      ) : (
        <Button
          className={styles.main}
          look="primary"
          icon={<Play aria-hidden />}
          keys={keysOf('run')}
          hint={phase === 'paused' ? 'Go on training' : (why ?? 'Run what has changed')}
          onClick={() => shortcut('run').run(workbench)}
        >
          {phase === 'paused' ? 'Resume' : 'Run'}
        </Button>
      )}
    </div>
  )
}
