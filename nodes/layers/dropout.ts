import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { ok } from '../../src/kernel/problem.ts'
import { number } from '../../src/kernel/words.ts'

export default defineNode({
  type: 'dropout',
  version: 1,
  family: 'layers',
  title: 'Dropout',
  summary:
    'Sets a random part of the numbers to 0 while training, so that the network does not learn by heart.',
  keywords: ['regularisation', 'regularization', 'overfitting', 'noise'],
  params: z.strictObject({
    rate: param(z.number().min(0).max(0.95).default(0.25), {
      title: 'Rate',
      help: 'The part of the numbers that is set to 0, such as 0.25 for a quarter.',
      control: 'slider',
      step: 0.05,
    }),
  }),
  inputs: { x: { kind: 'tensor', help: 'Numbers of any shape.' } },
  outputs: { y: { kind: 'tensor', help: 'Numbers of the same shape.' } },

  infer: (_, { x }) =>
    // With numbers missing, probabilities no longer add up to 1.
    ok({ y: { ...x, activated: x.activated === 'softmax' ? 'other' : x.activated } }),

  summarize: ({ rate }) => `${number(Math.round(rate * 1000) / 10)} %`,

  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call(tf, { rate }, { inputs: { x }, training, random }) {
      if (!training || rate === 0) return { y: x }
      // The mask comes from the graph's own seeded stream, so that every backend drops the same numbers.
      const mask = new Float32Array(x.size)
      const kept = 1 / (1 - rate)
      for (let at = 0; at < mask.length; at++) mask[at] = random.uniform() < rate ? 0 : kept
      return { y: tf.mul(x, tf.tensor(mask, x.shape)) }
    },
  },

  docs: `
While the network trains, Dropout sets numbers to 0 at random, others each time, and makes the rest larger by as much, so that their sum stays about the same. When the trained network is used, it changes nothing.

No unit can rely on another one being there, so the network has to learn several ways to see the same thing. That helps when the training loss goes on falling while the validation loss rises.

Put it between Dense layers or in front of the last one, with a rate of 0.2 to 0.5, and not behind the last layer. With very little data or a very small network it can do harm.
`,
  source: 'Keras, layers.Dropout; Srivastava et al. (2014), Dropout.',
})
