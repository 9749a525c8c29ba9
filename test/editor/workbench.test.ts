import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import type { Examples } from '../../src/kernel/evaluation.ts'
import { addNode, removeNodes, setParam } from '../../src/graph/commands.ts'
import type { EngineEvent, RunOutcome, RunRequest } from '../../src/engine/protocol.ts'
import { createTables } from '../../src/engine/tables.ts'
import { createWorkbench } from '../../src/editor/workbench.ts'
import type { EnginePort, Workbench } from '../../src/editor/workbench-types.ts'
import { definitions } from '../../nodes/index.ts'
import { graphOf, repositoryIo } from '../helpers/build.ts'

const catalogue = createCatalogue(definitions)

const GRAPH = graphOf(catalogue, {
  'points-1': ['points', { shape: 'xor', rows: 200 }],
  'split-1': ['split', {}, { data: 'points-1.data' }],
  'input-1': ['input', { columns: ['x', 'y'] }, { data: 'split-1.data' }],
  'dense-1': ['dense', { units: 2, activation: 'softmax' }, { x: 'input-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'class' },
    { prediction: 'dense-1.y', data: 'split-1.data' },
  ],
  'train-1': ['train', {}, { loss: ['cross-entropy-1.loss'] }],
})

/** An engine that really measures tables, and whose runs are ended by the test. */
function bench(readOnly = false) {
  const tables = createTables(catalogue, repositoryIo())
  const requests: RunRequest[] = []
  const controls: unknown[] = []
  let measured = 0
  let end: (outcome: RunOutcome) => void = () => undefined
  const engine: EnginePort = {
    async measure(nodes) {
      measured++
      return tables.measure(nodes)
    },
    preview: () => Promise.resolve<Examples | null>(null),
    cancelReading: () => Promise.resolve(),
    answer: () => Promise.reject(new Error('No model is trained here.')),
    run(request) {
      requests.push(request)
      return new Promise((resolve) => {
        end = resolve
      })
    },
    control(_runId, control) {
      controls.push(control)
      return Promise.resolve()
    },
  }
  const workbench = createWorkbench({ id: 'doc', graph: GRAPH, catalogue, engine, readOnly })
  return {
    workbench,
    requests,
    controls,
    measurements: () => measured,
    end: (phase: RunOutcome['phase'], problems: RunOutcome['problems'] = []) => {
      end({ phase, problems, tensors: { before: 0, after: 0 } })
    },
  }
}

const settled = async (workbench: Workbench, done: () => boolean): Promise<void> => {
  for (let round = 0; round < 500 && !done(); round++) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(done(), workbench.runs.getState().phase).toBe(true)
}

const compiledNode = (workbench: Workbench, id: string) => workbench.state.getState().compiled.nodes.get(id)

describe('the workbench', () => {
  test('has the worker measure the tables, and shows exact numbers then', async () => {
    const { workbench, measurements } = bench()
    await settled(workbench, () => {
      const table = compiledNode(workbench, 'split-1')?.outputs['data']
      return table?.kind === 'table' && table.rows === 200 && table.split !== 'counting'
    })
    const before = measurements()
    workbench.commit(setParam('dense-1', 'useBias', false))
    await new Promise((resolve) => setTimeout(resolve, 20))
    // Nothing about a table changed, so nothing is asked.
    expect(measurements()).toBe(before)
  })

  test('undo takes the newest command back and says so', () => {
    const { workbench } = bench()
    workbench.commit(addNode(workbench.graph(), catalogue, { type: 'dropout', at: [0, 0] }))
    expect(Object.keys(workbench.graph().nodes)).toContain('dropout-1')
    workbench.undo()
    expect(workbench.graph()).toEqual(GRAPH)
    expect(workbench.notes.getState().live.text).toBe('Undone: Add Dropout.')
    workbench.redo()
    expect(Object.keys(workbench.graph().nodes)).toContain('dropout-1')
  })

  test('a selection never names a node that is gone', () => {
    const { workbench } = bench()
    workbench.select(['dense-1'])
    expect(workbench.state.getState().session.focus).toBe('dense-1')
    workbench.commit(removeNodes(workbench.graph(), ['dense-1']))
    expect(workbench.state.getState().session.selection.size).toBe(0)
    expect(workbench.state.getState().session.focus).toBeNull()
  })

  test('a read-only graph cannot be changed, and says why', () => {
    const { workbench } = bench(true)
    workbench.commit(setParam('dense-1', 'units', 5))
    expect(workbench.graph()).toEqual(GRAPH)
    expect(workbench.notes.getState().notes[0]?.text).toMatch(/another tab/)
  })

  test('Run on a broken graph runs nothing and leads to the problem', async () => {
    const { workbench, requests } = bench()
    workbench.commit(setParam('dense-1', 'units', 3))
    await workbench.run()
    expect(requests).toEqual([])
    expect(workbench.state.getState().session.bottomTab).toBe('problems')
    expect([...workbench.state.getState().session.selection]).toEqual(['cross-entropy-1'])
  })

  test('events reach the run they belong to, and no other', async () => {
    const { workbench, requests, controls, end } = bench()
    const running = workbench.run()
    await settled(workbench, () => requests.length === 1)
    const { runId = '' } = requests[0] ?? {}
    const phase = (change: Partial<EngineEvent>): EngineEvent =>
      ({ documentId: 'doc', runId, kind: 'phase', phase: 'training', ...change }) as EngineEvent
    workbench.receive(phase({ documentId: 'other' }))
    workbench.receive(phase({ runId: 'earlier' }))
    expect(workbench.runs.getState().phase).toBe('preparing')
    workbench.receive(phase({}))
    expect(workbench.runs.getState().phase).toBe('training')
    const point = { epoch: 1, trainLoss: 1, trainMetric: 0.5, validationLoss: null, validationMetric: null }
    const curve = (restart: boolean): EngineEvent => ({
      documentId: 'doc',
      runId,
      kind: 'curve',
      node: 'train-1',
      metric: 'accuracy',
      points: [point],
      restart,
    })
    for (const restart of [true, false, false]) workbench.receive(curve(restart))
    expect(workbench.runs.getState().curves.get('train-1')?.points).toHaveLength(3)
    workbench.control({ do: 'pause' })
    expect(controls).toEqual([{ do: 'pause' }])
    await workbench.run()
    expect(requests, 'a second Run while one is going on').toHaveLength(1)
    end('done')
    await running
    expect(workbench.runs.getState().phase).toBe('done')
  })

  test('a failed run is told and leaves everything usable', async () => {
    const { workbench, requests, end } = bench()
    const running = workbench.run()
    await settled(workbench, () => requests.length === 1)
    end('failed', [{ code: 'engine/crashed', severity: 'error', message: 'The engine stopped.', at: {} }])
    await running
    expect(workbench.runs.getState().phase).toBe('failed')
    expect(workbench.notes.getState().notes[0]?.text).toBe('The engine stopped.')
    workbench.commit(setParam('dense-1', 'units', 2))
    const again = workbench.run()
    await settled(workbench, () => requests.length === 2)
    end('done')
    await again
  })
})
