import { random } from '../kernel/random.ts'
import { count } from '../kernel/shape.ts'
import { number, plural } from '../kernel/words.ts'
import type { TrainSettings } from '../kernel/define.ts'
import { nextTask } from './next-task.ts'
import { diverged, Fault } from './problems.ts'
import type { CurvePoint, Progress } from './protocol.ts'
import type { Signals } from './signals.ts'
import { batches, type Measures, type Snapshot, type Stepper, type StepResults } from './step.ts'
import { createPace } from './pace.ts'

/** What the loop tells while it goes on. */
export interface TrainListener {
  progress(progress: Progress): void
  curve(points: readonly CurvePoint[]): void
  phase(phase: 'training' | 'paused'): void
  /** Called every now and then between two steps; may use the network. */
  live(): Promise<void>
}

export interface TrainJob {
  readonly settings: TrainSettings
  readonly stepper: Stepper
  readonly rows: Uint32Array
  readonly signals: Signals
  readonly listener: TrainListener
  /** Turns the mean of the metric into what people read. */
  finishMetric(mean: number): number
}

export interface TrainEnd {
  /** `early`: no better validation loss for as many epochs as the patience. */
  readonly how: 'all' | 'early' | 'stopped'
  /** The epoch whose weights the network has now, from 1; `null` when they are simply the last. */
  readonly bestEpoch: number | null
  /** Whether the learning rate was changed by hand, so that the same graph would not end in the same weights. */
  readonly steered: boolean
  readonly summary: string
}

/** Milliseconds of work after which messages are let in, and between two live evaluations at least. */
const TURN = 16
const LIVE = 250
/** A live evaluation may take this part of the time. */
const LIVE_SHARE = 0.2
/** Milliseconds between two points of the curves inside an epoch. */
const POINT = 400

/**
 * Trains until all epochs are done, early stopping says so, or a person stops it. On return the network has the weights
 * that count: the best ones where patience is used.
 *
 * @throws Fault when the loss is not a number any more, or the device fails
 */
export async function train(job: TrainJob): Promise<TrainEnd> {
  const { settings, stepper, rows, signals, listener } = job
  const places = batches(rows.length, settings)
  const order = new Uint32Array(rows.length)
  const pace = createPace(settings.epochs * rows.length)
  const reader = createReader(job, places.length, pace)
  const best = createBest(settings.patience)
  let learningRate = settings.optimizer.learningRate
  let steered = false
  let steps = 0
  let turn = performance.now()
  let live = turn
  let how: TrainEnd['how'] = 'all'

  /** Between two steps: lets messages in, waits while paused, evaluates live. */
  const between = async (): Promise<void> => {
    await nextTask()
    signals.check()
    if (signals.held) {
      await reader.drain()
      await evaluate()
      listener.phase('paused')
      pace.pause()
      await signals.released()
      pace.resume()
      if (!signals.stopped) listener.phase('training')
    }
    const rate = signals.takeLearningRate()
    if (rate !== null && rate !== learningRate) {
      steered = true
      learningRate = rate
      stepper.setLearningRate(rate)
    }
    if (performance.now() - live >= LIVE) await evaluate()
    turn = performance.now()
  }
  const evaluate = async (): Promise<void> => {
    const began = performance.now()
    await listener.live()
    const now = performance.now()
    // The next one comes after LIVE, or later when it takes more than its share of the time.
    live = now + Math.max(0, (now - began) / LIVE_SHARE - LIVE)
  }

  try {
    training: for (let epoch = 0; epoch < settings.epochs; epoch++) {
      order.set(rows)
      random(settings.seed, 'shuffle', epoch).shuffle(order)
      stepper.startEpoch(order)
      for (const [at, [from, size]] of places.entries()) {
        if (signals.held || performance.now() - turn >= TURN) await between()
        if (signals.stopped) {
          how = 'stopped'
          break training
        }
        signals.takeStep()
        stepper.step(from, size, steps++)
        const last = at === places.length - 1
        if (reader.add(epoch, size) || last || signals.held) await reader.flush(learningRate)
      }
      const asked = stepper.validate()
      const measured = asked && signals.guard(asked)
      if (best.active) {
        await reader.drain()
        const validation = await measured
        const losses = reader.endEpoch(epoch, validation, steps, learningRate)
        if (best.offer(validation?.loss ?? losses.loss, epoch + 1, () => stepper.snapshot())) {
          how = 'early'
          break
        }
      } else reader.endEpochLater(epoch, measured, steps, learningRate)
    }
    await reader.drain()
    if (how === 'stopped') await reader.flush(learningRate).then(() => reader.drain())
    reader.finish(learningRate)
    const restored = how === 'stopped' ? null : best.restore((snapshot) => stepper.restore(snapshot))
    return {
      how,
      bestEpoch: restored,
      steered,
      summary: summaryOf(how, reader.epochs(), settings, restored, reader.last()),
    }
  } finally {
    best.dispose()
    await reader.settle()
  }
}

