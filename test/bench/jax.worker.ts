/** jax-js in the way it is fastest here: the whole step, Adam included, is one jitted function, data resident. */
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad, type Device } from '@jax-js/jax'
import { expose } from 'comlink'
import { timeSteps } from './clock.ts'
import { PARITY_STEPS, type PeerApi, type Weights } from './protocol.ts'
import { ADAM, makeData, oneHot, WORKLOADS, type Workload } from './workloads.ts'

type State = {
  weights: np.Array[]
  first: np.Array[]
  second: np.Array[]
  /** beta1ᵗ and beta2ᵗ */
  powers: np.Array[]
}

/** Keras' layouts [in, out] and [height, width, in, out], and where a weight has another one here, how it is turned. */
const SHAPES = {
  mlp: [[4, 10], [10], [10, 3], [3]],
  cnn: [[3, 3, 1, 8], [8], [3, 3, 8, 16], [16], [5, 5, 16, 10], [10]],
} as const
const TURNS: Readonly<Record<Workload['name'], readonly (readonly number[] | null)[]>> = {
  mlp: [null, null, null, null],
  // Channels come first here: filters are [out, in, height, width], and a flattened image has its channels outside.
  cnn: [[3, 2, 0, 1], null, [3, 2, 0, 1], null, [2, 0, 1, 3], null],
}

function begin(name: Workload['name'], given: Weights): State {
  const weights = SHAPES[name].map((shape, at) => {
    const values = np.array(Float32Array.from(given[at] ?? []), { shape: [...shape] })
    const turn = TURNS[name][at]
    return turn ? values.transpose([...turn]) : values
  })
  const flat =
    name === 'cnn' ? weights.map((each, at) => (at === 4 ? each.reshape([400, 10]) : each)) : weights
  const zeros = () => flat.map(({ shape }) => np.zeros([...shape]))
  return { weights: flat, first: zeros(), second: zeros(), powers: [np.array([1]), np.array([1])] }
}

function pool(x: np.Array): np.Array {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape
  const down = Math.floor(height / 2)
  const across = Math.floor(width / 2)
  const even = x.slice([], [], [0, 2 * down], [0, 2 * across])
  return np.max(even.reshape([batch, channels, down, 2, across, 2]), [3, 5])
}

function logitsOf(name: Workload['name'], weights: np.Array[], x: np.Array): np.Array {
  const [w1, b1, w2, b2, w3, b3] = weights as [np.Array, np.Array, np.Array, np.Array, np.Array, np.Array]
  if (name === 'mlp') return np.matmul(nn.relu(np.matmul(x, w1).add(b1)), w2).add(b2)
  const shift = (bias: np.Array) => bias.reshape([1, -1, 1, 1])
  const one = pool(nn.relu(lax.conv(x, w1, [1, 1], 'VALID').add(shift(b1))))
  const two = pool(nn.relu(lax.conv(one, w2, [1, 1], 'VALID').add(shift(b2))))
  return np.matmul(two.reshape([two.shape[0] ?? 0, -1]), w3).add(b3)
}

function makeStep({ name, learningRate }: Workload) {
  const loss = (weights: np.Array[], x: np.Array, y: np.Array) =>
    nn
      .logSoftmax(logitsOf(name, weights, x), -1)
      .mul(y)
      .sum(-1)
      .mean()
      .neg()
  return jit((state: State, x: np.Array, y: np.Array): { state: State; loss: np.Array } => {
    const [value, gradients] = valueAndGrad(loss)(
      state.weights.map((each) => each.ref),
      x,
      y,
    )
    const [power1, power2] = state.powers as [np.Array, np.Array]
    const now1 = power1.mul(ADAM.beta1)
    const now2 = power2.mul(ADAM.beta2)
    const rate = np.reciprocal(now1.ref.neg().add(1)).mul(learningRate)
    const root = np.reciprocal(np.sqrt(now2.ref.neg().add(1)))
    const first: np.Array[] = []
    const second: np.Array[] = []
    const weights: np.Array[] = []
    gradients.forEach((gradient, at) => {
      const m = state.first[at]!.mul(ADAM.beta1).add(gradient.ref.mul(1 - ADAM.beta1))
      const v = state.second[at]!.mul(ADAM.beta2).add(gradient.ref.mul(gradient).mul(1 - ADAM.beta2))
      const change = m.ref.mul(rate.ref).div(np.sqrt(v.ref).mul(root.ref).add(ADAM.epsilon))
      weights.push(state.weights[at]!.sub(change))
      first.push(m)
      second.push(v)
    })
    rate.dispose()
    root.dispose()
    return { state: { weights, first, second, powers: [now1, now2] }, loss: value }
  })
}

async function open(backend: string): Promise<void> {
  const there = await init(backend as Device)
  if (!there.includes(backend as Device)) throw new Error(`jax-js has no device ${backend} here.`)
  defaultDevice(backend as Device)
}

/** The data as batches, made once. */
function batchesOf(workload: Workload, rows: number, batch: number): [np.Array, np.Array][] {
  const { values, labels } = makeData(workload, rows)
  const vectors = oneHot(labels, workload.classes)
  const size = values.length / rows
  const shape = workload.name === 'mlp' ? [batch, 4] : [batch, 1, 28, 28]
  return Array.from({ length: rows / batch }, (_, at) => [
    np.array(values.slice(at * batch * size, (at + 1) * batch * size), { shape }),
    np.array(vectors.slice(at * batch * workload.classes, (at + 1) * batch * workload.classes), {
      shape: [batch, workload.classes],
    }),
  ])
}

function start(workload: Workload, weights: Weights, batches: [np.Array, np.Array][]) {
  const step = makeStep(workload)
  let state = begin(workload.name, weights)
  let latest: np.Array | null = null
  let count = 0
  return {
    step() {
      const [x, y] = batches[count++ % batches.length]!
      latest?.dispose()
      const result = step(state, x.ref, y.ref)
      state = result.state
      latest = result.loss
    },
    async loss(): Promise<number> {
      const value: unknown = await latest!.ref.jsAsync()
      return Number(value)
    },
  }
}

/** Small weights for where no others are given: only the time counts there. */
function someWeights({ name }: Workload): Weights {
  return SHAPES[name].map((shape) => {
    const size = (shape as readonly number[]).reduce((product, length) => product * length, 1)
    return Float32Array.from({ length: size }, (_, at) => (shape.length === 1 ? 0 : 0.2 * Math.sin(at * 7.3)))
  })
}

const api: PeerApi = {
  async round({ workload: name, backend, milliseconds }) {
    await open(backend)
    const workload = WORKLOADS[name]
    const { rows, batch } = workload
    const steps = start(workload, someWeights(workload), batchesOf(workload, rows, batch))
    return timeSteps(steps, { milliseconds, batch, every: name === 'mlp' ? 20 : 4 })
  },
  async trace({ workload: name, backend, weights }) {
    await open(backend)
    const workload = WORKLOADS[name]
    const steps = start(workload, weights, batchesOf(workload, workload.parityRows, workload.parityRows))
    const losses: number[] = []
    for (let done = 0; done < PARITY_STEPS; done++) {
      steps.step()
      losses.push(await steps.loss())
    }
    return losses
  },
}

expose(api)
