import { z } from '../../src/kernel/z.ts'
import { defineNode, type OptimizerSettings } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Problem } from '../../src/kernel/problem.ts'
import { count } from '../../src/kernel/shape.ts'
import { list, number, plural, quote } from '../../src/kernel/words.ts'
import type { LossInfo } from '../../src/kernel/wire.ts'

export default defineNode({
  type: 'train',
  version: 1,
  family: 'training',
  title: 'Train',
  summary: 'Changes the weights of the network, step by step, so that the loss becomes smaller.',
  keywords: ['fit', 'learn', 'optimizer', 'adam', 'sgd', 'epochs', 'gradient descent', 'early stopping'],
  params: z.strictObject({
    optimizer: param(z.enum(['adam', 'sgd']).default('adam'), {
      title: 'Optimizer',
      help: 'How a step follows from the gradients: Adam finds the size of each step itself, SGD takes them as they are.',
      labels: { adam: 'Adam', sgd: 'SGD' },
    }),
    learningRate: param(z.number().min(1e-6).max(10).default(0.005), {
      title: 'Learning rate',
      help: 'How far the weights move in one step. Too large, and the loss jumps; too small, and it hardly falls.',
      control: 'rate',
    }),
    momentum: param(z.number().min(0).max(0.999).default(0.9), {
      title: 'Momentum',
      help: 'How much of the last step is kept in the next one.',
      when: { param: 'optimizer', is: ['sgd'] },
      step: 0.05,
    }),
    epochs: param(z.int().min(1).max(10000).default(30), {
      title: 'Epochs',
      help: 'How often it goes through all training rows.',
    }),
    batchSize: param(z.int().min(1).max(4096).default(32), {
      title: 'Batch size',
      help: 'How many rows go into one step.',
      unit: 'rows',
    }),
    patience: param(z.int().min(0).max(1000).default(0), {
      title: 'Patience',
      help: 'Stop after so many epochs without a better validation loss and go back to the best weights; 0 trains all epochs.',
      unit: 'epochs',
    }),
    seed: param(z.int().min(0).max(4294967295).default(1), {
      title: 'Seed',
      help: 'Decides the first weights, the order of the rows and what Dropout drops: the same seed gives the same result.',
    }),
  }),
  inputs: {
    loss: { kind: 'loss', many: true, help: 'What is to become smaller; the weighted sum of several.' },
  },
  outputs: { model: { kind: 'model', help: 'The trained network, for evaluation.' } },

  infer(params, { loss: losses }) {
    const [first] = losses
    if (!first)
      return fail(
        error('train/no-loss', 'Train has no loss to make smaller.', {
          input: 'loss',
          advice: 'Connect a Cross-entropy or a Mean squared error.',
        }),
      )
    const errors = [...rowProblems(first, losses), ...weightProblems(losses)]
    const split = first.split
    if (split !== null && split !== 'counting' && split.train === 0)
      errors.push(
        error(
          'train/no-rows',
          'No row is left for training: the Split gives all of them to something else.',
          {
            input: 'loss',
            advice: 'Let the Split keep a larger part for training.',
          },
        ),
      )
    return errors.length > 0
      ? fail(...errors)
      : ok({ model: { kind: 'model', losses } }, rowWarnings(params, first))
  },

  summarize: ({ optimizer, learningRate, epochs, batchSize }) =>
    `${optimizer === 'adam' ? 'Adam' : 'SGD'} ${number(learningRate)}, ${plural(epochs, 'epoch')}, batches of ${count(batchSize)}`,

  work: {
    role: 'train',
    settings: ({ optimizer, learningRate, momentum, epochs, batchSize, patience, seed }) => ({
      optimizer: optimizerSettings(optimizer, learningRate, momentum),
      epochs,
      batchSize,
      patience,
      seed,
    }),
  },

  docs: `
Train takes a few rows at a time (a batch), lets the network predict, and finds out for every weight in which direction the loss becomes smaller. All weights take a small step that way. When every row has had its turn, an epoch is over.

Watch the two curves: while both fall, training helps. If the validation loss rises again although the training loss goes on falling, the network is learning its rows by heart; set patience to 10 or so to stop there and keep the best weights.

If the loss jumps or becomes infinite, divide the learning rate by 10. If it falls very slowly, multiply it by 3. The learning rate can also be changed while it trains.
`,
  source:
    'Kingma and Ba (2015), Adam, with the constants of Keras (0.9, 0.999, 1e-7); Sutskever et al. (2013) for momentum.',
})

function optimizerSettings(kind: 'adam' | 'sgd', learningRate: number, momentum: number): OptimizerSettings {
  return kind === 'sgd'
    ? { kind, learningRate, momentum }
    : { kind, learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
}

function rowProblems(first: LossInfo, losses: readonly LossInfo[]): Problem[] {
  const stranger = losses.find(({ prediction }) => prediction.rowsKey !== first.prediction.rowsKey)
  if (!stranger) return []
  const names = [first, stranger].map(({ target }) => quote(target))
  return [
    error(
      'train/rows',
      `The losses for ${list(names)} use the rows of different tables, so they have no common batch.`,
      {
        input: 'loss',
        advice: 'Connect all losses and Inputs to the same table, or train two networks.',
      },
    ),
  ]
}

function weightProblems(losses: readonly LossInfo[]): Problem[] {
  if (losses.some(({ weight }) => weight > 0)) return []
  return [
    error('train/no-weight', 'The loss has the weight 0, so there is nothing to make smaller.', {
      input: 'loss',
      advice: 'Set its weight to 1.',
      fixes: [
        {
          label: 'Set weight to 1',
          steps: [{ do: 'setParam', on: { input: 'loss' }, param: 'weight', value: 1 }],
        },
      ],
    }),
  ]
}

function rowWarnings(params: { batchSize: number; patience: number }, { rows, split }: LossInfo): Problem[] {
  const warnings: Problem[] = []
  if (split === null)
    warnings.push(
      warning(
        'train/no-split',
        `${rows === null ? 'All rows are' : rows === 1 ? 'The only row is' : `All ${count(rows)} rows are`} used for training, so nothing is left to test on.`,
        { input: 'loss', advice: 'Put a Split between the data and the network.' },
      ),
    )
  const counted = split === null ? null : split === 'counting' ? null : split
  const training = split === null ? rows : (counted?.train ?? null)
  if (training !== null && params.batchSize > training)
    warnings.push(
      warning(
        'train/batch-size',
        `A batch of ${count(params.batchSize)} is larger than the ${plural(training, 'training row')}, so every epoch is a single step.`,
        {
          param: 'batchSize',
          advice: 'Smaller batches give more steps per epoch.',
          fixes: [setParam('batchSize', Math.max(1, Math.min(32, Math.floor(training / 4))), 'batch size')],
        },
      ),
    )
  if (params.patience > 0 && (split === null || counted?.validation === 0))
    warnings.push(
      warning(
        'train/patience',
        'Stopping early watches the validation loss, and there are no validation rows: it watches the training loss instead.',
        {
          param: 'patience',
          advice: 'Let a Split keep some rows for validation.',
          fixes: [setParam('patience', 0, 'patience')],
        },
      ),
    )
  return warnings
}

function setParam(param: string, value: number, name: string) {
  return {
    label: `Set ${name} to ${count(value)}`,
    steps: [{ do: 'setParam' as const, on: 'self' as const, param, value }],
  }
}
