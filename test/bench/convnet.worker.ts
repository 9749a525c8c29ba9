/** ConvNetJS: plain loops over one example at a time, with the optimizer that its demos use (adadelta). */
import { Net, Trainer, Vol } from 'convnetjs'
import { expose } from 'comlink'
import { timeSteps } from './clock.ts'
import type { PeerApi } from './protocol.ts'
import { makeData, WORKLOADS } from './workloads.ts'

const LAYERS = {
  mlp: [
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: 4 },
    { type: 'fc', num_neurons: 10, activation: 'relu' },
    { type: 'softmax', num_classes: 3 },
  ],
  cnn: [
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 3, filters: 8, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 3, filters: 16, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'softmax', num_classes: 10 },
  ],
} as const

const api: PeerApi = {
  round({ workload: name, milliseconds }) {
    const workload = WORKLOADS[name]
    const { rows, batch } = workload
    const { values, labels } = makeData(workload, rows)
    const size = values.length / rows
    const [width, depth] = name === 'mlp' ? [1, 4] : [28, 1]
    const examples = Array.from({ length: rows }, (_, row) => {
      const example = new Vol(width, width, depth, 0)
      example.w.set(values.subarray(row * size, (row + 1) * size))
      return example
    })
    const net = new Net()
    net.makeLayers(LAYERS[name])
    const trainer = new Trainer(net, { method: 'adadelta', batch_size: batch })
    let at = 0
    let loss = NaN
    const steps = {
      step() {
        loss = 0
        for (let one = 0; one < batch; one++, at = (at + 1) % rows)
          loss += trainer.train(examples[at]!, labels[at] ?? 0).loss / batch
      },
      loss: () => Promise.resolve(loss),
    }
    return timeSteps(steps, { milliseconds, batch, every: 20 })
  },
}

expose(api)
