import { error, type Problem } from '../../../src/kernel/problem.ts'
import { showShape, windowCount, type Shape } from '../../../src/kernel/shape.ts'

export interface ImageShape {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** The axes of an image, or nothing when the shape is not that of an image with known sides. */
export function imageShape(shape: Shape): ImageShape | undefined {
  const [height, width, channels] = shape
  return shape.length === 3 && height && width && channels ? { height, width, channels } : undefined
}

/** What a layer says when something else than an image arrives at its input `x`. */
export function notAnImage(type: string, title: string, shape: Shape): Problem {
  const vector = shape.length <= 1
  const carried =
    vector && shape[0] !== 1 ? `${showShape(shape)} numbers` : vector ? '1 number' : showShape(shape)
  return error(
    `${type}/rank`,
    `${title} reads images of height × width × channels, this wire carries ${carried}.`,
    {
      input: 'x',
      advice: vector
        ? 'Give the Input a column of images, or use Dense for numbers from a table.'
        : 'Connect it to an Input with a column of images, or to another layer that gives images.',
    },
  )
}

/** A window that slides over an image. */
export interface Window {
  readonly size: number
  readonly strides: number
  readonly padding: 'same' | 'valid'
}

/** How many places a window takes: down and across. Each is ≤ 0 when it does not fit. */
export function places(image: ImageShape, { size, strides, padding }: Window): readonly [number, number] {
  return [windowCount(image.height, size, strides, padding), windowCount(image.width, size, strides, padding)]
}
