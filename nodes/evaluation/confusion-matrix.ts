import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { examples, type EvaluationResult, type Examples } from '../../src/kernel/evaluation.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { quote, shorten } from '../../src/kernel/words.ts'
import { answerCodes, largest } from './lib/answers.ts'
import { exampleLimit } from './lib/limit.ts'
import { findHead, findLoss, ROW_WORDS, rowProblems, rowsParam, targetParam } from './lib/looked-at.ts'
import { countPairs } from './lib/scores.ts'

/** More classes than anybody could read off a matrix. */
const MOST_CLASSES = 64
/** Examples that one cell holds at most. */
const PER_CELL = 60

export interface ConfusionResult extends EvaluationResult {
  readonly target: string
  readonly classes: readonly string[]
  /** Classes × classes: the answer's class says which row, the predicted class which column. */
  readonly counts: Uint32Array
  /** Some of the rows behind the counts, and for each the number of its cell (row × classes + column), ascending. */
  readonly examples: Examples
  readonly cells: Uint32Array
}

export default defineNode({
  type: 'confusion-matrix',
  version: 1,
  family: 'evaluation',
  title: 'Confusion matrix',
  summary: 'Counts which class is taken for which.',
  keywords: ['errors', 'mistakes', 'classification', 'heatmap', 'table'],
  params: z.strictObject({ rows: rowsParam, target: targetParam }),
  inputs: { model: { kind: 'model', help: 'A trained network that predicts classes.' } },
  outputs: {},

  infer({ rows, target }, { model }) {
    const problems = rowProblems('confusion-matrix', rows, model)
    const found = findLoss('confusion-matrix', 'Confusion matrix', target, model, 'classification')
    if ('problem' in found) problems.unshift(found.problem)
    else if (found.loss.classes.length > MOST_CLASSES)
      problems.push(
        error(
          'confusion-matrix/classes',
          `${quote(found.loss.target)} has ${found.loss.classes.length} classes; a matrix of more than ${MOST_CLASSES} cannot be read.`,
          { input: 'model', advice: 'Use Metrics or Predictions instead.' },
        ),
      )
    return problems.length > 0 ? fail(...problems) : ok({})
  },

  summarize: ({ rows, target }) =>
    [ROW_WORDS[rows], ...(target === '' ? [] : [quote(shorten(target, 40))])].join(', '),

  work: {
    role: 'evaluate',
    async evaluate({ rows: role, target }, model): Promise<ConfusionResult> {
      const { index, head } = findHead(model, target, 'classification')
      const looked = model.rows(role)
      const predictions = (await model.predict(looked.rows))[index] ?? new Float32Array(0)
      const answers = answerCodes(head, looked.rows)
      const predicted = largest(predictions, head.width)
      const size = head.classes.length
      const counts = countPairs(answers, predicted, size)
      const kept = pick(answers, predicted, size, exampleLimit(model.shown))
      let known = 0
      let right = 0
      answers.forEach((answer, row) => {
        if (answer >= 0) known++
        if (answer >= 0 && answer === predicted[row]) right++
      })
      return {
        headline: { label: 'accuracy', value: known === 0 ? 0 : right / known, digits: 3 },
        rows: { role: looked.role, count: looked.rows.length },
        target: head.target,
        classes: head.classes,
        counts,
        examples: examples(
          model.shown,
          kept.map(({ at }) => looked.rows[at] ?? 0),
          kept.length,
        ),
        cells: Uint32Array.from(kept, ({ cell }) => cell),
      }
    },
  },

  docs: `
Each row of the matrix is a right answer, each column a prediction, and each number says how often they came together. What is right stands on the diagonal; everything else is a mistake of a certain kind.

Use it when the accuracy alone does not say enough: are two classes taken for each other, or is one class hardly ever found? Click a cell to see the examples in it.

If two classes are confused in both directions, they look alike in the columns that the network reads; if only in one, the classes may be of very different sizes.
`,
  source: 'scikit-learn, confusion_matrix.',
})

/** Some rows of every cell, mistakes first when there is not room for all; sorted by cell. */
function pick(answers: Int32Array, predicted: Int32Array, classes: number, limit: number) {
  const perCell = new Uint32Array(classes * classes)
  const found: { at: number; cell: number; right: boolean }[] = []
  answers.forEach((answer, at) => {
    const guess = predicted[at] ?? -1
    if (answer < 0 || guess < 0) return
    const cell = answer * classes + guess
    const before = perCell[cell] ?? 0
    perCell[cell] = before + 1
    if (before < PER_CELL) found.push({ at, cell, right: answer === guess })
  })
  return found
    .sort((a, b) => Number(a.right) - Number(b.right))
    .slice(0, limit)
    .sort((a, b) => a.cell - b.cell || a.at - b.at)
}
