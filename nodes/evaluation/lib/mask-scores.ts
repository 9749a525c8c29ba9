import type { ModelHead } from '../../../src/kernel/evaluation.ts'
import { cellSize } from '../../../src/kernel/table.ts'

/** How well predicted masks fit, over rows. Pixels are inside from a probability of one half on. */
export interface MaskScores {
  /** The mean over the rows of intersection over union; two empty masks count 1. */
  readonly iou: number
  /** The mean over the rows of 2 · intersection / (size + size), the F1 score of the pixels; two empty masks count 1. */
  readonly dice: number
  /** The part of all pixels that is right. */
  readonly accuracy: number
  /** The part of all pixels that is inside, by the masks and by the predictions. */
  readonly inside: number
  readonly predictedInside: number
}

/** What one mask and its prediction have in common, in pixels. */
export interface Overlap {
  readonly both: number
  readonly answer: number
  readonly predicted: number
}

/** Counts the pixels of each row, in the order of the rows. */
export function overlaps(
  { answers, width }: ModelHead,
  rows: Uint32Array,
  predictions: Float32Array,
): Overlap[] {
  if (answers.kind !== 'image') throw new Error('internal: the answers are no masks')
  const size = cellSize(answers)
  const half = 0.5 / answers.scale
  return Array.from(rows, (row, at) => {
    let both = 0
    let answer = 0
    let predicted = 0
    for (let k = 0; k < width; k++) {
      const inside = (answers.values[row * size + k] ?? 0) > half
      const said = (predictions[at * width + k] ?? 0) > 0.5
      if (inside) answer++
      if (said) predicted++
      if (inside && said) both++
    }
    return { both, answer, predicted }
  })
}

export function iouOf({ both, answer, predicted }: Overlap): number {
  const either = answer + predicted - both
  return either === 0 ? 1 : both / either
}

function diceOf({ both, answer, predicted }: Overlap): number {
  return answer + predicted === 0 ? 1 : (2 * both) / (answer + predicted)
}

/** @param width pixels of a mask */
export function maskScores(found: readonly Overlap[], width: number): MaskScores {
  const sum = (value: (one: Overlap) => number) => found.reduce((total, one) => total + value(one), 0)
  const rows = found.length
  const pixels = rows * width
  return {
    iou: sum(iouOf) / rows,
    dice: sum(diceOf) / rows,
    accuracy: 1 - sum(({ both, answer, predicted }) => answer + predicted - 2 * both) / pixels,
    inside: sum(({ answer }) => answer) / pixels,
    predictedInside: sum(({ predicted }) => predicted) / pixels,
  }
}
