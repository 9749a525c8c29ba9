import type * as tfjs from '@tensorflow/tfjs-core'
import { z } from '../../src/kernel/z.ts'
import { activate, activated, ACTIVATIONS, hasLogits } from '../../src/kernel/activation.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { plural } from '../../src/kernel/words.ts'
import { imageShape, notAnImage, places } from './lib/image.ts'

export default defineNode({
  type: 'conv2d',
  version: 1,
  family: 'layers',
  title: 'Conv2D',
  summary: 'Slides small learned filters over an image and reports where each one matches.',
  keywords: ['convolution', 'cnn', 'convnet', 'filter', 'kernel', 'image'],
  params: z.strictObject({
    filters: param(z.int().min(1).max(4096).default(16), {
      title: 'Filters',
      help: 'How many patterns it looks for: the channels of the image that comes out.',
    }),
    kernelSize: param(z.int().min(1).max(64).default(3), {
      title: 'Kernel size',
      help: 'The height and width of a filter.',
      unit: 'pixels',
    }),
    strides: param(z.int().min(1).max(64).default(1), {
      title: 'Strides',
      help: 'How far a filter moves each time; 2 halves the image.',
      unit: 'pixels',
    }),
    padding: param(z.enum(['same', 'valid']).default('same'), {
      title: 'Padding',
      help: 'Same adds a border of zeros so that the image keeps its size; valid stays inside the image.',
    }),
    activation: param(z.enum(ACTIVATIONS).default('relu'), {
      title: 'Activation',
      help: 'The function that every output number goes through.',
    }),
    useBias: param(z.boolean().default(true), {
      title: 'Bias',
      help: 'Whether a learned number is added to every channel.',
    }),
  }),
  inputs: { x: { kind: 'tensor', help: 'One image of height × width × channels per example.' } },
  outputs: { y: { kind: 'tensor', help: 'One image with as many channels as there are filters.' } },

  infer({ filters, kernelSize, strides, padding, activation }, { x }) {
    const image = imageShape(x.shape)
    if (!image) return fail(notAnImage('conv2d', 'Conv2D', x.shape))
    const [down, across] = places(image, { size: kernelSize, strides, padding })
    if (down < 1 || across < 1) {
      const largest = Math.min(image.height, image.width)
      return fail(
        error(
          'conv2d/kernel-size',
          `A kernel of ${kernelSize} × ${kernelSize} does not fit into an image of ${image.height} × ${image.width}.`,
          {
            input: 'x',
            param: 'kernelSize',
            advice: 'Pad the image, or use a smaller kernel.',
            fixes: [
              {
                label: 'Use padding same',
                steps: [{ do: 'setParam', on: 'self', param: 'padding', value: 'same' }],
              },
              {
                label: `Set kernel size to ${Math.min(3, largest)}`,
                steps: [{ do: 'setParam', on: 'self', param: 'kernelSize', value: Math.min(3, largest) }],
              },
            ],
          },
        ),
      )
    }
    return ok({ y: { ...x, shape: [down, across, filters], activated: activated(activation) } })
  },

  summarize: ({ filters, kernelSize, strides, activation }) =>
    [
      plural(filters, 'filter'),
      `${kernelSize} × ${kernelSize}`,
      ...(strides > 1 ? [`strides ${strides}`] : []),
      activation,
    ].join(', '),

  work: {
    role: 'layer',
    weights({ filters, kernelSize, useBias }, { x }) {
      const channels = imageShape(x.shape)?.channels ?? 0
      const fanIn = kernelSize * kernelSize * channels
      const fanOut = kernelSize * kernelSize * filters
      return [
        {
          name: 'kernel',
          shape: [kernelSize, kernelSize, channels, filters],
          initializer: 'glorotUniform',
          fanIn,
          fanOut,
        },
        ...(useBias
          ? [{ name: 'bias', shape: [filters], initializer: 'zeros' as const, fanIn, fanOut }]
          : []),
      ]
    },
    multiplyAdds({ filters, kernelSize, strides, padding }, { x }) {
      const image = imageShape(x.shape)
      if (!image) return 0
      const [down, across] = places(image, { size: kernelSize, strides, padding })
      return Math.max(0, down) * Math.max(0, across) * filters * kernelSize ** 2 * image.channels
    },
    call(tf, { strides, padding, activation }, { inputs: { x }, weights: { kernel, bias } }) {
      const product = tf.conv2d(x as tfjs.Tensor4D, kernel as tfjs.Tensor4D, strides, padding)
      const logits = bias ? tf.add(product, bias) : product
      return { y: activate(tf, logits, activation), ...(hasLogits(activation) && { logits }) }
    },
  },

  docs: `
A convolution looks at one small window of an image at a time and moves it over the whole image. Every filter is a small pattern that is learned; where the window looks like the pattern, the output is large. A pattern learned in one corner is therefore found everywhere.

Use it as the first layers of a network for images. The first ones find strokes and spots, later ones put these together. A MaxPooling2D after one or two of them makes the image smaller, and a Flatten leads on to Dense.

Start with 8 to 32 filters of 3 × 3 and padding same. More filters cost time in proportion.
`,
  source:
    'Keras, layers.Conv2D; LeCun et al. (1998), Gradient-based learning applied to document recognition.',
})
