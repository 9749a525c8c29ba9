import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { definitions } from '../../nodes/index.ts'
import { compileMeasured, graphOf, type Short } from '../helpers/build.ts'

const catalogue = createCatalogue(definitions)

type Nodes = Readonly<Record<string, Short>>

const MEASURES = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']

/** A graph that is right, to be broken in one place. */
const PENGUINS: Nodes = {
  'table-1': ['table', { dataset: 'penguins' }],
  'drop-missing-1': ['drop-missing', {}, { data: 'table-1.data' }],
  'split-1': ['split', {}, { data: 'drop-missing-1.data' }],
  'standardise-1': ['standardise', {}, { data: 'split-1.data' }],
  'input-1': ['input', { columns: MEASURES }, { data: 'standardise-1.data' }],
  'dense-1': ['dense', { units: 16 }, { x: 'input-1.y' }],
  'dense-2': ['dense', { units: 3, activation: 'softmax' }, { x: 'dense-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'Species' },
    { prediction: 'dense-2.y', data: 'standardise-1.data' },
  ],
  'train-1': ['train', {}, { loss: ['cross-entropy-1.loss'] }],
  'confusion-matrix-1': ['confusion-matrix', {}, { model: 'train-1.model' }],
}

const DIGITS: Nodes = {
  'digits-1': ['digits'],
  'split-1': ['split', {}, { data: 'digits-1.data' }],
  'input-1': ['input', { columns: ['image'] }, { data: 'split-1.data' }],
  'conv2d-1': ['conv2d', {}, { x: 'input-1.y' }],
  'max-pooling2d-1': ['max-pooling2d', {}, { x: 'conv2d-1.y' }],
  'flatten-1': ['flatten', {}, { x: 'max-pooling2d-1.y' }],
  'dense-1': ['dense', { units: 10, activation: 'softmax' }, { x: 'flatten-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'digit' },
    { prediction: 'dense-1.y', data: 'split-1.data' },
  ],
  'train-1': ['train', {}, { loss: ['cross-entropy-1.loss'] }],
}

const without = (nodes: Nodes, ...ids: string[]): Nodes =>
  Object.fromEntries(Object.entries(nodes).filter(([id]) => !ids.includes(id)))

/** What is broken, the graph, the code and the node that must be told, and a piece of the sentence with its numbers. */
type Row = readonly [name: string, nodes: Nodes, code: string, node: string, says: RegExp]

const ROWS: readonly Row[] = [
  [
    'Conv2D on a table',
    { ...PENGUINS, 'dense-1': ['conv2d', {}, { x: 'input-1.y' }] },
    'conv2d/rank',
    'dense-1',
    /4/,
  ],
  [
    'missing Flatten',
    { ...DIGITS, 'dense-1': ['dense', { units: 10, activation: 'softmax' }, { x: 'max-pooling2d-1.y' }] },
    'dense/rank',
    'dense-1',
    /4 × 4 × 16/,
  ],
  [
    'a cycle',
    { ...PENGUINS, 'dense-1': ['dense', {}, { x: 'dense-2.y' }] },
    'graph/cycle',
    'dense-1',
    /dense-1.*dense-2.*dense-1/,
  ],
  [
    'a node that feeds itself',
    { ...PENGUINS, 'dense-1': ['dense', {}, { x: 'dense-1.y' }] },
    'graph/cycle',
    'dense-1',
    /dense-1.*dense-1/,
  ],
  [
    'kernel larger than the image',
    { ...DIGITS, 'conv2d-1': ['conv2d', { kernelSize: 9, padding: 'valid' }, { x: 'input-1.y' }] },
    'conv2d/kernel-size',
    'conv2d-1',
    /9 × 9.*8 × 8/,
  ],
  [
    'pool larger than the image',
    {
      ...DIGITS,
      'max-pooling2d-1': ['max-pooling2d', { poolSize: 12, padding: 'valid' }, { x: 'conv2d-1.y' }],
    },
    'max-pooling2d/pool-size',
    'max-pooling2d-1',
    /12 × 12.*8 × 8/,
  ],
  [
    'pooling of a vector',
    { ...PENGUINS, 'dense-2': ['max-pooling2d', {}, { x: 'dense-1.y' }] },
    'max-pooling2d/rank',
    'dense-2',
    /16/,
  ],
  [
    'no target chosen',
    {
      ...PENGUINS,
      'cross-entropy-1': ['cross-entropy', {}, { prediction: 'dense-2.y', data: 'standardise-1.data' }],
    },
    'cross-entropy/no-target',
    'cross-entropy-1',
    /column/,
  ],
  [
    'target column missing',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Kind' },
        { prediction: 'dense-2.y', data: 'standardise-1.data' },
      ],
    },
    'cross-entropy/target-missing',
    'cross-entropy-1',
    /Kind/,
  ],
  [
    'target of the wrong kind',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Body Mass (g)' },
        { prediction: 'dense-2.y', data: 'standardise-1.data' },
      ],
    },
    'cross-entropy/target-kind',
    'cross-entropy-1',
    /Body Mass/,
  ],
  [
    'as many units as there are not classes',
    { ...PENGUINS, 'dense-2': ['dense', { units: 4, activation: 'softmax' }, { x: 'dense-1.y' }] },
    'cross-entropy/units',
    'cross-entropy-1',
    /3.*4/,
  ],
  [
    'relu before cross-entropy',
    { ...PENGUINS, 'dense-2': ['dense', { units: 3, activation: 'relu' }, { x: 'dense-1.y' }] },
    'cross-entropy/not-probabilities',
    'cross-entropy-1',
    /relu/,
  ],
  [
    'an image as prediction',
    {
      ...DIGITS,
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'digit' },
        { prediction: 'conv2d-1.y', data: 'split-1.data' },
      ],
    },
    'cross-entropy/rank',
    'cross-entropy-1',
    /8 × 8 × 16/,
  ],
  [
    'mean squared error of a category',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'mean-squared-error',
        { target: 'Species' },
        { prediction: 'dense-2.y', data: 'standardise-1.data' },
      ],
    },
    'mean-squared-error/target-kind',
    'cross-entropy-1',
    /Species/,
  ],
  [
    'three predictions for one number',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'mean-squared-error',
        { target: 'Body Mass (g)' },
        { prediction: 'dense-2.y', data: 'split-1.data' },
      ],
      'input-1': ['input', { columns: MEASURES.slice(0, 3) }, { data: 'standardise-1.data' }],
    },
    'mean-squared-error/units',
    'cross-entropy-1',
    /3/,
  ],
  [
    'leakage: standardise before the split',
    {
      ...PENGUINS,
      'standardise-1': ['standardise', {}, { data: 'drop-missing-1.data' }],
      'split-1': ['split', {}, { data: 'standardise-1.data' }],
      'input-1': ['input', { columns: MEASURES }, { data: 'split-1.data' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Species' },
        { prediction: 'dense-2.y', data: 'split-1.data' },
      ],
    },
    'standardise/leak',
    'standardise-1',
    /333/,
  ],
  [
    'the target among the inputs',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'mean-squared-error',
        { target: 'Body Mass (g)' },
        { prediction: 'dense-2.y', data: 'standardise-1.data' },
      ],
      'dense-2': ['dense', { units: 1, activation: 'linear' }, { x: 'dense-1.y' }],
    },
    'mean-squared-error/target-is-input',
    'cross-entropy-1',
    /Body Mass/,
  ],
  [
    'prediction and answers from different tables',
    {
      ...PENGUINS,
      'table-2': ['table', { dataset: 'penguins' }],
      'split-2': ['split', { seed: 2 }, { data: 'table-2.data' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Species' },
        { prediction: 'dense-2.y', data: 'split-2.data' },
      ],
    },
    'cross-entropy/rows',
    'cross-entropy-1',
    /rows|tables?/,
  ],
  [
    'two Inputs from different tables',
    {
      ...PENGUINS,
      'digits-1': ['digits'],
      'input-2': ['input', { columns: ['image'] }, { data: 'digits-1.data' }],
      'flatten-1': ['flatten', {}, { x: 'input-2.y' }],
      'dense-1': ['concatenate', {}, { x: ['input-1.y', 'flatten-1.y'] }],
    },
    'concatenate/rows',
    'dense-1',
    /rows|tables?/,
  ],
  [
    'images of different sizes side by side',
    { ...DIGITS, 'flatten-1': ['concatenate', {}, { x: ['conv2d-1.y', 'max-pooling2d-1.y'] }] },
    'concatenate/axes',
    'flatten-1',
    /8 × 8.*4 × 4/,
  ],
  [
    'a Concatenate with one wire',
    { ...PENGUINS, 'dense-1': ['concatenate', {}, { x: ['input-1.y'] }] },
    'concatenate/one-wire',
    'dense-1',
    /two|one/,
  ],
  [
    'units 0',
    { ...PENGUINS, 'dense-1': ['dense', { units: 0 }, { x: 'input-1.y' }] },
    'params/invalid',
    'dense-1',
    /0.*from 1/,
  ],
  [
    'a number in words',
    { ...PENGUINS, 'dense-1': ['dense', { units: 'many' }, { x: 'input-1.y' }] },
    'params/invalid',
    'dense-1',
    /many/,
  ],
  [
    'a setting that does not exist',
    { ...PENGUINS, 'dense-1': ['dense', { neurons: 5 }, { x: 'input-1.y' }] },
    'params/unknown',
    'dense-1',
    /neurons/,
  ],
  [
    'an activation that does not exist',
    { ...PENGUINS, 'dense-1': ['dense', { activation: 'snake' }, { x: 'input-1.y' }] },
    'params/invalid',
    'dense-1',
    /snake/,
  ],
  [
    'nothing to train',
    {
      ...PENGUINS,
      'dense-2': ['activation', { activation: 'softmax' }, { x: 'input-1.y' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'Species' },
        { prediction: 'dense-2.y', data: 'standardise-1.data' },
      ],
      'input-1': ['input', { columns: MEASURES.slice(0, 3) }, { data: 'standardise-1.data' }],
    },
    'train/nothing-to-train',
    'train-1',
    /0 parameters/,
  ],
  [
    'too big for memory',
    {
      ...DIGITS,
      'dense-0': ['dense', { units: 65536 }, { x: 'flatten-1.y' }],
      'dense-00': ['dense', { units: 65536 }, { x: 'dense-0.y' }],
      'dense-1': ['dense', { units: 10, activation: 'softmax' }, { x: 'dense-00.y' }],
    },
    'size/memory',
    'dense-00',
    /4,295,032,832.*GB/,
  ],
  [
    'an input without a wire',
    { ...PENGUINS, 'dense-1': ['dense', {}] },
    'graph/missing-input',
    'dense-1',
    /“x”/,
  ],
  ['a Train without a loss', { ...PENGUINS, 'train-1': ['train'] }, 'graph/missing-input', 'train-1', /loss/],
  [
    'a wire of the wrong kind',
    { ...PENGUINS, 'dense-1': ['dense', {}, { x: 'split-1.data' }] },
    'graph/wrong-kind',
    'dense-1',
    /table/,
  ],
  [
    'no columns chosen',
    { ...PENGUINS, 'input-1': ['input', {}, { data: 'standardise-1.data' }] },
    'input/none',
    'input-1',
    /column/,
  ],
  [
    'a column that is not there',
    { ...PENGUINS, 'input-1': ['input', { columns: ['Wing'] }, { data: 'standardise-1.data' }] },
    'input/unknown',
    'input-1',
    /Wing/,
  ],
  [
    'words as input',
    { ...PENGUINS, 'input-1': ['input', { columns: ['Island'] }, { data: 'standardise-1.data' }] },
    'input/category',
    'input-1',
    /Island/,
  ],
  [
    'empty cells as input',
    { ...PENGUINS, 'split-1': ['split', {}, { data: 'table-1.data' }] },
    'input/missing',
    'input-1',
    /2/,
  ],
  [
    'percentages over 100',
    { ...PENGUINS, 'split-1': ['split', { train: 80, validation: 30 }, { data: 'drop-missing-1.data' }] },
    'split/over',
    'split-1',
    /110/,
  ],
  [
    'two splits',
    { ...PENGUINS, 'standardise-1': ['split', {}, { data: 'split-1.data' }] },
    'split/twice',
    'standardise-1',
    /split/i,
  ],
  [
    'selecting a column that is not there',
    { ...PENGUINS, 'standardise-1': ['select-columns', { columns: ['Wing'] }, { data: 'split-1.data' }] },
    'select-columns/unknown',
    'standardise-1',
    /Wing/,
  ],
  [
    'a file that is not on this computer',
    { ...PENGUINS, 'table-1': ['table', { dataset: '', file: 'mine.csv', hash: 'a'.repeat(64) }] },
    'table/file-missing',
    'table-1',
    /mine\.csv/,
  ],
  [
    'no file chosen',
    { ...PENGUINS, 'table-1': ['table', { dataset: '' }] },
    'table/nothing',
    'table-1',
    /No data/,
  ],
  [
    'a node that nobody knows',
    { ...PENGUINS, 'dense-1': ['quantum', { qubits: 3 }, { x: 'input-1.y' }] },
    'graph/unknown-node',
    'dense-1',
    /quantum/,
  ],
  [
    'no rows left to test on',
    {
      ...without(PENGUINS, 'split-1'),
      'standardise-1': ['standardise', {}, { data: 'drop-missing-1.data' }],
    },
    'train/no-split',
    'train-1',
    /333/,
  ],
  [
    'a confusion matrix of a regression',
    {
      ...PENGUINS,
      'cross-entropy-1': [
        'mean-squared-error',
        { target: 'Body Mass (g)' },
        { prediction: 'dense-2.y', data: 'split-1.data' },
      ],
      'dense-2': ['dense', { units: 1, activation: 'linear' }, { x: 'dense-1.y' }],
      'input-1': ['input', { columns: MEASURES.slice(0, 3) }, { data: 'standardise-1.data' }],
    },
    'confusion-matrix/task',
    'confusion-matrix-1',
    /Body Mass/,
  ],
  [
    'a decision boundary over four columns',
    { ...PENGUINS, 'confusion-matrix-1': ['decision-boundary', {}, { model: 'train-1.model' }] },
    'decision-boundary/columns',
    'confusion-matrix-1',
    /4/,
  ],
]

describe('broken graphs', () => {
  test('the graphs that are to be broken are right', async () => {
    for (const nodes of [PENGUINS, DIGITS]) {
      const compiled = await compileMeasured(graphOf(catalogue, nodes), catalogue)
      expect(compiled.problems).toEqual([])
      expect(compiled.runnable).toEqual({ ok: true })
    }
  })

  test.each(ROWS)('%s', async (_name, nodes, code, node, says) => {
    const compiled = await compileMeasured(graphOf(catalogue, nodes), catalogue)
    const told = compiled.problems.map((problem) => `${problem.at.node ?? 'the graph'} ${problem.code}`)
    expect(told).toContain(`${node} ${code}`)
    const problem = compiled.problems.find((one) => one.code === code && one.at.node === node)
    expect(problem?.message).toMatch(says)
    if (problem?.severity === 'error')
      expect(
        compiled.runnable.ok && code !== 'confusion-matrix/task' && code !== 'decision-boundary/columns',
      ).toBe(false)
    // One fault is told once, where it is, and not again by everything behind it.
    expect(compiled.problems.filter(({ severity }) => severity === 'error').length).toBeLessThanOrEqual(2)
  })
})
