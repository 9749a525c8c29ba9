import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import { createTables } from '../../../src/engine/tables.ts'
import { createWorkbench } from '../../../src/editor/workbench.ts'
import type { Workbench } from '../../../src/editor/workbench-types.ts'
import type { Graph, Point } from '../../../src/graph/document.ts'
import { definitions } from '../../../nodes/index.ts'
import { graphOf, repositoryIo } from '../../helpers/build.ts'

export const catalogue = createCatalogue(definitions)

/** A small network with everything that a canvas shows: tables, tensors, a loss, a model, and a spare node. */
export const GRAPH: Graph = {
  ...graphOf(catalogue, {
    'points-1': ['points', { shape: 'xor', rows: 200 }],
    'split-1': ['split', {}, { data: 'points-1.data' }],
    'input-1': ['input', { columns: ['x', 'y'] }, { data: 'split-1.data' }],
    'dense-1': ['dense', { units: 8 }, { x: 'input-1.y' }],
    'dense-2': ['dense', { units: 2, activation: 'softmax' }, { x: 'dense-1.y' }],
    'cross-entropy-1': [
      'cross-entropy',
      { target: 'class' },
      { prediction: 'dense-2.y', data: 'split-1.data' },
    ],
    'train-1': ['train', {}, { loss: ['cross-entropy-1.loss'] }],
    'metrics-1': ['metrics', {}, { model: 'train-1.model' }],
    'dropout-1': ['dropout', {}],
  }),
  layout: {
    'points-1': at(0, 0),
    'split-1': at(1, 0),
    'input-1': at(2, 0),
    'dense-1': at(3, 0),
    'dense-2': at(0, 1),
    'cross-entropy-1': at(1, 1),
    'train-1': at(2, 1),
    'metrics-1': at(3, 1),
    'dropout-1': at(0, 3),
  },
}

function at(column: number, row: number): Point {
  return [column * 242, row * 196]
}

/** A workbench on a graph, with an engine that really measures tables and never runs. */
export async function bench(graph: Graph = GRAPH, readOnly = false): Promise<Workbench> {
  const tables = createTables(catalogue, repositoryIo())
  const workbench = createWorkbench({
    id: 'document',
    graph,
    catalogue,
    readOnly,
    engine: {
      measure: (nodes) => tables.measure(nodes),
      preview: () => Promise.resolve(null),
      cancelReading: () => Promise.resolve(),
      answer: () => Promise.reject(new Error('No model is trained here.')),
      run: () => Promise.resolve({ phase: 'done', problems: [], tensors: { before: 0, after: 0 } }),
      control: () => Promise.resolve(),
    },
  })
  for (let waits = 0; waits < 50 && isWaiting(workbench); waits++)
    await new Promise((next) => setTimeout(next, 10))
  return workbench
}

function isWaiting(workbench: Workbench): boolean {
  return [...workbench.state.getState().compiled.nodes.values()].some(({ state }) => state === 'waiting')
}

/** The labels of what can be undone, the newest last. */
export function past(workbench: Workbench): string[] {
  return workbench.state.getState().history.past.map(({ label }) => label)
}
