/** The scores of one class. A ratio whose denominator is 0 counts as 0, as in scikit-learn. */
export interface ClassScores {
  readonly name: string
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** How many rows have this class as their answer. */
  readonly support: number
  /** How many rows are predicted to have this class. */
  readonly predicted: number
}

export interface AverageScores {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export interface ClassificationScores {
  readonly accuracy: number
  /** What always naming the most frequent class of these rows would reach. */
  readonly baseline: number
  readonly classes: readonly ClassScores[]
  /** The plain mean over the classes that occur among answers or predictions. */
  readonly macro: AverageScores
}

/** Counts rows by answer (down) and prediction (across). Rows with a code of -1 on either side are left out. */
export function countPairs(answers: Int32Array, predicted: Int32Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes * classes)
  answers.forEach((answer, row) => {
    const cell = answer * classes + (predicted[row] ?? -1)
    if (answer >= 0 && (predicted[row] ?? -1) >= 0) counts[cell] = (counts[cell] ?? 0) + 1
  })
  return counts
}

/**
 * Accuracy, and precision, recall and F1 of every class, defined as in scikit-learn's
 * `precision_recall_fscore_support` with `zero_division=0`. A row without a prediction (-1) counts as wrong; one without
 * an answer is left out.
 */
export function classificationScores(
  answers: Int32Array,
  predicted: Int32Array,
  names: readonly string[],
): ClassificationScores {
  const counts = countPairs(answers, predicted, names.length)
  const support = new Uint32Array(names.length)
  let rows = 0
  for (const answer of answers)
    if (answer >= 0) {
      support[answer] = (support[answer] ?? 0) + 1
      rows++
    }
  let right = 0
  const classes = names.map((name, code): ClassScores => {
    const hits = counts[code * names.length + code] ?? 0
    const guesses = names.reduce((sum, _, answer) => sum + (counts[answer * names.length + code] ?? 0), 0)
    right += hits
    const precision = ratio(hits, guesses)
    const recall = ratio(hits, support[code] ?? 0)
    return {
      name,
      precision,
      recall,
      f1: ratio(2 * precision * recall, precision + recall),
      support: support[code] ?? 0,
      predicted: guesses,
    }
  })
  const present = classes.filter(({ support: wanted, predicted: given }) => wanted > 0 || given > 0)
  const mean = (pick: (one: ClassScores) => number) =>
    ratio(
      present.reduce((sum, one) => sum + pick(one), 0),
      present.length,
    )
  return {
    accuracy: ratio(right, rows),
    baseline: ratio(Math.max(0, ...support), rows),
    classes,
    macro: {
      precision: mean((one) => one.precision),
      recall: mean((one) => one.recall),
      f1: mean((one) => one.f1),
    },
  }
}

export interface RegressionScores {
  readonly rmse: number
  readonly mae: number
  /** `null` with fewer than two rows, where it is not defined. */
  readonly r2: number | null
  /** The RMSE of always predicting the mean of these rows. */
  readonly baseline: number
}

/**
 * Root mean squared error, mean absolute error and R², defined as in scikit-learn: where all answers are equal, R² is 1
 * for a perfect prediction and 0 for any other. Rows without an answer are left out.
 */
export function regressionScores(answers: Float64Array, predicted: ArrayLike<number>): RegressionScores {
  let rows = 0
  let sum = 0
  let absolute = 0
  let squared = 0
  answers.forEach((answer, row) => {
    if (Number.isNaN(answer)) return
    const miss = (predicted[row] ?? NaN) - answer
    rows++
    sum += answer
    absolute += Math.abs(miss)
    squared += miss * miss
  })
  const mean = ratio(sum, rows)
  const spread = answers.reduce(
    (total, answer) => total + (Number.isNaN(answer) ? 0 : (answer - mean) ** 2),
    0,
  )
  return {
    rmse: Math.sqrt(ratio(squared, rows)),
    mae: ratio(absolute, rows),
    r2: rows < 2 ? null : spread > 0 ? 1 - squared / spread : squared === 0 ? 1 : 0,
    baseline: Math.sqrt(ratio(spread, rows)),
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
