/** TensorFlow.js as it is installed: the union package, its layers, its `fit`, its own backends without our kernels. */
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import { expose } from 'comlink'
import { PARITY_STEPS, type Measurement, type PeerApi, type Weights } from './protocol.ts'
import { ADAM, makeData, oneHot, WORKLOADS, type Workload } from './workloads.ts'

setWasmPaths({
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
})

function build({ name, shape, classes, learningRate }: Workload, metrics: string[]): tf.Sequential {
  const inputShape = [...shape]
  const { dense, conv2d, maxPooling2d, flatten } = tf.layers
  const model = tf.sequential({
    layers:
      name === 'mlp'
        ? [
            dense({ inputShape, units: 10, activation: 'relu' }),
            dense({ units: classes, activation: 'softmax' }),
          ]
        : [
            conv2d({ inputShape, filters: 8, kernelSize: 3, activation: 'relu' }),
            maxPooling2d({ poolSize: 2 }),
            conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
            maxPooling2d({ poolSize: 2 }),
            flatten(),
            dense({ units: classes, activation: 'softmax' }),
          ],
  })
  const optimizer = tf.train.adam(learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon)
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics })
  return model
}

function put(workload: Workload, rows: number) {
  const { values, labels } = makeData(workload, rows)
  return {
    x: tf.tensor(values, [rows, ...workload.shape]),
    y: tf.tensor2d(oneHot(labels, workload.classes), [rows, workload.classes]),
  }
}

function setWeights(model: tf.Sequential, weights: Weights): void {
  const tensors = model.getWeights().map(({ shape }, at) => tf.tensor(weights[at] ?? [], shape))
  model.setWeights(tensors)
  tf.dispose(tensors)
}

async function open(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here.`)
  await tf.ready()
}

const api: PeerApi = {
  /**
   * `bare`: the fastest way to call `fit`: no metric, no callback, never a break. `shown`: what a page needs that shows a
   * curve: accuracy, and the loss of every batch handed to a callback.
   */
  async round({ workload: name, backend, milliseconds, mode = 'bare' }): Promise<Measurement> {
    await open(backend)
    const workload = WORKLOADS[name]
    const { batch } = workload
    const fast = name === 'mlp' && backend !== 'webgl'
    // Where steps are slow, an epoch has only four.
    const rows = name === 'cnn' ? 4 * batch : workload.rows
    const shown = mode === 'shown'
    const model = build(workload, shown ? ['accuracy'] : [])
    const { x, y } = put(workload, rows)
    const firstRows = { x: x.slice(0, batch), y: y.slice(0, batch) }
    let latest = NaN
    const options = {
      batchSize: batch,
      verbose: 0 as const,
      yieldEvery: shown ? ('auto' as const) : ('never' as const),
      ...(shown && {
        callbacks: {
          onBatchEnd: (_batch: number, logs?: tf.Logs) => {
            latest = logs?.['loss'] ?? NaN
          },
        },
      }),
    }
    const lossOf = ({ history }: tf.History, at: number) => history['loss']?.at(at) as number

    const began = performance.now()
    const one = await model.fit(firstRows.x, firstRows.y, { ...options, epochs: 1 })
    const firstStep = performance.now() - began
    const warm = performance.now()
    const warmEpochs = fast ? 15 : 1
    await model.fit(x, y, { ...options, epochs: warmEpochs })
    const perEpoch = (performance.now() - warm) / warmEpochs

    const epochs = Math.max(1, Math.ceil(milliseconds / perEpoch))
    const start = performance.now()
    const end = await model.fit(x, y, { ...options, epochs })
    const took = performance.now() - start
    const steps = (epochs * rows) / batch
    return {
      samplesPerSecond: (1000 * steps * batch) / took,
      millisecondsPerStep: took / steps,
      steps,
      firstStep,
      losses: [lossOf(one, 0), shown ? latest : lossOf(end, -1)],
    }
  },

  async trace({ workload: name, backend, weights }) {
    await open(backend)
    const workload = WORKLOADS[name]
    const { x, y } = put(workload, workload.parityRows)
    const model = build(workload, [])
    setWeights(model, weights)
    const options = { batchSize: workload.parityRows, epochs: PARITY_STEPS, verbose: 0 as const }
    const { history } = await model.fit(x, y, { ...options, yieldEvery: 'never' })
    return history['loss'] as number[]
  },
}

expose(api)