/** Collects what steps give: reads it back while the device goes on, and makes curves and progress of it. */
function createReader(job: TrainJob, stepsPerEpoch: number, pace: ReturnType<typeof createPace>) {
  const { settings, stepper, signals, listener } = job
  interface Sums {
    rows: number
    loss: number
    metric: number
  }
  const none = (): Sums => ({ rows: 0, loss: 0, metric: 0 })
  let whole = none()
  let part = none()
  let sizes: { epoch: number; rows: number }[] = []
  let seen = 0
  let epochsDone = 0
  let lastPoint = performance.now()
  let last: { train: Measures; validation: Measures | null } | null = null
  let chain: Promise<void> = Promise.resolve()
  const waiting: Promise<void>[] = []

  /** Results are handled in order, and at most two readings are under way: the loop never runs far ahead of the device. */
  const enqueue = async (work: () => Promise<void>): Promise<void> => {
    chain = chain.then(work)
    chain.catch(() => undefined)
    waiting.push(chain)
    if (waiting.length > 2) await waiting.shift()
  }
  const tellProgress = (rate: number) => {
    const step = seen === 0 ? 0 : ((seen - 1) % stepsPerEpoch) + 1
    const epoch = Math.min(settings.epochs, Math.max(1, Math.ceil(seen / stepsPerEpoch)))
    const { samplesPerSecond, secondsLeft } = pace.speed()
    listener.progress({
      epoch,
      epochs: settings.epochs,
      step,
      stepsPerEpoch,
      samplesPerSecond,
      secondsLeft,
      learningRate: rate,
    })
  }
  const mean = ({ rows: n, loss, metric }: Sums): Measures => ({
    loss: loss / n,
    metric: job.finishMetric(metric / n),
  })
  const take = (results: StepResults, steps: typeof sizes, rate: number): void => {
    let taken = 0
    results.losses.forEach((loss, at) => {
      const { epoch, rows: size } = steps[at]!
      seen++
      if (!Number.isFinite(loss)) throw new Fault(diverged(seen, epoch + 1, rate))
      taken += size
      for (const sums of [whole, part]) {
        sums.rows += size
        sums.loss += loss * size
        sums.metric += results.metrics[at]!
      }
    })
    pace.did(taken)
    tellProgress(rate)
    const now = performance.now()
    const inside = seen % stepsPerEpoch
    if (inside !== 0 && now - lastPoint >= POINT) {
      const { loss, metric } = mean(part)
      listener.curve([
        {
          epoch: Math.floor(seen / stepsPerEpoch) + inside / stepsPerEpoch,
          trainLoss: loss,
          trainMetric: metric,
          validationLoss: null,
          validationMetric: null,
        },
      ])
      part = none()
      lastPoint = now
    }
  }
  const endEpoch = (epoch: number, measured: Measures | null, step: number, rate: number): Measures => {
    if (measured && !Number.isFinite(measured.loss)) throw new Fault(diverged(step, epoch + 1, rate))
    const trained = mean(whole)
    const validation = measured && { loss: measured.loss, metric: job.finishMetric(measured.metric) }
    last = { train: trained, validation }
    epochsDone = epoch + 1
    whole = none()
    part = none()
    lastPoint = performance.now()
    listener.curve([
      {
        epoch: epoch + 1,
        trainLoss: trained.loss,
        trainMetric: trained.metric,
        validationLoss: validation?.loss ?? null,
        validationMetric: validation?.metric ?? null,
      },
    ])
    return trained
  }
  return {
    /** Notes a step. True when it is time to read. */
    add(epoch: number, size: number): boolean {
      sizes.push({ epoch, rows: size })
      return pace.full(sizes.length)
    },
    async flush(rate: number): Promise<void> {
      if (sizes.length === 0) return
      const steps = sizes
      sizes = []
      const reading = signals.guard(stepper.results())
      await enqueue(async () => take(await reading, steps, rate))
    },
    endEpoch,
    endEpochLater(epoch: number, measured: Promise<Measures> | null, step: number, rate: number): void {
      chain = chain.then(async () => void endEpoch(epoch, await measured, step, rate))
      chain.catch(() => undefined)
    },
    /** Waits until everything that was asked for has been handled. @throws Fault as `train` does */
    async drain(): Promise<void> {
      waiting.length = 0
      await chain
    },
    /** Waits for what is under way, whatever becomes of it, so that nothing is left behind. */
    settle: () => chain.catch(() => undefined),
    /** The last words: where it ended. */
    finish: (rate: number) => tellProgress(rate),
    epochs: () => epochsDone,
    last: () => last ?? (whole.rows > 0 ? { train: mean(whole), validation: null } : null),
  }
}

/** Keeps the weights of the epoch with the smallest loss. */
function createBest(patience: number) {
  let loss = Infinity
  let epoch: number | null = null
  let kept: Snapshot | null = null
  return {
    active: patience > 0,
    /** True when there was nothing better for `patience` epochs. */
    offer(offered: number, at: number, snapshot: () => Snapshot): boolean {
      if (offered < loss) {
        loss = offered
        epoch = at
        kept?.dispose()
        kept = snapshot()
        return false
      }
      return at - (epoch ?? 0) >= patience
    },
    restore(use: (snapshot: Snapshot) => void): number | null {
      if (kept) use(kept)
      return epoch
    },
    dispose() {
      kept?.dispose()
      kept = null
    },
  }
}

function summaryOf(
  how: TrainEnd['how'],
  epochs: number,
  settings: TrainSettings,
  bestEpoch: number | null,
  last: { train: Measures; validation: Measures | null } | null,
): string {
  const loss = last
    ? last.validation
      ? `validation loss ${number(last.validation.loss)}`
      : `training loss ${number(last.train.loss)}`
    : ''
  switch (how) {
    case 'stopped':
      return `Stopped by hand after ${plural(epochs, 'whole epoch')} of ${count(settings.epochs)}${loss && `: ${loss}`}. What was learned is kept.`
    case 'early':
      return `Stopped early after ${plural(epochs, 'epoch')}: no better ${last?.validation ? 'validation' : 'training'} loss for ${plural(settings.patience, 'epoch')}; weights of epoch ${count(bestEpoch ?? epochs)} restored.`
    case 'all': {
      const restored =
        bestEpoch !== null && bestEpoch !== epochs
          ? ` Weights of epoch ${count(bestEpoch)} restored, the best.`
          : ''
      return `Trained ${plural(epochs, 'epoch')}: ${loss}.${restored}`
    }
  }
}
