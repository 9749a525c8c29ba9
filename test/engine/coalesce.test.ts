import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createCoalescer } from '../../src/engine/coalesce.ts'
import type { CurvePoint, EngineEvent, Progress } from '../../src/engine/protocol.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const ids = { documentId: 'd', runId: 'r' }
const progress = (step: number, node = 'train'): EngineEvent => ({
  ...ids,
  kind: 'progress',
  node,
  progress: { step } as Progress,
})
const curve = (epoch: number, restart = false): EngineEvent => ({
  ...ids,
  kind: 'curve',
  node: 'train',
  metric: 'accuracy',
  points: [{ epoch } as CurvePoint],
  restart,
})
const phase: EngineEvent = { ...ids, kind: 'phase', phase: 'evaluating' }

function collect() {
  const parcels: (readonly EngineEvent[])[] = []
  return { parcels, ...createCoalescer((parcel) => parcels.push(parcel)) }
}

describe('events on their way to the page', () => {
  test('a thousand in a second become at most twenty parcels with the newest of each', () => {
    const { parcels, push, flush } = collect()
    for (let step = 0; step < 1000; step++) {
      push(progress(step))
      vi.advanceTimersByTime(1)
    }
    flush()
    expect(parcels.length).toBeLessThanOrEqual(21)
    expect(parcels.every((parcel) => parcel.length === 1)).toBe(true)
    expect(parcels.at(-1)).toEqual([progress(999)])
  })

  test('points of a curve are joined, none is lost', () => {
    const { parcels, push } = collect()
    for (let epoch = 1; epoch <= 100; epoch++) push(curve(epoch))
    vi.advanceTimersByTime(60)
    const points = parcels.flat().flatMap((event) => (event.kind === 'curve' ? event.points : []))
    expect(points.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
    expect(parcels).toHaveLength(2)
  })

  test('nodes do not take each other’s place', () => {
    const { parcels, push, flush } = collect()
    push(progress(0))
    push(progress(1, 'a'))
    push(progress(2, 'b'))
    flush()
    expect(parcels.flat()).toEqual([progress(0), progress(1, 'a'), progress(2, 'b')])
  })

  test('what matters goes at once, behind what waits', () => {
    const { parcels, push } = collect()
    push(progress(0))
    push(progress(1))
    push(curve(1))
    push(phase)
    expect(parcels).toEqual([[progress(0)], [progress(1), curve(1), phase]])
    push(curve(2))
    push(curve(0, true))
    expect(parcels.at(-1)).toEqual([curve(2), curve(0, true)])
  })
})
