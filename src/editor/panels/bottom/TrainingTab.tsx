import { ChartLine, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { NodeId } from '../../../graph/document.ts'
import type { TrainSettings } from '../../../kernel/define.ts'
import { count } from '../../../kernel/shape.ts'
import { bytes, number, plural } from '../../../kernel/words.ts'
import { useRuns, useWorkbench, useWorkbenchState } from '../../context.tsx'
import { keysOf } from '../../keys.ts'
import { Button } from '../../kit/Button.tsx'
import { Chart } from '../../kit/Chart.tsx'
import type { ChartWords } from '../../kit/chart-types.ts'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { RateField } from '../../kit/NumberField.tsx'
import { isRunning } from '../../run-state.ts'
import { ProblemCard } from '../ProblemCard.tsx'
import { NodePicker } from './NodePicker.tsx'
import { chartsOf, clock, curveNumber, nowOf } from './training-data.ts'
import styles from './TrainingTab.module.css'

/** The curves of a training as they grow, and the numbers of now. */
export function TrainingTab() {
  const workbench = useWorkbench()
  const compiled = useWorkbenchState((state) => state.compiled)
  const curves = useRuns((state) => state.curves)
  const problems = useRuns((state) => state.problems)
  const phase = useRuns((state) => state.phase)
  const detail = useRuns((state) => state.detail)
  const [chosen, setChosen] = useState<NodeId | null>(null)
  const trainers = [...compiled.nodes.values()].filter(({ definition }) => definition?.work.role === 'train')
  const shown =
    trainers.find(({ id }) => id === chosen) ?? trainers.find(({ id }) => curves.has(id)) ?? trainers[0]
  const started = shown && (curves.get(shown.id)?.points.length ?? 0) > 0
  if (!shown)
    return (
      <EmptyState icon={<ChartLine />} title="Loss and accuracy will be drawn here while the network learns">
        The graph has no Train node yet. Put one behind a loss.
      </EmptyState>
    )
  if (!started) {
    if (problems.length > 0)
      return (
        <div className={styles.failed}>
          {problems.map((problem) => (
            <ProblemCard key={`${problem.code} ${problem.message}`} problem={problem} placed />
          ))}
        </div>
      )
    if (phase === 'preparing' || phase === 'compiling' || phase === 'training')
      return (
        <EmptyState icon={<ChartLine />} title={phase === 'preparing' ? 'Reading the data …' : 'Compiling …'}>
          {detail === '' ? 'The curves begin with the first batches.' : detail}
        </EmptyState>
      )
    return (
      <EmptyState
        icon={<ChartLine />}
        title="Loss and accuracy will be drawn here while the network learns"
        action={
          compiled.runnable.ok ? (
            <Button
              look="primary"
              icon={<Play aria-hidden />}
              keys={keysOf('run')}
              onClick={() => void workbench.run()}
            >
              Run
            </Button>
          ) : (
            <Button onClick={() => workbench.updateSession({ bottomTab: 'problems' })}>
              Show the problems
            </Button>
          )
        }
      >
        {compiled.runnable.ok ? 'The graph is ready to run.' : compiled.runnable.why}
      </EmptyState>
    )
  }
  return (
    <div className={styles.training}>
      <Charts node={shown.id} />
      {/* A region that scrolls must be reachable by keyboard. */}
      <div className={styles.side} role="region" aria-label="Numbers of this training" tabIndex={0}>
        {trainers.length > 1 && (
          <NodePicker
            label="Which training"
            nodes={trainers.map(({ id }) => id)}
            value={shown.id}
            onValue={setChosen}
          />
        )}
        <NowNumbers node={shown.id} />
        <LearningRate node={shown.id} />
        <Ending node={shown.id} />
      </div>
    </div>
  )
}

const WORDS: ChartWords = {
  y: curveNumber,
  x: (value) => `epoch ${number(Math.round(value * 100) / 100)}`,
}

function Charts({ node }: { node: NodeId }) {
  const curve = useRuns((state) => state.curves.get(node))
  const points = curve?.points
  const charts = useMemo(() => chartsOf(points ?? []), [points])
  const kind = charts.hasValidation ? 'both' : 'train'
  const metric = curve?.metric ?? ''
  return (
    <div className={styles.charts}>
      <Chart
        key={`loss ${kind}`}
        className={styles.chart}
        title="loss"
        data={charts.loss}
        words={WORDS}
        floor={0}
        xTitle="epoch"
      />
      {charts.metric && (
        <Chart
          key={`metric ${kind}`}
          className={styles.chart}
          title={metric}
          data={charts.metric}
          words={WORDS}
          xTitle="epoch"
        />
      )}
    </div>
  )
}

function NowNumbers({ node }: { node: NodeId }) {
  const curve = useRuns((state) => state.curves.get(node))
  const progress = useRuns((state) => state.progress.get(node))
  const running = useRuns(isRunning)
  const totals = useWorkbenchState((state) => state.compiled.totals.get(node))
  const now = nowOf(curve?.points ?? [])
  const metric = curve?.metric ?? 'metric'
  const [value, label] =
    now.validationMetric !== null
      ? [now.validationMetric, `validation ${metric}`]
      : now.trainMetric !== null
        ? [now.trainMetric, `training ${metric}`]
        : [now.trainLoss, 'training loss']
  return (
    <div>
      <p className={styles.big}>{value === null ? '–' : WORDS.y(value)}</p>
      <p className={styles.soft}>{label}</p>
      <dl className={styles.facts}>
        {progress && (
          <>
            <dt>Epoch</dt>
            <dd>
              {count(Math.min(progress.epoch, progress.epochs))} of {count(progress.epochs)}
            </dd>
            <dt>Left</dt>
            <dd>{running && progress.secondsLeft !== null ? clock(progress.secondsLeft) : '–'}</dd>
            <dt>Speed</dt>
            <dd>
              {progress.samplesPerSecond > 0 ? `${count(Math.round(progress.samplesPerSecond))} rows/s` : '–'}
            </dd>
          </>
        )}
        {totals && (
          <>
            <dt>Parameters</dt>
            <dd>{count(totals.parameters)}</dd>
            <dt>Memory</dt>
            <dd>{bytes(totals.trainingBytes)}</dd>
          </>
        )}
      </dl>
    </div>
  )
}

/** The learning rate of the run that is going on; a change counts from the next batch and is not saved. */
function LearningRate({ node }: { node: NodeId }) {
  const workbench = useWorkbench()
  const running = useRuns((state) => state.phase === 'training' || state.phase === 'paused')
  const live = useRuns((state) => state.progress.get(node)?.learningRate)
  const settings = useWorkbenchState((state) => {
    const compiled = state.compiled.nodes.get(node)
    return compiled && compiled.state === 'ok' ? settingsOf(compiled) : undefined
  })
  // Until the run reports the new rate, the field shows what was asked for.
  const [asked, setAsked] = useState<{ rate: number; was: number | undefined } | null>(null)
  const pending = asked !== null && live === asked.was ? asked.rate : undefined
  const value = (running ? (pending ?? live) : undefined) ?? settings ?? live
  if (value === undefined) return null
  return (
    <div
      className={styles.rate}
      data-tip="A change counts from the next batch of this run. The graph keeps its own."
    >
      <label htmlFor="live-learning-rate">Learning rate</label>
      <RateField
        id="live-learning-rate"
        name="Learning rate"
        value={value}
        min={1e-6}
        max={10}
        disabled={!running}
        late
        onChange={(next) => {
          setAsked({ rate: next, was: live })
          workbench.control({ do: 'learningRate', value: next })
        }}
      />
    </div>
  )
}

function settingsOf({ definition, params }: { definition: { work: unknown } | undefined; params: object }) {
  const work = definition?.work as { role: string; settings(params: object): TrainSettings } | undefined
  return work?.role === 'train' ? work.settings(params).optimizer.learningRate : undefined
}

function Ending({ node }: { node: NodeId }) {
  const text = useRuns((state) => state.summaries.get(node))
  const problems = useRuns((state) => state.problems)
  const phase = useRuns((state) => state.phase)
  return (
    <>
      {phase === 'failed' &&
        problems.map((problem) => (
          <ProblemCard key={`${problem.code} ${problem.message}`} problem={problem} />
        ))}
      {text !== undefined && <p className={styles.soft}>{text}</p>}
      {phase === 'paused' && (
        <p className={styles.soft}>Paused. {plural(1, 'batch', 'batches')} at a time: Step.</p>
      )}
    </>
  )
}
