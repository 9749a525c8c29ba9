import type * as tfjs from '@tensorflow/tfjs-core'
import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { imageShape, notAnImage, places, type Window } from './lib/image.ts'

export default defineNode({
  type: 'max-pooling2d',
  version: 1,
  family: 'layers',
  title: 'MaxPooling2D',
  summary: 'Keeps the largest number of every small window, which makes the image smaller.',
  keywords: ['pool', 'max pool', 'downsample', 'subsample', 'shrink', 'image'],
  params: z.strictObject({
    poolSize: param(z.int().min(1).max(64).default(2), {
      title: 'Pool size',
      help: 'The height and width of the window.',
      unit: 'pixels',
    }),
    strides: param(z.int().min(0).max(64).default(0), {
      title: 'Strides',
      help: 'How far the window moves each time; 0 moves it by its own size, so that windows do not overlap.',
      unit: 'pixels',
    }),
    padding: param(z.enum(['same', 'valid']).default('valid'), {
      title: 'Padding',
      help: 'What happens at the border: same also uses windows that reach beyond it, valid leaves these out.',
    }),
  }),
  inputs: { x: { kind: 'tensor', help: 'One image of height × width × channels per example.' } },
  outputs: { y: { kind: 'tensor', help: 'A smaller image with the same channels.' } },

  infer(params, { x }) {
    const image = imageShape(x.shape)
    if (!image) return fail(notAnImage('max-pooling2d', 'MaxPooling2D', x.shape))
    const { poolSize } = params
    const [down, across] = places(image, window(params))
    if (down < 1 || across < 1) {
      const largest = Math.min(image.height, image.width)
      return fail(
        error(
          'max-pooling2d/pool-size',
          `A window of ${poolSize} × ${poolSize} does not fit into an image of ${image.height} × ${image.width}.`,
          {
            input: 'x',
            param: 'poolSize',
            advice:
              largest > 1
                ? 'Use a smaller window, or padding same.'
                : 'The image is already as small as it gets: take this layer out, or use padding same.',
            fixes: [
              ...(largest > 1
                ? [
                    {
                      label: `Set pool size to ${Math.min(2, largest)}`,
                      steps: [
                        {
                          do: 'setParam' as const,
                          on: 'self' as const,
                          param: 'poolSize',
                          value: Math.min(2, largest),
                        },
                      ],
                    },
                  ]
                : [{ label: 'Take MaxPooling2D out', steps: [{ do: 'bypass' as const }] }]),
              {
                label: 'Use padding same',
                steps: [{ do: 'setParam', on: 'self', param: 'padding', value: 'same' }],
              },
            ],
          },
        ),
      )
    }
    // The largest of several probabilities is not one of a set that adds up to 1.
    const activated = x.activated === 'softmax' ? 'other' : x.activated
    return ok({ y: { ...x, shape: [down, across, image.channels], activated } })
  },

  summarize: ({ poolSize, strides, padding }) =>
    [
      `${poolSize} × ${poolSize}`,
      ...(strides > 0 && strides !== poolSize ? [`strides ${strides}`] : []),
      ...(padding === 'same' ? ['same'] : []),
    ].join(', '),

  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call(tf, params, { inputs: { x } }) {
      const { size, strides, padding } = window(params)
      return { y: tf.maxPool(x as tfjs.Tensor4D, size, strides, padding) }
    },
  },

  docs: `
MaxPooling2D goes over each channel in windows and keeps only the largest number of each. With a window of 2 × 2 an image of 8 × 8 becomes 4 × 4. It learns nothing.

Use it after a Conv2D: what counts is that a pattern was found, not at exactly which pixel. The layers behind it have a quarter of the numbers to look at, so the network is faster and its filters see more of the image.

If the image gets too small, leave a pooling layer out or use padding same.
`,
  source: 'Keras, layers.MaxPooling2D.',
})

function window(params: { poolSize: number; strides: number; padding: 'same' | 'valid' }): Window {
  return {
    size: params.poolSize,
    strides: params.strides === 0 ? params.poolSize : params.strides,
    padding: params.padding,
  }
}
