import { count } from '../../../kernel/shape.ts'
import { number } from '../../../kernel/words.ts'
import type { CurvePoint, Progress } from '../../../engine/protocol.ts'
import type { ChartData, Curve } from '../../kit/chart-types.ts'

/** More points than this cannot be told apart on a screen. */
const MOST = 1200

export interface TrainingCharts {
  readonly loss: ChartData
  /** `null` while no metric has come. */
  readonly metric: ChartData | null
  readonly hasValidation: boolean
}

/** Curves for the charts, thinned out where there are more points than pixels; ends of epochs are always kept. */
export function chartsOf(points: readonly CurvePoint[]): TrainingCharts {
  const shown = thin(points)
  const x = shown.map(({ epoch }) => epoch)
  const hasValidation = points.some(({ validationLoss }) => validationLoss !== null)
  const hasMetric = points.some((point) => point.trainMetric !== null || point.validationMetric !== null)
  const curves = (train: (number | null)[], validation: (number | null)[]): readonly Curve[] => [
    { label: 'train', values: train, colour: 'var(--chart-train)' },
    ...(hasValidation
      ? [{ label: 'validation', values: validation, colour: 'var(--chart-validation)', dashed: true }]
      : []),
  ]
  return {
    hasValidation,
    loss: {
      x,
      curves: curves(
        shown.map(({ trainLoss }) => trainLoss),
        shown.map(({ validationLoss }) => validationLoss),
      ),
    },
    metric: hasMetric
      ? {
          x,
          curves: curves(
            shown.map(({ trainMetric }) => trainMetric),
            shown.map(({ validationMetric }) => validationMetric),
          ),
        }
      : null,
  }
}

function thin(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= MOST) return points
  const every = Math.ceil(points.length / MOST)
  return points.filter(
    ({ validationLoss, validationMetric }, at) =>
      at % every === 0 || at === points.length - 1 || validationLoss !== null || validationMetric !== null,
  )
}

/** The newest of each number that has come so far. */
export interface Now {
  readonly trainLoss: number | null
  readonly trainMetric: number | null
  readonly validationLoss: number | null
  readonly validationMetric: number | null
}

export function nowOf(points: readonly CurvePoint[]): Now {
  const last = (key: keyof Now) => points.findLast((point) => point[key] !== null)?.[key] ?? null
  return {
    trainLoss: last('trainLoss'),
    trainMetric: last('trainMetric'),
    validationLoss: last('validationLoss'),
    validationMetric: last('validationMetric'),
  }
}

/** A loss or a metric in as many digits as one can take in: `0.038`, `0.00024`, `12.4`. */
export function curveNumber(value: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value) || size >= 10 || (size < 1e-5 && size > 0)) return number(value)
  const text = size >= 0.001 || size === 0 ? value.toFixed(3) : String(Number(value.toPrecision(2)))
  return text.replace('-', '−')
}

/** `0:04`, `12:30`, `1:02:09`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
}

/** `epoch 19 of 30 · 0:04 left`. */
export function progressWords({ epoch, epochs, secondsLeft }: Progress): string {
  const left = secondsLeft === null ? '' : ` · ${clock(secondsLeft)} left`
  return `epoch ${count(Math.min(epoch, epochs))} of ${count(epochs)}${left}`
}
