import { z } from '../../src/kernel/z.ts'
import { activate, activated, ACTIVATIONS, hasLogits } from '../../src/kernel/activation.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { count, showShape, sizeOf } from '../../src/kernel/shape.ts'
import { plural } from '../../src/kernel/words.ts'

export default defineNode({
  type: 'dense',
  version: 1,
  family: 'layers',
  title: 'Dense',
  summary: 'Every output number is a weighted sum of all input numbers.',
  keywords: ['fully connected', 'linear', 'perceptron', 'mlp', 'hidden layer'],
  params: z.strictObject({
    units: param(z.int().min(1).max(65536).default(16), {
      title: 'Units',
      help: 'How many numbers come out.',
    }),
    activation: param(z.enum(ACTIVATIONS).default('relu'), {
      title: 'Activation',
      help: 'The function that every output number goes through.',
    }),
    useBias: param(z.boolean().default(true), {
      title: 'Bias',
      help: 'Whether a learned number is added to every output.',
    }),
  }),
  inputs: { x: { kind: 'tensor', help: 'One vector of numbers per example.' } },
  outputs: { y: { kind: 'tensor', help: 'One vector of as many numbers as there are units.' } },

  infer({ units, activation }, { x }) {
    const [width] = x.shape
    if (x.shape.length !== 1 || width === undefined || width === null)
      return fail(
        error('dense/rank', `Dense reads vectors, this wire carries ${showShape(x.shape)}.`, {
          input: 'x',
          advice: `A Flatten in between turns it into ${count(sizeOf(x.shape) ?? 0)} numbers.`,
          fixes: [{ label: 'Insert Flatten', steps: [{ do: 'insert', input: 'x', type: 'flatten' }] }],
        }),
      )
    return ok({ y: { ...x, shape: [units], activated: activated(activation) } })
  },

  summarize: ({ units, activation }) => `${plural(units, 'unit')}, ${activation}`,

  work: {
    role: 'layer',
    weights: ({ units, useBias }, { x }) => {
      const fanIn = sizeOf(x.shape) ?? 0
      return [
        { name: 'kernel', shape: [fanIn, units], initializer: 'glorotUniform', fanIn, fanOut: units },
        ...(useBias
          ? [{ name: 'bias', shape: [units], initializer: 'zeros' as const, fanIn, fanOut: units }]
          : []),
      ]
    },
    multiplyAdds: ({ units }, { x }) => (sizeOf(x.shape) ?? 0) * units,
    call(tf, { activation }, { inputs: { x }, weights: { kernel, bias } }) {
      const product = tf.matMul(x as never, kernel as never)
      const logits = bias ? tf.add(product, bias) : product
      return { y: activate(tf, logits, activation), ...(hasLogits(activation) && { logits }) }
    },
  },

  docs: `
A Dense layer looks at all numbers of an example at once. Each of its units multiplies every input with a weight of its own, adds them up, adds a bias and applies the activation.

Use it as the last layer with one unit per class (softmax) or one unit per number to predict (linear), and before that as a hidden layer with relu. Images must go through Flatten first.
`,
  source: 'Keras, layers.Dense; weights start as in Glorot and Bengio (2010).',
})
