import type { ModelHead } from '../../../src/kernel/evaluation.ts'

/** The class code of each row; -1 where the answer is missing. */
export function answerCodes({ answers }: ModelHead, rows: Uint32Array): Int32Array {
  if (answers.kind !== 'category') throw new Error('internal: the answers are not categories')
  return Int32Array.from(rows, (row) => answers.codes[row] ?? -1)
}

/** The right number of each row; NaN where it is missing. */
export function answerNumbers({ answers }: ModelHead, rows: Uint32Array): Float64Array {
  if (answers.kind !== 'number') throw new Error('internal: the answers are not numbers')
  return Float64Array.from(rows, (row) => answers.values[row] ?? NaN)
}

/** The most probable class of each row, the first of equal ones; -1 where the network gives no numbers at all. */
export function largest(probabilities: Float32Array, width: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / width }, (_, row) => {
    let best = -1
    let most = -Infinity
    for (let code = 0; code < width; code++) {
      const value = probabilities[row * width + code] ?? NaN
      if (value > most) {
        most = value
        best = code
      }
    }
    return best
  })
}
