import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import { expose } from 'comlink'
import { chooseBackend } from '../../src/engine/backends/choose.ts'
import { openBackend } from '../../src/engine/backends/create.ts'
import type { BackendInfo } from '../../src/engine/backends/opened.ts'
import { tf } from '../../src/engine/backends/tf.ts'
import { createOptimizer } from '../../src/engine/optimizers.ts'
import type { BackendChoice, BackendName } from '../../src/engine/protocol.ts'
import type { Problem } from '../../src/kernel/problem.ts'
import { numbers, sizeOf } from './backends/reference.ts'
import { runFixture, type Fixture } from './optimizer-cases.ts'

/** Opens a backend that must be there; small tensors are to be calculated on the device too. */
async function need(name: BackendName, told: Problem[] = []): Promise<BackendInfo> {
  const opened = await openBackend(name, {
    onLost: (problem) => told.push(problem),
    onUncaptured: (problem) => told.push(problem),
  })
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join(' '))
  if (name === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false)
  return opened.value
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** A tiny network: convolution, pooling, dense, cross-entropy of a softmax. */
const weightShapes = [[3, 3, 2, 3], [3], [27, 4], [4]]

function tiny(): { weights: Variable[]; x: Tensor; labels: Tensor } {
  return {
    x: tf.tensor(numbers(4 * 6 * 6 * 2, 1), [4, 6, 6, 2]),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d([0, 3, 1, 2], 'int32'), 4)),
    weights: weightShapes.map((shape, index) =>
      tf.tidy(() => tf.variable(tf.tensor(numbers(sizeOf(shape), index + 2), shape))),
    ),
  }
}

function loss(weights: readonly Variable[], x: Tensor, labels: Tensor) {
  const [filter, shift, kernel, bias] = weights as [Variable, Variable, Variable, Variable]
  const maps = tf.relu(tf.add(tf.conv2d(x as Tensor4D, filter as unknown as Tensor4D, 1, 'same'), shift))
  const pooled = tf.maxPool(maps as Tensor4D, 2, 2, 'valid')
  const logits = tf.add(tf.matMul(tf.reshape(pooled, [4, 27]), kernel), bias)
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1)))
}

