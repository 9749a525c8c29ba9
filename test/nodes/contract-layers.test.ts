import type { Tensor } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '../../nodes/index.ts'
import type { Definition, LayerWork } from '../../src/kernel/define.ts'
import { paramFields } from '../../src/kernel/params.ts'
import type { Ports } from '../../src/kernel/port.ts'
import { random, type Random } from '../../src/kernel/random.ts'
import { sizeOf } from '../../src/kernel/shape.ts'
import type { Task, TensorInfo } from '../../src/kernel/wire.ts'
import { openBackend } from '../../src/engine/backends/create.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { compareGradients } from './lib/gradients.ts'

const BATCH = 2
const layers = definitions.filter(({ work }) => work.role === 'layer').map((one) => [one.type, one] as const)
const losses = definitions.filter(({ work }) => work.role === 'loss').map((one) => [one.type, one] as const)

beforeAll(async () => {
  expect((await openBackend('cpu')).ok).toBe(true)
})

interface Case {
  readonly params: Record<string, unknown>
  /** Shapes of the tensors that arrive at each input, without the batch. */
  readonly shapes: Readonly<Record<string, readonly (readonly number[])[]>>
  readonly seed: number
}

/** Small params: whole numbers up to 5 above their minimum. */
function smallParams(definition: Definition): fc.Arbitrary<Record<string, unknown>> {
  const values = paramFields(definition.params).map(
    ({ name, type, min = 0, max = 1, choices = [], default: value }) => {
      const one: fc.Arbitrary<unknown> =
        type === 'integer'
          ? fc.integer({ min, max: Math.min(max, min + 5) })
          : type === 'number'
            ? fc.double({ min, max, noNaN: true })
            : type === 'choice'
              ? fc.constantFrom(...choices)
              : type === 'boolean'
                ? fc.boolean()
                : fc.constant(value)
      return [name, one] as const
    },
  )
  return fc.record(Object.fromEntries(values))
}

