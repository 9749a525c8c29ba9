import { describe, expect, test } from 'vitest'
import { liveOf } from '../../../src/editor/canvas/NodeStatus.tsx'
import { begun, IDLE, received } from '../../../src/editor/run-state.ts'
import type { RunState } from '../../../src/editor/workbench-types.ts'
import type { EngineEvent } from '../../../src/engine/protocol.ts'

type Told<E> = E extends unknown ? Omit<E, 'documentId' | 'runId'> : never

const PLAN = {
  nodes: ['train-1', 'metrics-1'].map((id) => ({
    id,
    type: 'any',
    params: {},
    in: {},
    key: 'k',
    outputs: {},
  })),
}

function after(...events: Told<EngineEvent>[]): RunState {
  let state: RunState = { ...begun(IDLE, 'r', PLAN), phase: 'training' }
  for (const event of events) state = received(state, { documentId: 'd', runId: 'r', ...event })
  return state
}

const progress = (epoch: number, step: number): Told<EngineEvent> => ({
  kind: 'progress',
  node: 'train-1',
  progress: {
    epoch,
    epochs: 30,
    step,
    stepsPerEpoch: 10,
    samplesPerSecond: 100,
    secondsLeft: 4,
    learningRate: 0.01,
  },
})
const result: Told<EngineEvent> = {
  kind: 'result',
  node: 'metrics-1',
  key: 'k',
  final: true,
  result: { headline: { label: 'accuracy', value: 0.97412, digits: 3 }, rows: { role: 'test', count: 50 } },
}

describe('what a run says on a node', () => {
  test('nothing before a run', () => {
    expect(liveOf(IDLE, 'train-1', 'k')).toEqual({ kind: 'none' })
  })

  test('how far training is', () => {
    const working: Told<EngineEvent> = { kind: 'node', node: 'train-1', state: 'working' }
    expect(liveOf(after(working), 'train-1', 'k')).toEqual({ kind: 'working' })
    expect(liveOf(after(working, progress(16, 5)), 'train-1', 'k')).toEqual({
      kind: 'progress',
      done: 0.515,
      text: '16 / 30',
    })
    expect(liveOf(after(working, progress(30, 10)), 'train-1', 'k')).toMatchObject({
      done: 1,
      text: '30 / 30',
    })
  })

  test('a result, until the params change', () => {
    expect(liveOf(after(result), 'metrics-1', 'k')).toEqual({
      kind: 'result',
      label: 'accuracy',
      value: '0.974',
    })
    expect(liveOf(after(result), 'metrics-1', 'other')).toEqual({ kind: 'outdated' })
  })

  test('that it failed', () => {
    expect(liveOf(after({ kind: 'node', node: 'train-1', state: 'failed' }), 'train-1', 'k')).toEqual({
      kind: 'failed',
    })
  })

  test('no progress bar stays behind when a run ends in the middle', () => {
    const stopped = {
      ...after({ kind: 'node', node: 'train-1', state: 'working' }, progress(3, 2)),
      phase: 'failed' as const,
    }
    expect(liveOf(stopped, 'train-1', 'k')).toEqual({ kind: 'none' })
  })

  test('the validation metric of a trained model', () => {
    const trained = after(
      {
        kind: 'curve',
        node: 'train-1',
        metric: 'accuracy',
        restart: true,
        points: [
          { epoch: 1, trainLoss: 1, trainMetric: 0.5, validationLoss: 1, validationMetric: 0.5 },
          { epoch: 2, trainLoss: 0.5, trainMetric: 0.9, validationLoss: 0.6, validationMetric: 0.875 },
          { epoch: 2.5, trainLoss: 0.4, trainMetric: 0.9, validationLoss: null, validationMetric: null },
        ],
      },
      { kind: 'node', node: 'train-1', state: 'done' },
    )
    expect(liveOf(trained, 'train-1', 'k')).toEqual({
      kind: 'trained',
      label: 'validation',
      metric: 'accuracy',
      value: '0.875',
    })
  })
})
