import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import type { EvaluationResult } from '../../src/kernel/evaluation.ts'
import { fail, ok } from '../../src/kernel/problem.ts'
import { quote, shorten } from '../../src/kernel/words.ts'
import { answerCodes, answerNumbers, largest } from './lib/answers.ts'
import { findHead, findLoss, ROW_WORDS, rowProblems, rowsParam, targetParam } from './lib/looked-at.ts'
import { maskScores, overlaps, type MaskScores } from './lib/mask-scores.ts'
import {
  classificationScores,
  regressionScores,
  type ClassificationScores,
  type RegressionScores,
} from './lib/scores.ts'

/** What Metrics found. Rows without an answer are not counted. */
export type MetricsResult = EvaluationResult & { readonly target: string } & (
    | { readonly task: 'classification'; readonly scores: ClassificationScores }
    | { readonly task: 'regression'; readonly scores: RegressionScores }
    | { readonly task: 'segmentation'; readonly scores: MaskScores }
  )

export default defineNode({
  type: 'metrics',
  version: 1,
  family: 'evaluation',
  title: 'Metrics',
  summary: 'Tells in a few numbers how good the predictions are.',
  keywords: ['iou', 'dice', 'accuracy', 'precision', 'recall', 'f1', 'rmse', 'mae', 'r2', 'score', 'report'],
  params: z.strictObject({ rows: rowsParam, target: targetParam }),
  inputs: { model: { kind: 'model', help: 'A trained network.' } },
  outputs: {},

  infer({ rows, target }, { model }) {
    const found = findLoss('metrics', 'Metrics', target, model)
    const problems = rowProblems('metrics', rows, model)
    if ('problem' in found) problems.unshift(found.problem)
    return problems.length > 0 ? fail(...problems) : ok({})
  },

  summarize: ({ rows, target }) =>
    [ROW_WORDS[rows], ...(target === '' ? [] : [quote(shorten(target, 40))])].join(', '),

  work: {
    role: 'evaluate',
    async evaluate({ rows: role, target }, model): Promise<MetricsResult> {
      const { index, head } = findHead(model, target)
      const looked = model.rows(role)
      const predictions = (await model.predict(looked.rows))[index] ?? new Float32Array(0)
      const common = { target: head.target, rows: { role: looked.role, count: looked.rows.length } }
      if (head.task === 'regression') {
        const scores = regressionScores(answerNumbers(head, looked.rows), predictions)
        return {
          ...common,
          ...(Number.isFinite(scores.rmse) && { headline: { label: 'RMSE', value: scores.rmse } }),
          task: 'regression',
          scores,
        }
      }
      if (head.task === 'segmentation') {
        const scores = maskScores(overlaps(head, looked.rows, predictions), head.width)
        return {
          ...common,
          headline: { label: 'IoU', value: scores.iou, digits: 3 },
          task: 'segmentation',
          scores,
        }
      }
      const scores = classificationScores(
        answerCodes(head, looked.rows),
        largest(predictions, head.width),
        head.classes,
      )
      return {
        ...common,
        headline: { label: 'accuracy', value: scores.accuracy, digits: 3 },
        task: 'classification',
        scores,
      }
    },
  },

  docs: `
Metrics lets the trained network predict rows and compares with the right answers. For classes: accuracy is the part that is right; precision says how many of those called a class really are of it, recall how many of a class were found, and F1 is their harmonic mean. For numbers: RMSE and MAE are typical errors in the units of the column, and R² is the part of the variation that is explained. For masks: IoU is what the mask and the prediction share, divided by what one of them marks; Dice is twice what they share, divided by both sizes; each is the mean over the pictures.

Look at the test rows, once, at the end. While you still change the network, look at the validation rows: what you choose by looking at the test rows is no longer an honest test.

Compare with the baseline, which always says the same: if 90 % of the rows are of one class, an accuracy of 0.9 is nothing.
`,
  source:
    'scikit-learn, precision_recall_fscore_support (zero_division=0), mean_squared_error, mean_absolute_error, r2_score.',
})
