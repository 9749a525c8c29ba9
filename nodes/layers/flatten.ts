import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { showShape, sizeOf } from '../../src/kernel/shape.ts'

export default defineNode({
  type: 'flatten',
  version: 1,
  family: 'layers',
  title: 'Flatten',
  summary: 'Writes all numbers of an example into one long vector.',
  keywords: ['reshape', 'vector', 'unroll', 'image to vector'],
  params: z.strictObject({}),
  inputs: { x: { kind: 'tensor', help: 'Numbers of any shape, such as an image.' } },
  outputs: { y: { kind: 'tensor', help: 'The same numbers as one vector.' } },

  infer(_, { x }) {
    const size = sizeOf(x.shape)
    if (size === null)
      return fail(
        error(
          'flatten/unknown-size',
          `Flatten needs to know every size, this wire carries ${showShape(x.shape)}.`,
          { input: 'x', advice: 'Put a layer in front that gives all examples the same size.' },
        ),
      )
    // Several sets of probabilities in one row no longer add up to 1.
    const activated = x.activated === 'softmax' && x.shape.length > 1 ? 'other' : x.activated
    return ok({ y: { ...x, shape: [size], activated } })
  },

  summarize: () => 'to one vector',

  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call: (tf, _, { inputs: { x } }) => ({ y: tf.reshape(x, [x.shape[0] ?? 0, -1]) }),
  },

  docs: `
Flatten changes no number: it only writes the rows of an image one after the other, so that 4 × 4 × 16 becomes a vector of 256 numbers. It learns nothing.

Use it between the layers that read images (Conv2D, MaxPooling2D) and those that read vectors (Dense).

The Dense layer behind it has one weight for each of these numbers and each of its units, so make the image small first.
`,
  source: 'Keras, layers.Flatten.',
})
