import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import type { EvaluationResult, ModelHead, NewRowsForm } from '../../src/kernel/evaluation.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { list, quote } from '../../src/kernel/words.ts'

export interface PredictResult extends EvaluationResult {
  readonly heads: readonly Pick<ModelHead, 'task' | 'target' | 'classes' | 'width'>[]
  /** What a new row must tell; `null` where new rows cannot be given, for the reason in `problems`. */
  readonly form: NewRowsForm | null
  readonly problems: readonly Problem[]
}

export default defineNode({
  type: 'predict',
  version: 1,
  family: 'evaluation',
  title: 'Predict',
  summary: 'Asks the trained network about new rows: typed in, dropped as a file, or drawn.',
  keywords: ['inference', 'new data', 'try', 'use', 'apply', 'draw', 'what if', 'deploy'],
  params: z.strictObject({}),
  inputs: { model: { kind: 'model', help: 'A trained network.' } },
  outputs: {},

  infer(_params, { model }) {
    if (model.losses.length > 0) return ok({})
    return fail(error('predict/nothing', 'The model predicts nothing.', { input: 'model' }))
  },

  summarize: () => 'new rows',

  work: {
    role: 'evaluate',
    evaluate(_params, model): Promise<PredictResult> {
      const form = model.newRows()
      return Promise.resolve({
        rows: { role: 'all', count: 0 },
        heads: model.heads.map(({ task, target, classes, width }) => ({ task, target, classes, width })),
        form: form.ok ? form.value : null,
        problems: form.problems,
      })
    },
  },

  docs: `
Predict is where a trained network is used. Fill in what is known of a new row, and the answer follows as you type; draw or drop a picture where the network reads images; or drop a file with many new rows, and take the predictions with you as a CSV.

New rows take the same road as the training rows did: what Standardise, One-hot, a vocabulary or any other node on the way has learned from the training rows is used as it is, and learned from nothing else. Nodes that leave rows out, or share them out, are passed over. Only the columns that make a difference are asked for.

A category or a word that no training row had counts as none of the known ones. An empty field is an empty cell: it needs an Impute behind the Split, or the network cannot answer. Numbers are answered in the units of the data, even where the network was trained on standardised ones.
`,
})

/** What a network is asked, in a few words: for the page. */
export function asked({ heads }: PredictResult): string {
  return list(heads.map(({ target }) => quote(target)))
}
