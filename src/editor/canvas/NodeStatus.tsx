import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { statusLine } from '../../compile/labels.ts'
import type { Progress as TrainingProgress } from '../../engine/protocol.ts'
import { count } from '../../kernel/shape.ts'
import { number, plural } from '../../kernel/words.ts'
import { useRuns, useWorkbench } from '../context.tsx'
import { cx } from '../kit/cx.ts'
import { tip } from '../kit/tip.ts'
import { isRunning } from '../run-state.ts'
import type { RunState } from '../workbench-types.ts'
import { useCanvas, useCanvasStore } from './canvas-store.ts'
import type { CardData } from './card.ts'
import styles from './NodeStatus.module.css'

/** What a run says about one node, as texts and numbers that compare well: the card renders only when they change. */
export type Live =
  | { readonly kind: 'none' }
  | { readonly kind: 'working' }
  | { readonly kind: 'progress'; readonly done: number; readonly text: string }
  | { readonly kind: 'result'; readonly label: string; readonly value: string }
  | { readonly kind: 'failed' }
  /** It has changed since the run that made its result. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'trained'; readonly label: string; readonly metric: string; readonly value: string }

/** What to show of a run on one node. `key` is the node's content key: results of other params are out of date. */
export function liveOf(run: RunState, id: string, key: string | undefined): Live {
  const progress = run.progress.get(id)
  const known = run.nodes.get(id)
  const state = known === 'working' && !isRunning(run) ? 'done' : known
  const result = run.results.get(id)
  if (state === 'failed') return { kind: 'failed' }
  if (state === 'working' && progress)
    return {
      kind: 'progress',
      done: Math.round(200 * fraction(progress)) / 200,
      text: `${count(progress.epoch)} / ${count(progress.epochs)}`,
    }
  if (result && result.key === key && result.result.headline) {
    const { label, value, unit, digits } = result.result.headline
    const text = digits === undefined ? number(value) : value.toFixed(digits)
    return { kind: 'result', label, value: unit === undefined ? text : `${text} ${unit}` }
  }
  if (state === 'working') return { kind: 'working' }
  const curve = run.curves.get(id)
  const last = curve?.points.findLast(({ validationMetric }) => validationMetric !== null)
  if ((result || last) && run.keys.has(id) && run.keys.get(id) !== key) return { kind: 'outdated' }
  if (state && last)
    return {
      kind: 'trained',
      label: 'validation',
      metric: curve?.metric ?? '',
      value: metricText(last.validationMetric ?? 0),
    }
  return { kind: 'none' }
}

/** Scores between 0 and 1 keep their digits, so that 0.96 and 1 stand as 0.960 and 1.000 below each other. */
function metricText(value: number): string {
  return Math.abs(value) <= 1 ? value.toFixed(3) : number(value)
}

/** How much of the training is done, from 0 to 1. Epochs and steps are counted from 1. */
function fraction({ epoch, epochs, step, stepsPerEpoch }: TrainingProgress): number {
  const within = stepsPerEpoch > 0 ? Math.min(1, step / stepsPerEpoch) : 0
  return epochs > 0 ? Math.min(1, Math.max(0, (epoch - 1 + within) / epochs)) : 0
}

/** The third line of a card: a problem, a progress bar, a result, or what the node gives out. */
export function NodeStatus({ id, data }: { id: string; data: CardData }) {
  const { compiled } = data
  const live = useRuns(useShallow((run) => liveOf(run, id, compiled?.key)))
  const reading = useReading(compiled)
  const problems = compiled?.problems ?? []
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  if (errors > 0)
    return (
      <ProblemsButton
        id={id}
        title={data.title}
        tone={styles.bad}
        sign="✕"
        text={plural(errors, 'problem')}
      />
    )
  switch (live.kind) {
    case 'progress':
      return <Progress part={live.done} label={`Training ${data.title}`} text={live.text} />
    case 'working':
      return (
        <div className={styles.status}>
          <span className={styles.busy} aria-hidden /> working …
        </div>
      )
    case 'failed':
      return (
        <div className={cx(styles.status, styles.bad)}>
          <span aria-hidden>✕</span> the run failed here
        </div>
      )
    case 'outdated':
      if (compiled?.state !== 'ok') break
      return (
        <div className={styles.status} {...tip('Run does again what has changed')}>
          changed since the run
        </div>
      )
    case 'result':
    case 'trained':
      return (
        <div className={styles.status} {...(live.kind === 'trained' && tip(`Validation ${live.metric}`))}>
          <span className={styles.label}>{live.label}</span>
          <b className={styles.number}>{live.value}</b>
        </div>
      )
    case 'none':
      break
  }
  if (warnings > 0)
    return (
      <ProblemsButton
        id={id}
        title={data.title}
        tone={styles.warn}
        sign="△"
        text={plural(warnings, 'warning')}
      />
    )
  if (reading !== null) return <Progress part={reading} label={`Reading ${data.title}`} />
  const isSource = compiled?.definition?.work.role === 'source' && compiled.state === 'ok'
  return (
    <div className={styles.status}>
      {isSource && (
        <span className={styles.ok} aria-hidden>
          ✓
        </span>
      )}
      <span className={styles.label}>{compiled ? statusLine(compiled) : ''}</span>
    </div>
  )
}

/** How far the worker has come with reading this node's table, in hundredths; `null` while it does not read it. */
function useReading(compiled: CardData['compiled']): number | null {
  const { readings } = useWorkbench()
  const key = compiled?.state === 'waiting' ? compiled.key : ''
  return useStore(readings, (known) => {
    const reading = known.get(key)
    return reading?.total
      ? Math.floor((100 * Math.min(reading.done, reading.total)) / reading.total) / 100
      : null
  })
}

function Progress({ part, label, text }: { part: number; label: string; text?: string }) {
  return (
    <div className={styles.status}>
      <span
        className={styles.bar}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
      >
        <span style={{ transform: `scaleX(${part})` }} />
      </span>
      <span className={styles.number}>{text ?? `${Math.round(part * 100)} %`}</span>
    </div>
  )
}

/** "✕ 1 problem": a press spells the problems out beneath the card, with what can be done. */
function ProblemsButton({
  id,
  title,
  tone,
  sign,
  text,
}: {
  id: string
  title: string
  tone: string | undefined
  sign: string
  text: string
}) {
  const store = useCanvasStore()
  const open = useCanvas((state) => state.problems === id)
  return (
    <button
      type="button"
      className={cx('nodrag', styles.status, styles.button, tone)}
      aria-expanded={open}
      aria-label={`${text} of ${title}`}
      onClick={() => store.setState({ problems: open ? null : id })}
    >
      <span aria-hidden>{sign}</span> {text}
    </button>
  )
}
