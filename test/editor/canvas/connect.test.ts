import { describe, expect, test } from 'vitest'
import type { PortRef } from '../../../src/editor/canvas/canvas-store.ts'
import { bestPort, endsOf, judge, judgeAll, withoutWire } from '../../../src/editor/canvas/connect.ts'
import { findWire } from '../../../src/graph/queries.ts'
import { bench, catalogue } from './bench.ts'

const output = (node: string, port: string): PortRef => ({ node, port, side: 'output' })
const input = (node: string, port: string): PortRef => ({ node, port, side: 'input' })

async function situation() {
  const workbench = await bench()
  return { graph: workbench.graph(), catalogue, compiled: workbench.state.getState().compiled }
}

describe('judging one wire', () => {
  test('it does not matter from which end it is drawn', async () => {
    const now = await situation()
    const [a, b] = [output('dense-1', 'y'), input('dropout-1', 'x')]
    expect(judge(now, a, b)).toEqual({ verdict: 'fits' })
    expect(judge(now, b, a)).toEqual({ verdict: 'fits' })
    expect(endsOf(b, a)).toEqual({
      from: { node: 'dense-1', port: 'y' },
      to: { node: 'dropout-1', port: 'x' },
    })
  })

  test.each([
    ['another kind', output('split-1', 'data'), input('dropout-1', 'x'), 'wire/kind'],
    ['a circle', output('dense-2', 'y'), input('dense-1', 'x'), 'wire/cycle'],
    ['the node itself', output('dense-1', 'y'), input('dense-1', 'x'), 'wire/itself'],
    ['two outputs', output('dense-1', 'y'), output('dense-2', 'y'), 'wire/direction'],
    ['two inputs', input('dense-1', 'x'), input('dense-2', 'x'), 'wire/direction'],
  ])('refused with a sentence: %s', async (_name, a, b, code) => {
    const verdict = judge(await situation(), a, b)
    expect(verdict.verdict).toBe('refused')
    if (verdict.verdict === 'fits') return
    expect(verdict.problem.code).toBe(code)
    expect(verdict.problem.message).toMatch(/^[A-Z].*\.$/)
  })
})

describe('judging every port when a drag begins', () => {
  test('only ports of the kind and on the other side, and none that would close a circle', async () => {
    const verdicts = judgeAll(await situation(), output('dense-1', 'y'))
    expect([...verdicts.keys()].sort()).toEqual(['cross-entropy-1', 'dense-2', 'dropout-1'])
    expect([...(verdicts.get('cross-entropy-1')?.keys() ?? [])]).toEqual(['prediction'])
  })

  test('backwards from an input', async () => {
    const verdicts = judgeAll(await situation(), input('dropout-1', 'x'))
    expect([...verdicts.keys()].sort()).toEqual(['dense-1', 'dense-2', 'input-1'])
  })

  test('when the time is up, the kind decides', async () => {
    let time = 0
    const verdicts = judgeAll(await situation(), output('input-1', 'y'), () => (time += 100))
    expect([...verdicts.keys()].sort()).toEqual(['cross-entropy-1', 'dense-1', 'dense-2', 'dropout-1'])
    for (const ports of verdicts.values())
      for (const verdict of ports.values()) expect(verdict).toEqual({ verdict: 'fits' })
  })
})

describe('letting go over a node', () => {
  test('the port that takes the wire, even when another one comes first', async () => {
    const now = await situation()
    expect(bestPort(now, output('split-1', 'data'), 'cross-entropy-1')?.port.port).toBe('data')
    expect(bestPort(now, output('dense-1', 'y'), 'cross-entropy-1')?.port.port).toBe('prediction')
  })

  test('why none does', async () => {
    const best = bestPort(await situation(), output('split-1', 'data'), 'train-1')
    expect(best?.verdict.verdict).toBe('refused')
  })

  test('nothing for a node without such a side', async () => {
    expect(bestPort(await situation(), output('split-1', 'data'), 'points-1')).toBeNull()
  })
})

test('a wire in the hand does not stand in its own way', async () => {
  const now = await situation()
  const wire = findWire(now.graph, 'dense-1.y>dense-2.x.0')
  expect(wire).toBeDefined()
  const graph = withoutWire(now.graph, wire ?? null)
  expect(judge({ ...now, graph }, input('dense-1', 'x'), output('dense-2', 'y')).verdict).not.toBe('refused')
  expect(judge(now, input('dense-1', 'x'), output('dense-2', 'y')).verdict).toBe('refused')
})
