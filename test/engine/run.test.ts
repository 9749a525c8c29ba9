import { describe, expect, test } from 'vitest'
import { tf } from '../../src/engine/backends/tf.ts'
import type { EngineEvent, RunOutcome } from '../../src/engine/protocol.ts'
import { error, fail } from '../../src/kernel/problem.ts'
import { random } from '../../src/kernel/random.ts'
import { catalogueWith, categories, givenTable, numbers, tableOf } from './helpers/given.ts'
import { curveOf, graphOf, resultOf, statesOf, withNodes, withParams } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

/** Two blobs that a line tells apart. */
const blobs = graphOf({
  points: ['points', { shape: 'blobs', rows: 200 }],
  split: ['split', { stratify: 'class' }, { data: 'points' }],
  input: ['input', { columns: ['x', 'y'] }, { data: 'split' }],
  hidden: ['dense', { units: 8 }, { x: 'input' }],
  drop: ['dropout', { rate: 0.2 }, { x: 'hidden' }],
  out: ['dense', { units: 2, activation: 'softmax' }, { x: 'drop' }],
  loss: ['cross-entropy', { target: 'class' }, { prediction: 'out', data: 'split' }],
  train: ['train', { epochs: 4 }, { loss: 'loss' }],
  metrics: ['metrics', {}, { model: 'train' }],
})
const withMatrix = withNodes(blobs, {
  nodes: {
    matrix: {
      type: 'confusion-matrix',
      version: 1,
      params: {},
      in: { model: [{ node: 'train', port: 'model' }] },
    },
  },
})

const phases = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))
const losses = (events: readonly EngineEvent[]) => curveOf(events, 'train').map(({ trainLoss }) => trainLoss)
const count = (events: readonly EngineEvent[], kind: EngineEvent['kind']) =>
  events.filter((event) => event.kind === kind).length