/** Small inputs: vectors and images mostly; the wires of a port that takes many share all axes but the last. */
function smallCase(definition: Definition): fc.Arbitrary<Case> {
  const dim = fc.integer({ min: 1, max: 5 })
  const shape = fc.oneof(
    { weight: 4, arbitrary: fc.array(dim, { minLength: 1, maxLength: 1 }) },
    { weight: 4, arbitrary: fc.array(dim, { minLength: 3, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(dim, { minLength: 0, maxLength: 4 }) },
  )
  const shapes = Object.entries(definition.inputs).map(([port, { many }]) => {
    const some = many
      ? fc
          .tuple(shape, fc.array(dim, { minLength: 2, maxLength: 3 }))
          .map(([front, lasts]) => lasts.map((last) => [...front.slice(0, -1), last]))
      : shape.map((one) => [one])
    return [port, some] as const
  })
  return fc.record({
    params: smallParams(definition),
    shapes: fc.record(Object.fromEntries(shapes)),
    seed: fc.nat(),
  })
}

function describedInputs(definition: Definition, shapes: Case['shapes']): Record<string, unknown> {
  const info = (shape: readonly number[]): TensorInfo => ({
    kind: 'tensor',
    shape,
    activated: 'linear',
    rowsKey: 'rows',
    columns: ['x'],
  })
  return Object.fromEntries(
    Object.entries(definition.inputs).map(([port, { many }]) => {
      const infos = (shapes[port] ?? []).map(info)
      return [port, many ? infos : infos[0]]
    }),
  )
}

function normal(shape: readonly number[], draw: Random): Tensor {
  return tf.tensor(
    Float32Array.from({ length: sizeOf(shape) ?? 0 }, () => draw.normal()),
    [...shape],
  )
}

/** A layer with what it needs to be called: the tensors that arrive, its weights, and how to call it with them. */
function built(
  definition: Definition,
  work: LayerWork<Record<string, unknown>, Ports>,
  { params, shapes, seed }: Case,
) {
  const draw = random(seed, 'contract')
  const infos = describedInputs(definition, shapes)
  const ports = Object.entries(definition.inputs)
  const specs = work.weights(params, infos as never)
  const arriving = ports.map(([port]) => (shapes[port] ?? []).map((shape) => normal([BATCH, ...shape], draw)))
  const weights = specs.map(({ shape }) => normal(shape, draw))
  const call = (tensors: readonly Tensor[], training: boolean) => {
    let next = 0
    const inputs = ports.map(([port, { many }], at) => {
      const own = tensors.slice(next, (next += arriving[at]?.length ?? 0))
      return [port, many ? own : own[0]]
    })
    const named = specs.map(({ name }, at) => [name, tensors[next + at]])
    return work.call(tf, params, {
      inputs: Object.fromEntries(inputs) as never,
      weights: Object.fromEntries(named) as never,
      training,
      random: random(seed, 'call'),
    })
  }
  return { specs, tensors: [...arriving.flat(), ...weights], call, draw }
}

/** Random small cases that the definition accepts, with the shape that it promises. */
function eachAccepted(
  definition: Definition,
  numRuns: number,
  visit: (one: Case, promised: TensorInfo) => void,
): void {
  fc.assert(
    fc.property(smallCase(definition), (one) => {
      const inputs = describedInputs(definition, one.shapes)
      const found = definition.infer(one.params, inputs as never, { key: 'own', facts: undefined })
      const [promised] = found.ok === true ? Object.values(found.value) : []
      fc.pre(promised?.kind === 'tensor')
      if (promised?.kind === 'tensor') visit(one, promised)
    }),
    { numRuns },
  )
}

describe.each(layers)('%s', (_, definition) => {
  const work = definition.work as LayerWork<Record<string, unknown>, Ports>

  it('gives the shape that it promised, finite numbers, and keeps no tensor', () => {
    eachAccepted(definition, 60, (one, promised) => {
      const { tensors, call } = built(definition, work, one)
      const before = tf.memory().numTensors
      for (const training of [false, true])
        tf.tidy(() => {
          const { y, logits } = call(tensors, training)
          expect(y.shape).toEqual([BATCH, ...promised.shape])
          expect(y.dtype).toBe('float32')
          expect(y.dataSync().every(Number.isFinite)).toBe(true)
          if (logits) {
            expect(['softmax', 'sigmoid']).toContain(promised.activated)
            const again = promised.activated === 'softmax' ? tf.softmax(logits, -1) : tf.sigmoid(logits)
            expect(tf.max(tf.abs(tf.sub(again, y))).dataSync()[0]).toBeLessThan(1e-6)
          }
        })
      expect(tf.memory().numTensors).toBe(before)
      tf.dispose(tensors)
    })
  })

  it('describes its weights and its work', () => {
    eachAccepted(definition, 40, ({ params, shapes }) => {
      const inputs = describedInputs(definition, shapes) as never
      const specs = work.weights(params, inputs)
      expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length)
      for (const { shape, fanIn, fanOut } of specs) {
        for (const dim of shape) expect(Number.isInteger(dim) && dim > 0).toBe(true)
        expect(fanIn).toBeGreaterThan(0)
        expect(fanOut).toBeGreaterThan(0)
      }
      const work_ = work.multiplyAdds(params, inputs)
      expect(Number.isInteger(work_) && work_ >= 0).toBe(true)
    })
  })

  it('gives the same for the same seed', () => {
    eachAccepted(definition, 15, (one) => {
      const { tensors, call } = built(definition, work, one)
      const run = () => tf.tidy(() => call(tensors, true).y.dataSync())
      expect(run()).toEqual(run())
      tf.dispose(tensors)
    })
  })

  it('has gradients that agree with numeric differences', { timeout: 60_000 }, () => {
    let compared = 0
    let kinks = 0
    eachAccepted(definition, 20, (one, { shape }) => {
      const { tensors, call, draw } = built(definition, work, one)
      const mix = normal([BATCH, ...(shape as number[])], draw)
      const result = compareGradients(tensors, (...moved) => tf.sum(tf.mul(call(moved, true).y, mix)), draw)
      compared += result.compared
      kinks += result.kinks
      expect(result.worst).toBeLessThan(0.01)
      tf.dispose([...tensors, mix])
    })
    expect(compared, 'smooth places').toBeGreaterThan(2 * kinks)
  })
})

/** What turns numbers into what a loss of this task compares. */
const SQUASH: Partial<Record<Task, (logits: Tensor) => Tensor>> = {
  classification: (logits) => tf.softmax(logits, -1),
  segmentation: (logits) => tf.sigmoid(logits),
}

describe.each(losses)('%s', (_, { work, params: schema }) => {
  if (work.role !== 'loss') throw new Error('a loss was expected')
  const width = 4
  const params = schema.parse({})

  function calls(seed: number) {
    const draw = random(seed, 'loss')
    const logits = normal([3, width], draw)
    const task = work.role === 'loss' ? work.task : 'regression'
    const target =
      task === 'classification'
        ? tf.tensor1d(
            Array.from({ length: 3 }, () => draw.integer(width)),
            'int32',
          )
        : task === 'segmentation'
          ? tf.tensor2d(
              Array.from({ length: 3 * width }, () => draw.integer(2)),
              [3, width],
            )
          : normal([3, width], draw)
    return { draw, logits, target }
  }

  it('is a finite scalar whose gradient agrees with numeric differences, and keeps no tensor', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { draw, logits, target } = calls(seed)
      const before = tf.memory().numTensors
      const squash = SQUASH[work.task]
      // From logits, and from probabilities alone.
      for (const hidden of squash ? [false, true] : [false]) {
        const result = compareGradients(
          [logits],
          (moved = logits) => {
            const prediction = squash ? squash(moved) : moved
            const loss = work.loss(tf, params, { prediction, logits: hidden ? null : moved, target })
            expect(loss.shape).toEqual([])
            expect(Number.isFinite(loss.dataSync()[0])).toBe(true)
            return loss
          },
          draw,
        )
        expect(result.worst).toBeLessThan(0.01)
        expect(result.compared).toBe(logits.size)
      }
      expect(tf.memory().numTensors).toBe(before)
      tf.dispose([logits, target])
    }
  })

  it('has a metric per batch that adds up, and finished predictions', () => {
    const { logits, target } = calls(1)
    tf.tidy(() => {
      const prediction = SQUASH[work.task]?.(logits) ?? logits
      const whole = work.metric.sum(tf, { prediction, logits, target })
      expect(whole.shape).toEqual([])
      const parts = [0, 1, 2].map((row) => {
        const cut = <T extends Tensor>(tensor: T) => tf.slice(tensor, row, 1)
        const one = { prediction: cut(prediction), logits: cut(logits), target: cut(target) }
        return work.metric.sum(tf, one).dataSync()[0] ?? NaN
      })
      expect(whole.dataSync()[0]).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        5,
      )
      const finished = work.finish(tf, { prediction, logits })
      expect(finished.shape).toEqual([3, width])
      if (work.task === 'classification')
        for (const sum of tf.sum(finished, -1).dataSync()) expect(sum).toBeCloseTo(1, 5)
    })
    tf.dispose([logits, target])
  })
})
