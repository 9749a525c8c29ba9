import { z } from '../../src/kernel/z.ts'
import { activate, activated, ACTIVATIONS, hasLogits } from '../../src/kernel/activation.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { ok, warning } from '../../src/kernel/problem.ts'

export default defineNode({
  type: 'activation',
  version: 1,
  family: 'layers',
  title: 'Activation',
  summary: 'Puts every number through a function, such as relu.',
  keywords: ['relu', 'sigmoid', 'tanh', 'softmax', 'gelu', 'nonlinearity', 'function'],
  params: z.strictObject({
    activation: param(z.enum(ACTIVATIONS).default('relu'), {
      title: 'Activation',
      help: 'The function; softmax turns the numbers along the last axis into probabilities.',
    }),
  }),
  inputs: { x: { kind: 'tensor', help: 'Numbers of any shape.' } },
  outputs: { y: { kind: 'tensor', help: 'Numbers of the same shape.' } },

  infer({ activation }, { x }) {
    if (activation === 'linear') return ok({ y: x })
    const y = { ...x, activated: activated(activation) }
    if (activation !== 'softmax' || x.activated !== 'softmax') return ok({ y })
    return ok({ y }, [
      warning(
        'activation/softmax-twice',
        'These numbers have been through softmax already; a second one makes all probabilities nearly equal.',
        {
          input: 'x',
          param: 'activation',
          advice: 'Take this layer out.',
          fixes: [{ label: 'Take Activation out', steps: [{ do: 'bypass' }] }],
        },
      ),
    ])
  },

  summarize: ({ activation }) => activation,

  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call: (tf, { activation }, { inputs: { x } }) => ({
      y: activate(tf, x, activation),
      ...(hasLogits(activation) && { logits: x }),
    }),
  },

  docs: `
An activation bends the numbers that go through it. Without one, several Dense layers in a row can do no more than a single one: only the bend lets a network draw curved boundaries.

Dense and Conv2D have an activation of their own; use this node where you want to see it as a step of its own, or somewhere else in the network.

Relu (negative numbers become 0) is a good start for hidden layers. Softmax belongs at the end of a classifier: it gives probabilities that add up to 1.
`,
  source: 'Keras, layers.Activation; Hendrycks and Gimpel (2016) for gelu.',
})
