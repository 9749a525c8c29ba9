import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BackendChoice } from '../../src/engine/protocol.ts'
import { readGraph } from '../../src/graph/file.ts'
import { catalogue, curveOf, resultOf, withParams } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

function open(name: string) {
  const text = readFileSync(join(import.meta.dirname, '../../graphs', `${name}.json`), 'utf8')
  const read = readGraph(text, catalogue)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return read.graph
}

/** Test accuracies of a bundled graph for several seeds of the split and of the training, smallest first. */
async function accuracies(name: string, backend: BackendChoice, seeds: readonly number[]): Promise<number[]> {
  const { session } = createTestEngine()
  const found: number[] = []
  for (const seed of seeds) {
    const graph = withParams(withParams(open(name), 'train-1', { seed }), 'split-1', { seed })
    const run = await session.run(graph, backend)
    expect(run).toMatchObject({ phase: 'done', problems: [] })
    expect(run.tensors.after).toBe(run.tensors.before)
    const { headline, rows } = resultOf<{
      headline: { label: string; value: number }
      rows: { role: string; count: number }
    }>(run.events, 'metrics-1')
    expect(headline.label).toBe('accuracy')
    expect(rows.role).toBe('test')
    expect(rows.count).toBeGreaterThan(40)
    found.push(headline.value)
  }
  return found.sort((a, b) => a - b)
}

describe('the bundled graphs keep their promises', () => {
  test.each(['cpu', 'wasm'] as const)(
    'penguins on %s: median of three seeds at least 0.93',
    async (backend) => {
      const [, median] = await accuracies('penguins', backend, [1, 2, 3])
      expect(median).toBeGreaterThanOrEqual(0.93)
    },
  )

  // Plain JavaScript takes a minute for these convolutions; its losses are compared below.
  test('digits on wasm: median of three seeds at least 0.95', async () => {
    const [, median] = await accuracies('digits-cnn', 'wasm', [1, 2, 3])
    expect(median).toBeGreaterThanOrEqual(0.95)
  })

  test.each(['cpu', 'wasm'] as const)('two spirals on %s: every seed at least 0.95', async (backend) => {
    const [worst] = await accuracies('two-spirals', backend, backend === 'cpu' ? [1] : [1, 2, 3])
    expect(worst).toBeGreaterThanOrEqual(0.95)
  })

  test('auto says which backend it took, and why, in numbers', async () => {
    const { session } = createTestEngine()
    const run = await session.run(withParams(open('penguins'), 'train-1', { epochs: 2 }), 'auto')
    expect(run.phase).toBe('done')
    const event = run.events.find(({ kind }) => kind === 'backend')
    if (event?.kind !== 'backend') throw new Error('Nothing was said of the backend.')
    expect(['cpu', 'wasm']).toContain(event.report.name)
    expect(event.report.why).toMatch(/\d ms per step/)
    expect(event.report.tried.map(({ name }) => name)).toEqual(['webgpu', 'webgl', 'wasm', 'cpu'])

    // Timed once for each kind of network.
    const again = await session.run(withParams(open('penguins'), 'train-1', { epochs: 3 }), 'auto')
    expect(again.events.filter(({ kind }) => kind === 'phase')).toHaveLength(4)
  })

  test('one epoch of digits loses the same on both backends', async () => {
    const { session } = createTestEngine()
    const graph = withParams(open('digits-cnn'), 'train-1', { epochs: 1 })
    const [cpu] = curveOf((await session.run(graph, 'cpu')).events, 'train-1')
    const [wasm] = curveOf((await session.run(graph, 'wasm')).events, 'train-1')
    expect(Math.abs(cpu!.trainLoss! - wasm!.trainLoss!)).toBeLessThan(1e-3)
    expect(Math.abs(cpu!.validationLoss! - wasm!.validationLoss!)).toBeLessThan(1e-3)
  })
})
