import { ChevronDown, ChevronUp, Maximize2, Minimize2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useRuns, useWorkbench, useWorkbenchState } from '../../context.tsx'
import type { EditorProps } from '../../editor-types.ts'
import { Badge } from '../../kit/Badge.tsx'
import { IconButton } from '../../kit/Button.tsx'
import { TabList, tabPanel, type Tab } from '../../kit/Tabs.tsx'
import { isRunning } from '../../run-state.ts'
import type { BottomTab } from '../../workbench-types.ts'
import { PanelBoundary } from '../PanelBoundary.tsx'
import { EvaluationTab } from './EvaluationTab.tsx'
import { ProblemsTab } from './ProblemsTab.tsx'
import { progressWords } from './training-data.ts'
import { TrainingTab } from './TrainingTab.tsx'
import styles from './BottomPanel.module.css'

const DataTab = lazy(() => import('./DataTab.tsx').then(({ DataTab: tab }) => ({ default: tab })))

/** Training, evaluation, data and problems, in tabs; the row of tabs stays when the rest is folded away. */
export function BottomPanel({
  views,
  open,
  onOpen,
  large,
  onLarge,
}: Pick<EditorProps, 'views'> & {
  open: boolean
  onOpen: (open: boolean) => void
  /** The results have most of the window, for a picture or a table that wants room. */
  large: boolean
  onLarge: (large: boolean) => void
}) {
  const workbench = useWorkbench()
  const tab = useWorkbenchState((state) => state.session.bottomTab)
  const problems = useWorkbenchState((state) => state.compiled.problems)
  const worst = problems.some(({ severity }) => severity === 'error') ? 'bad' : 'warn'
  const tabs: readonly Tab<BottomTab>[] = [
    { value: 'training', label: 'Training' },
    { value: 'evaluation', label: 'Evaluation' },
    { value: 'data', label: 'Data' },
    {
      value: 'problems',
      label: 'Problems',
      after: problems.length > 0 && <Badge tone={worst}>{problems.length}</Badge>,
    },
  ]
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <TabList
          name="bottom"
          label="Results"
          tabs={tabs}
          value={tab}
          onValue={(next) => {
            workbench.updateSession({ bottomTab: next })
            if (!open) onOpen(true)
          }}
        />
        <span className={styles.space} />
        <RunWords />
        <IconButton
          label={large ? 'Give the room back to the graph' : 'Give the results more room'}
          icon={large ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
          size="small"
          aria-pressed={large}
          onClick={() => onLarge(!large)}
        />
        <IconButton
          label={open ? 'Fold the results away' : 'Show the results'}
          icon={open ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
          size="small"
          aria-expanded={open}
          aria-controls="bottom-panel"
          onClick={() => onOpen(!open)}
        />
      </div>
      <div {...tabPanel('bottom', tab)} className={styles.body} hidden={!open} tabIndex={-1}>
        {open && (
          <PanelBoundary name={tabs.find(({ value }) => value === tab)?.label ?? tab} key={tab}>
            <Suspense fallback={null}>
              {tab === 'training' && <TrainingTab />}
              {tab === 'evaluation' && <EvaluationTab views={views} />}
              {tab === 'data' && <DataTab />}
              {tab === 'problems' && <ProblemsTab />}
            </Suspense>
          </PanelBoundary>
        )}
      </div>
    </div>
  )
}

const PHASE_WORDS = {
  preparing: 'Reading the data …',
  compiling: 'Compiling …',
  training: 'Training …',
  paused: 'Paused',
  evaluating: 'Evaluating …',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
} as const

/** What the run is doing, in a few words that do not jump about. */
function RunWords() {
  const phase = useRuns((state) => state.phase)
  const detail = useRuns((state) => state.detail)
  const running = useRuns(isRunning)
  const words = useRuns((state) => {
    const [progress] = state.progress.values()
    return progress ? progressWords(progress) : null
  })
  if (phase === 'idle') return null
  const training = running && (phase === 'training' || phase === 'paused') && words !== null
  const text = training ? `${phase === 'paused' ? 'paused · ' : ''}${words}` : PHASE_WORDS[phase]
  return (
    <Badge tone={phase === 'failed' ? 'bad' : 'neutral'} hint={detail === '' ? undefined : detail}>
      {text}
    </Badge>
  )
}