const api = {
  /** What a backend says of itself, or the codes of its problems. */
  async open(name: BackendName): Promise<BackendInfo | readonly string[]> {
    const opened = await openBackend(name)
    return opened.ok ? opened.value : opened.problems.map(({ code }) => code)
  },

  /** Gradients of the tiny network, the losses of three steps of Adam, and what is left behind. */
  async train(name: BackendName) {
    await need(name)
    const tensors = tf.memory().numTensors
    const { weights, x, labels } = tiny()
    const optimizer = createOptimizer({
      kind: 'adam',
      learningRate: 0.05,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
    })
    const losses: number[] = []
    const gradients: number[][] = []
    for (let step = 0; step < 3; step++) {
      const { value, grads } = tf.variableGrads(() => loss(weights, x, labels) as Scalar, weights)
      const slopes = weights.map((weight) => grads[weight.name]!)
      if (step === 0) for (const slope of slopes) gradients.push([...(await slope.data())])
      optimizer.apply(weights, slopes)
      losses.push((await value.data())[0]!)
      tf.dispose([value, ...slopes])
    }
    optimizer.dispose()
    tf.dispose([x, labels, ...weights])
    return { gradients, losses, left: tf.memory().numTensors - tensors }
  },

  /** The cases of the optimizers' fixture. */
  async optimizers(name: BackendName, fixture: Fixture) {
    await need(name)
    const tensors = tf.memory().numTensors
    const weights: number[][][] = []
    for (const each of fixture.cases) weights.push((await runFixture(fixture, each)).weights)
    return { weights, left: tf.memory().numTensors - tensors }
  },

  /** Loses the device in mid-work, hears of it, opens the backend again in the same worker, and works on. */
  async lose(name: 'webgpu' | 'webgl') {
    const told: Problem[] = []
    await need(name, told)
    const tensors = tf.memory().numTensors
    const before = tf.tensor(numbers(64, 1), [8, 8])
    const product = tf.matMul(before, before)
    await product.data()
    if (name === 'webgpu') (tf.backend() as WebGPUBackend).device.destroy()
    else (tf.backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext()
    // What is asked of a lost device is answered, with a refusal.
    const late = tf.matMul(before, before)
    const read = late.data().then(
      () => 'given',
      () => 'refused',
    )
    const reading = await Promise.race([read, pause(3000).then(() => 'never answered')])
    for (let waited = 0; told.length === 0 && waited < 100; waited++) await pause(20)

    const again: Problem[] = []
    await need(name, again)
    tf.dispose([before, product, late])
    const left = tf.memory().numTensors - tensors
    const sum = tf.tidy(() => tf.sum(tf.matMul(tf.ones([8, 8]), tf.ones([8, 8]))))
    const [value] = await sum.data()
    sum.dispose()
    return { told, again, value, left, reading }
  },

  /** Chooses a backend for the tiny network, and says what is left of the trials. */
  async choose(choice: BackendChoice) {
    await need('cpu')
    const tensors = tf.memory().numTensors
    const chosen = await chooseBackend(choice, {
      trial: () => {
        const { weights, x, labels } = tiny()
        const optimizer = createOptimizer({ kind: 'sgd', learningRate: 0.05, momentum: 0 })
        return {
          async step() {
            const { value, grads } = tf.variableGrads(() => loss(weights, x, labels) as Scalar, weights)
            const slopes = weights.map((weight) => grads[weight.name]!)
            optimizer.apply(weights, slopes)
            await value.data()
            tf.dispose([value, ...slopes])
          },
          end() {
            optimizer.dispose()
            tf.dispose([x, labels, ...weights])
          },
        }
      },
    })
    if (!chosen.ok) throw new Error(chosen.problems.map(({ message }) => message).join(' '))
    return { report: chosen.value.report, current: tf.getBackend(), left: tf.memory().numTensors - tensors }
  },

  /** Gives the device a command that it must refuse, twice. */
  async refuse() {
    const told: Problem[] = []
    await need('webgpu', told)
    await tf.tidy(() => tf.relu(tf.tensor(numbers(64, 1)))).data()
    const { device } = tf.backend() as WebGPUBackend
    for (let time = 0; time < 2; time++)
      device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE })
    await device.queue.onSubmittedWorkDone()
    for (let waited = 0; told.length === 0 && waited < 100; waited++) await pause(20)
    return told
  },

  /** Transposes int32 and bool tensors with tfjs' own WebGPU kernel and then with ours. */
  async transpose() {
    await import('@tensorflow/tfjs-backend-webgpu')
    await tf.setBackend('webgpu')
    tf.env().set('WEBGPU_CPU_FORWARD', false)
    const cases = [
      { shape: [2, 3, 4], perm: [2, 0, 1], dtype: 'int32' },
      { shape: [2, 3, 4], perm: [1, 0, 2], dtype: 'bool' },
      { shape: [2, 3, 2, 2], perm: [3, 1, 0, 2], dtype: 'int32' },
      { shape: [2, 1, 3, 2, 2], perm: [4, 2, 0, 1, 3], dtype: 'int32' },
      { shape: [5, 3], perm: [1, 0], dtype: 'int32' },
    ] as const
    const run = async () => {
      const results: number[][] = []
      for (const { shape, perm, dtype } of cases) {
        const values = Array.from({ length: sizeOf(shape) }, (_, i) =>
          dtype === 'bool' ? Number(i % 3 === 0) : 2 ** 24 + 1 + i,
        )
        const x = tf.tensor(values, [...shape], dtype)
        const turned = tf.transpose(x, [...perm])
        results.push([...(await turned.data())])
        tf.dispose([x, turned])
      }
      return results
    }
    const stock = await run()
    await need('webgpu')
    return { cases, stock, corrected: await run() }
  },
}

export type KernelTests = typeof api

expose(api)
