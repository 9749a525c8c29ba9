import { describe, expect, test } from 'vitest'
import { createSignals } from '../../src/engine/signals.ts'
import { Fault } from '../../src/engine/problems.ts'
import type { CurvePoint, Progress } from '../../src/engine/protocol.ts'
import { batches, type Measures, type Stepper } from '../../src/engine/step.ts'
import { train, type TrainJob } from '../../src/engine/train.ts'
import type { TrainSettings } from '../../src/kernel/define.ts'
import { error } from '../../src/kernel/problem.ts'

const SETTINGS: TrainSettings = {
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 },
  epochs: 3,
  batchSize: 4,
  patience: 0,
  seed: 1,
}

interface Script {
  settings?: Partial<TrainSettings>
  rows?: number
  /** The loss of a step, by its number. */
  loss?: (step: number) => number
  /** The validation loss of an epoch, from 0; without it there are no validation rows. */
  validation?: (epoch: number) => number
  /** Called after each step. */
  then?: (step: number, signals: ReturnType<typeof createSignals>) => void
}

/** The loop over a stepper that does no arithmetic but writes down what it is asked for. */
function scripted({ settings, rows = 10, loss = () => 1, validation, then }: Script) {
  const signals = createSignals()
  const seen = {
    orders: [] as number[][],
    steps: [] as { epoch: number; rows: number[]; number: number }[],
    rates: [] as number[],
    restored: [] as number[],
    open: 0,
    phases: [] as string[],
    progress: [] as Progress[],
    curve: [] as CurvePoint[],
  }
  let order: Uint32Array = new Uint32Array(0)
  let pending: [number, number][] = []
  const stepper: Stepper = {
    startEpoch(given) {
      order = given.slice()
      seen.orders.push([...order])
    },
    step(from, count, number) {
      const here = [...order.subarray(from, from + count)]
      seen.steps.push({ epoch: seen.orders.length - 1, rows: here, number })
      pending.push([loss(number), count])
      then?.(number, signals)
    },
    results() {
      const taken = pending
      pending = []
      return Promise.resolve({
        losses: Float32Array.from(taken, ([value]) => value),
        metrics: Float32Array.from(taken, ([, count]) => count / 2),
      })
    },
    validate() {
      const epoch = seen.orders.length - 1
      return validation ? Promise.resolve<Measures>({ loss: validation(epoch), metric: 0.5 }) : null
    },
    setLearningRate: (rate) => seen.rates.push(rate),
    snapshot() {
      const epoch = seen.orders.length
      seen.open++
      return { dispose: () => seen.open--, epoch } as { dispose(): void }
    },
    restore: (snapshot) => seen.restored.push((snapshot as unknown as { epoch: number }).epoch),
    weights: () => Promise.resolve(new Map()),
    dispose: () => undefined,
  }
  const job: TrainJob = {
    settings: { ...SETTINGS, ...settings },
    stepper,
    rows: Uint32Array.from({ length: rows }, (_, row) => 100 + row),
    signals,
    finishMetric: (mean) => mean,
    listener: {
      progress: (progress) => seen.progress.push(progress),
      curve: (points) => seen.curve.push(...points),
      phase: (phase) => seen.phases.push(phase),
      live: () => Promise.resolve(),
    },
  }
  return { job, signals, seen }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

describe('an epoch', () => {
  test('shows every row once, in an order of its own, with the left-over rows in a smaller batch', async () => {
    const { job, seen } = scripted({})
    await train(job)
    const all = Array.from({ length: 10 }, (_, row) => 100 + row)
    expect(seen.orders).toHaveLength(3)
    for (const order of seen.orders) expect([...order].sort((a, b) => a - b)).toEqual(all)
    expect(new Set(seen.orders.map(String)).size).toBe(3)
    for (let epoch = 0; epoch < 3; epoch++) {
      const steps = seen.steps.filter((step) => step.epoch === epoch)
      expect(steps.map(({ rows }) => rows.length)).toEqual([4, 4, 2])
      expect(steps.flatMap(({ rows }) => rows)).toEqual(seen.orders[epoch])
    }
    expect(seen.steps.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('has the same order for the same seed and another one for another seed', async () => {
    const orders = async (seed: number) => {
      const { job, seen } = scripted({ settings: { seed } })
      await train(job)
      return seen.orders
    }
    expect(await orders(5)).toEqual(await orders(5))
    expect(await orders(5)).not.toEqual(await orders(6))
  })

  test('ends in one point of the curve: means over rows, not over batches', async () => {
    // Batches of 4, 4 and 2 rows with losses 1, 2 and 6: (4 + 8 + 12) / 10.
    const { job, seen } = scripted({
      settings: { epochs: 1 },
      loss: (step) => [1, 2, 6][step] ?? NaN,
      validation: () => 0.25,
    })
    await train(job)
    expect(seen.curve).toEqual([
      { epoch: 1, trainLoss: 2.4, trainMetric: 0.5, validationLoss: 0.25, validationMetric: 0.5 },
    ])
    expect(seen.progress.at(-1)).toMatchObject({
      epoch: 1,
      epochs: 1,
      step: 3,
      stepsPerEpoch: 3,
      secondsLeft: 0,
      learningRate: 0.1,
    })
  })

  test('places cover all rows', () => {
    expect(batches(8, { batchSize: 4 })).toEqual([
      [0, 4],
      [4, 4],
    ])
    expect(batches(3, { batchSize: 32 })).toEqual([[0, 3]])
  })
})

describe('early stopping', () => {
  test('ends after as many epochs without a better validation loss as the patience, with the best weights', async () => {
    const validation = [0.9, 0.5, 0.4, 0.6, 0.45, 0.7, 0.1]
    const { job, seen } = scripted({
      settings: { epochs: 7, patience: 3 },
      validation: (epoch) => validation[epoch] ?? NaN,
    })
    const end = await train(job)
    expect(end).toMatchObject({ how: 'early', bestEpoch: 3 })
    expect(end.summary).toBe(
      'Stopped early after 6 epochs: no better validation loss for 3 epochs; weights of epoch 3 restored.',
    )
    expect(seen.restored).toEqual([3])
    expect(seen.orders).toHaveLength(6)
    expect(seen.open).toBe(0)
  })

  test('restores the best weights too when all epochs were trained', async () => {
    const { job, seen } = scripted({
      settings: { epochs: 3, patience: 5 },
      validation: (epoch) => [0.5, 0.2, 0.3][epoch] ?? NaN,
    })
    const end = await train(job)
    expect(end).toMatchObject({ how: 'all', bestEpoch: 2 })
    expect(end.summary).toBe('Trained 3 epochs: validation loss 0.3. Weights of epoch 2 restored, the best.')
    expect(seen.restored).toEqual([2])
    expect(seen.open).toBe(0)
  })

  test('watches the training loss when there are no validation rows', async () => {
    // Three steps an epoch; the loss of epochs 2 and 3 is worse than that of epoch 1.
    const { job } = scripted({
      settings: { epochs: 9, patience: 2 },
      loss: (step) => (step < 3 ? 1 : 2),
    })
    const end = await train(job)
    expect(end).toMatchObject({ how: 'early', bestEpoch: 1 })
    expect(end.summary).toContain('no better training loss for 2 epochs')
  })

  test('keeps out of it without patience', async () => {
    const { job, seen } = scripted({ settings: { epochs: 4 }, validation: (epoch) => epoch })
    expect(await train(job)).toMatchObject({ how: 'all', bestEpoch: null })
    expect(seen.restored).toEqual([])
  })
})

describe('a loss that is no number', () => {
  test('ends the training with the step, the rate and what to try', async () => {
    const { job, seen } = scripted({
      settings: { epochs: 50, optimizer: { kind: 'sgd', learningRate: 4, momentum: 0 } },
      loss: (step) => (step === 7 ? NaN : 1),
    })
    const fault = await train(job).catch((thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(Fault)
    const { problem } = fault as Fault
    expect(problem.code).toBe('train/diverged')
    expect(problem.message).toBe(
      'The loss stopped being a number at step 8 (epoch 3) with a learning rate of 4.',
    )
    expect(problem.advice).toContain('try a learning rate of 0.01')
    expect(problem.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'learningRate', value: 0.01 },
    ])
    expect(seen.steps.length).toBeLessThan(150)
  })

  test('on the validation rows counts too, and leaves no snapshot', async () => {
    const { job, seen } = scripted({
      settings: { epochs: 9, patience: 3 },
      validation: (epoch) => (epoch === 1 ? Infinity : 1),
    })
    const fault = await train(job).catch((thrown: unknown) => thrown)
    expect((fault as Fault).problem.code).toBe('train/diverged')
    expect(seen.open).toBe(0)
  })
})

describe('a person', () => {
  test('pauses, takes single steps and goes on', async () => {
    const { job, signals, seen } = scripted({
      settings: { epochs: 4 },
      then: (step, own) => step === 4 && own.control({ do: 'pause' }),
    })
    const end = train(job)
    await pause(50)
    expect(seen.steps).toHaveLength(5)
    expect(seen.phases).toEqual(['paused'])
    signals.control({ do: 'step' })
    await pause(50)
    expect(seen.steps).toHaveLength(6)
    signals.control({ do: 'step' })
    signals.control({ do: 'step' })
    await pause(50)
    expect(seen.steps).toHaveLength(8)
    expect(seen.phases.at(-1)).toBe('paused')
    signals.control({ do: 'resume' })
    expect((await end).how).toBe('all')
    expect(seen.steps).toHaveLength(12)
    expect(seen.phases.at(-1)).toBe('training')
  })

  test('stops: after this batch, with what was learned', async () => {
    const { job, seen } = scripted({
      settings: { epochs: 4, patience: 2 },
      validation: () => 0.5,
      then: (step, own) => step === 4 && own.control({ do: 'stop' }),
    })
    const end = await train(job)
    expect(end).toMatchObject({ how: 'stopped', bestEpoch: null })
    expect(end.summary).toBe(
      'Stopped by hand after 1 whole epoch of 4: validation loss 0.5. What was learned is kept.',
    )
    expect(seen.steps).toHaveLength(5)
    expect(seen.restored).toEqual([])
    expect(seen.open).toBe(0)
  })

  test('stops while paused', async () => {
    const { job, signals, seen } = scripted({
      then: (step, own) => step === 1 && own.control({ do: 'pause' }),
    })
    const end = train(job)
    await pause(30)
    signals.control({ do: 'stop' })
    expect((await end).how).toBe('stopped')
    expect(seen.steps).toHaveLength(2)
  })

  test('changes the learning rate while it trains; the result is no longer what the graph says', async () => {
    const { job, signals, seen } = scripted({
      then: (step, own) => step === 1 && own.control({ do: 'pause' }),
    })
    const end = train(job)
    await pause(30)
    signals.control({ do: 'learningRate', value: 0.03 })
    signals.control({ do: 'resume' })
    expect(await end).toMatchObject({ how: 'all', steered: true })
    expect(seen.rates).toEqual([0.03])
    expect(seen.progress.at(-1)?.learningRate).toBe(0.03)
  })
})

test('a device that fails ends the wait of a paused run', async () => {
  const { job, signals } = scripted({ then: (step, own) => step === 1 && own.control({ do: 'pause' }) })
  const end = train(job).catch((thrown: unknown) => thrown)
  await pause(30)
  signals.fail(error('engine/device-lost', 'The device was lost.'))
  expect(((await end) as Fault).problem.code).toBe('engine/device-lost')
})