describe('a run', () => {
  test('tells its phases, its backend, its curve and its results, and leaves no tensor', async () => {
    const { session } = createTestEngine()
    const run = await session.run(blobs)
    expect(run).toMatchObject({ phase: 'done', problems: [] })
    expect(run.tensors.after).toBe(run.tensors.before)
    expect(phases(run.events)).toEqual(['preparing', 'training', 'evaluating', 'done'])
    expect(run.events.find(({ kind }) => kind === 'backend')).toMatchObject({ report: { name: 'cpu' } })
    expect(curveOf(run.events, 'train').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    for (const point of curveOf(run.events, 'train')) {
      expect(point.trainLoss).toBeGreaterThan(0)
      expect(point.validationLoss).toBeGreaterThan(0)
      expect(point.validationMetric).toBeGreaterThanOrEqual(0)
    }
    expect(statesOf(run.events)).toEqual({
      points: 'reused',
      split: 'reused',
      train: 'done',
      metrics: 'done',
    })
    expect(resultOf(run.events, 'metrics')).toMatchObject({ headline: { label: 'accuracy' } })
    expect(run.events.every(({ documentId }) => documentId === 'test')).toBe(true)
  })

  test('gives bit-equal losses and weights a second time, dropout included', async () => {
    const [one, other] = await Promise.all(
      [0, 1].map(async () => {
        const { session } = createTestEngine()
        return session
      }),
    ).then(async ([a, b]) => [await a!.run(blobs), await b!.run(blobs)])
    expect(losses(one!.events)).toHaveLength(4)
    expect(losses(other!.events)).toEqual(losses(one!.events))
    expect(resultOf(other!.events, 'metrics')).toEqual(resultOf(one!.events, 'metrics'))
  })

  test('with another seed has other losses', async () => {
    const { session } = createTestEngine()
    const one = await session.run(blobs)
    const other = await session.run(withParams(blobs, 'train', { seed: 2 }))
    expect(losses(other.events)).not.toEqual(losses(one.events))
  })

  test('is refused while another one is going on', async () => {
    const { session, engine } = createTestEngine()
    const first = await session.request(withParams(blobs, 'train', { epochs: 20 }))
    const running = engine.run(first)
    const second = await engine.run({ ...first, runId: 'second' })
    expect(second).toMatchObject({ phase: 'failed', problems: [{ code: 'engine/busy' }] })
    expect((await running).phase).toBe('done')
  })
})

describe('only what changed is done again', () => {
  test('nothing changed: nothing is done, and everything is told again', async () => {
    const { session } = createTestEngine()
    const first = await session.run(blobs)
    const again = await session.run(blobs)
    expect(again.phase).toBe('done')
    expect(phases(again.events)).toEqual(['preparing', 'done'])
    expect(statesOf(again.events)).toEqual({
      points: 'reused',
      split: 'reused',
      train: 'reused',
      metrics: 'reused',
    })
    expect(losses(again.events)).toEqual(losses(first.events))
    expect(resultOf(again.events, 'metrics')).toEqual(resultOf(first.events, 'metrics'))
    expect(count(again.events, 'progress')).toBe(0)
    expect(count(again.events, 'summary')).toBe(1)
  })

  test('a new evaluation node does not train again, and sees the same model', async () => {
    const { session } = createTestEngine()
    const first = await session.run(blobs)
    const second = await session.run(withMatrix)
    expect(phases(second.events)).toEqual(['preparing', 'evaluating', 'done'])
    expect(statesOf(second.events)).toMatchObject({ train: 'reused', metrics: 'reused', matrix: 'done' })
    expect(count(second.events, 'progress')).toBe(0)
    expect(second.tensors.after).toBe(second.tensors.before)
    const accuracy = resultOf<{ headline: { value: number } }>(first.events, 'metrics').headline.value
    expect(resultOf(second.events, 'matrix')).toMatchObject({ headline: { value: accuracy } })

    // The same as when both stand there from the beginning.
    const fresh = await createTestEngine().session.run(withMatrix)
    expect(resultOf(second.events, 'matrix')).toEqual(resultOf(fresh.events, 'matrix'))
  })

  test('other epochs train again but do not read the data again', async () => {
    const { session } = createTestEngine()
    await session.run(blobs)
    const more = await session.run(withParams(blobs, 'train', { epochs: 6 }))
    expect(statesOf(more.events)).toEqual({
      points: 'reused',
      split: 'reused',
      train: 'done',
      metrics: 'done',
    })
    expect(curveOf(more.events, 'train')).toHaveLength(6)
  })

  test('another backend by name trains again; letting Netloom choose does not', async () => {
    const { session } = createTestEngine()
    await session.run(blobs, 'cpu')
    expect(statesOf((await session.run(blobs, 'auto')).events).train).toBe('reused')
    const other = await session.run(blobs, 'wasm')
    expect(statesOf(other.events)).toMatchObject({ train: 'done', metrics: 'done' })
    expect(statesOf((await session.run(blobs, 'wasm')).events).train).toBe('reused')
  })

  test('a stopped training is evaluated, and trained again the next time', async () => {
    const { session, engine, events } = createTestEngine()
    const request = await session.request(withParams(blobs, 'train', { epochs: 5000 }))
    const running = engine.run(request)
    await until(() => events.some(({ kind }) => kind === 'progress'))
    await engine.control(request.runId, { do: 'stop' })
    const outcome = await running
    expect(outcome).toMatchObject({ phase: 'stopped', problems: [] })
    expect(outcome.tensors.after).toBe(outcome.tensors.before)
    expect(resultOf(events, 'metrics')).toMatchObject({ headline: { label: 'accuracy' } })
    const summary = events.find(({ kind }) => kind === 'summary')
    expect(summary?.kind === 'summary' && summary.text).toMatch(/^Stopped by hand after/)

    const again = engine.run({ ...request, runId: 'again' })
    await until(() => events.some((event) => event.kind === 'progress' && event.runId === 'again'))
    await engine.control('again', { do: 'stop' })
    expect((await again).phase).toBe('stopped')
  })
})

/** Waits until something has happened, at most 10 seconds. */
async function until(happened: () => boolean): Promise<void> {
  for (let waited = 0; !happened() && waited < 1000; waited++) await new Promise((go) => setTimeout(go, 10))
  expect(happened()).toBe(true)
}

describe('what goes wrong becomes a problem', () => {
  const clean = async (run: RunOutcome & { events: EngineEvent[] }, code: string, node?: string) => {
    expect(run.phase).toBe('failed')
    expect(run.problems.map((problem) => problem.code)).toEqual([code])
    expect(run.problems[0]!.at.node).toBe(node)
    expect(run.tensors.after).toBe(run.tensors.before)
    expect(phases(run.events).at(-1)).toBe('failed')
    expect(count(run.events, 'problem')).toBe(1)
    // The engine is well afterwards.
    const { session } = createTestEngine()
    expect((await session.run(blobs)).phase).toBe('done')
  }

  test('a loss that is no number', async () => {
    const { session } = createTestEngine()
    const wild = graphOf({
      points: ['points', { shape: 'curve', rows: 100 }],
      split: ['split', {}, { data: 'points' }],
      input: ['input', { columns: ['x'] }, { data: 'split' }],
      hidden: ['dense', { units: 8, activation: 'linear' }, { x: 'input' }],
      out: ['dense', { units: 1, activation: 'linear' }, { x: 'hidden' }],
      loss: ['mean-squared-error', { target: 'y' }, { prediction: 'out', data: 'split' }],
      train: ['train', { optimizer: 'sgd', learningRate: 10, epochs: 50 }, { loss: 'loss' }],
      metrics: ['metrics', {}, { model: 'train' }],
    })
    const run = await session.run(wild)
    await clean(run, 'train/diverged', 'train')
    expect(run.problems[0]!.message).toMatch(/at step \d+ \(epoch \d+\) with a learning rate of 10\.$/)
    expect(statesOf(run.events)).toMatchObject({ train: 'failed' })
  })

  test('a node that throws, and one that runs out of memory', async () => {
    const { session, engine } = createTestEngine()
    const known = catalogueWith()
    for (const [thrown, code] of [
      [new Error('no luck'), 'engine/node-failed'],
      [new RangeError('Array buffer allocation failed'), 'engine/out-of-memory'],
    ] as const) {
      const metrics = known.find('metrics')!
      const evaluate = Reflect.get(metrics.work, 'evaluate') as unknown
      Reflect.set(metrics.work, 'evaluate', () => Promise.reject(thrown))
      const run = await session.run(withParams(blobs, 'train', { seed: code.length }))
      Reflect.set(metrics.work, 'evaluate', evaluate)
      await clean(run, code, 'metrics')
      // What was trained is kept.
      expect(
        statesOf((await session.run(withParams(blobs, 'train', { seed: code.length }))).events),
      ).toMatchObject({
        train: 'reused',
        metrics: 'done',
      })
    }
    expect(engine).toBeDefined()
  })

  test('no backend', async () => {
    const { session } = createTestEngine()
    const { createEngineCore } = await import('../../src/engine/engine.ts')
    const events: EngineEvent[] = []
    const known = catalogueWith()
    const engine = createEngineCore(known, {
      io: {
        bundled: () => Promise.reject(new Error('none')),
        file: () => Promise.resolve(null),
        decodeImage: () => Promise.reject(new Error('none')),
      },
      onEvent: (event) => events.push(event),
      pickBackend: () => Promise.resolve(fail(error('engine/no-backend', 'Nothing can train here.'))),
    })
    const outcome = await engine.run(await session.request(blobs))
    expect(phases(events)).toEqual(['preparing', 'failed'])
    await clean({ ...outcome, events }, 'engine/no-backend')
  })

  test('a network that no memory could hold, before anything is allocated', async () => {
    const { engine, events, session } = createTestEngine()
    const request = await session.request(blobs)
    // What compile would refuse: a plan can also come from elsewhere.
    const nodes = request.plan.nodes.map((node) => {
      const [info] = Object.values(node.outputs)
      if (info?.kind !== 'tensor' || node.type === 'input') return node
      const params = node.type === 'dense' ? { ...node.params, units: 65536 } : node.params
      return { ...node, params, outputs: { y: { ...info, shape: [65536] } } }
    })
    events.length = 0
    const outcome = await engine.run({ ...request, plan: { nodes } })
    await clean({ ...outcome, events }, 'engine/over-budget', 'train')
    expect(outcome.problems[0]!.message).toMatch(/would take \d.* GB, and Netloom allows 1\.5 GB\.$/)
  })

  test('data that cannot be read', async () => {
    const { engine, events, session } = createTestEngine()
    const request = await session.request(blobs)
    const lost = {
      ...request,
      plan: {
        nodes: [
          {
            id: 'table',
            type: 'table',
            key: 'k',
            in: {},
            outputs: {},
            params: { dataset: '', file: 'a.csv', hash: 'ab', categories: [] },
          },
          ...request.plan.nodes,
        ],
      },
    }
    events.length = 0
    const outcome = await engine.run(lost)
    expect(outcome.phase).toBe('failed')
    expect(outcome.problems[0]!.at.node).toBe('table')
    expect(outcome.problems[0]!.message).toContain('a.csv')
  })
})

describe('networks of other forms', () => {
  const rows = 240
  const draw = random(3, 'test')
  const x = Array.from({ length: rows }, () => draw.uniform() * 4 - 2)
  const z = Array.from({ length: rows }, () => draw.uniform() * 4 - 2)
  const table = tableOf(
    {
      x: numbers(x),
      z: numbers(z),
      // 2x − z + 1, which a linear layer can hold exactly.
      sum: numbers(x.map((value, row) => 2 * value - z[row]! + 1)),
      side: categories(
        x.map((value, row) => (value > z[row]! ? 1 : 0)),
        ['below', 'above'],
      ),
    },
    rows,
  )
  const known = catalogueWith(givenTable(table))

  test('two inputs that are joined', async () => {
    const { session } = createTestEngine(known)
    const run = await session.run(
      graphOf(
        {
          data: ['given', {}],
          split: ['split', {}, { data: 'data' }],
          first: ['input', { columns: ['x'] }, { data: 'split' }],
          second: ['input', { columns: ['z'] }, { data: 'split' }],
          left: ['dense', { units: 8 }, { x: 'first' }],
          right: ['dense', { units: 8 }, { x: 'second' }],
          both: ['concatenate', {}, { x: ['left', 'right'] }],
          out: ['dense', { units: 2, activation: 'softmax' }, { x: 'both' }],
          loss: ['cross-entropy', { target: 'side' }, { prediction: 'out', data: 'split' }],
          train: ['train', { epochs: 40, learningRate: 0.02 }, { loss: 'loss' }],
          metrics: ['metrics', {}, { model: 'train' }],
        },
        known,
      ),
    )
    expect(run).toMatchObject({ phase: 'done', problems: [] })
    expect(resultOf<{ headline: { value: number } }>(run.events, 'metrics').headline.value).toBeGreaterThan(
      0.9,
    )
    expect(run.tensors.after).toBe(run.tensors.before)
  })

  test('a linear layer finds 2x − z + 1', async () => {
    const { session } = createTestEngine(known)
    const run = await session.run(
      graphOf(
        {
          data: ['given', {}],
          split: ['split', {}, { data: 'data' }],
          input: ['input', { columns: ['x', 'z'] }, { data: 'split' }],
          out: ['dense', { units: 1, activation: 'linear' }, { x: 'input' }],
          loss: ['mean-squared-error', { target: 'sum' }, { prediction: 'out', data: 'split' }],
          train: ['train', { epochs: 60, learningRate: 0.05 }, { loss: 'loss' }],
          metrics: ['metrics', {}, { model: 'train' }],
        },
        known,
      ),
    )
    expect(run).toMatchObject({ phase: 'done', problems: [] })
    const last = curveOf(run.events, 'train').at(-1)!
    expect(last.trainLoss).toBeLessThan(1e-4)
    expect(last.validationLoss).toBeLessThan(1e-4)
  })

  test('two losses on one network, and no Split: all rows are for training', async () => {
    const { session } = createTestEngine(known)
    const run = await session.run(
      graphOf(
        {
          data: ['given', {}],
          input: ['input', { columns: ['x', 'z'] }, { data: 'data' }],
          hidden: ['dense', { units: 8 }, { x: 'input' }],
          class: ['dense', { units: 2, activation: 'softmax' }, { x: 'hidden' }],
          value: ['dense', { units: 1, activation: 'linear' }, { x: 'hidden' }],
          loss1: ['cross-entropy', { target: 'side' }, { prediction: 'class', data: 'data' }],
          loss2: [
            'mean-squared-error',
            { target: 'sum', weight: 0.5 },
            { prediction: 'value', data: 'data' },
          ],
          train: ['train', { epochs: 30 }, { loss: ['loss1', 'loss2'] }],
          predictions: ['predictions', { target: 'side' }, { model: 'train' }],
        },
        known,
      ),
    )
    expect(run).toMatchObject({ phase: 'done', problems: [] })
    const curve = curveOf(run.events, 'train')
    expect(curve.at(-1)!.trainLoss!).toBeLessThan(curve[0]!.trainLoss! / 2)
    expect(curve.at(-1)!.validationLoss).toBeNull()
    expect(resultOf(run.events, 'predictions')).toMatchObject({ rows: { role: 'all', count: rows } })
  })
})

test('no run of this file has left a tensor behind', () => {
  expect(tf.memory().numTensors).toBe(0)
})
