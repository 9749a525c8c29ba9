import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import type { Graph, GraphNode } from '../../src/graph/document.ts'
import { compile } from '../../src/compile/compile.ts'
import { checkWire, fitting } from '../../src/compile/connectable.ts'
import { statusLine, wireDetails, wireLabel } from '../../src/compile/labels.ts'
import { orderOf } from '../../src/compile/order.ts'
import { planOf } from '../../src/compile/plan.ts'
import { definitions } from '../../nodes/index.ts'
import { compileMeasured, graphOf, type Short } from '../helpers/build.ts'

const catalogue = createCatalogue(definitions)
const nothing = () => undefined

const CNN: Readonly<Record<string, Short>> = {
  'digits-1': ['digits'],
  'split-1': ['split', {}, { data: 'digits-1.data' }],
  'input-1': ['input', { columns: ['image'] }, { data: 'split-1.data' }],
  'conv2d-1': ['conv2d', { filters: 16, kernelSize: 3, padding: 'same' }, { x: 'input-1.y' }],
  'flatten-1': ['flatten', {}, { x: 'conv2d-1.y' }],
  'dense-1': ['dense', { units: 10, activation: 'softmax' }, { x: 'flatten-1.y' }],
  'cross-entropy-1': [
    'cross-entropy',
    { target: 'digit' },
    { prediction: 'dense-1.y', data: 'split-1.data' },
  ],
  'train-1': ['train', { batchSize: 32 }, { loss: ['cross-entropy-1.loss'] }],
  'metrics-1': ['metrics', {}, { model: 'train-1.model' }],
}

const changed = (graph: Graph, id: string, change: Partial<GraphNode>): Graph => {
  const node = graph.nodes[id]
  if (!node) throw new Error(`the test names a node that is not there: ${id}`)
  return { ...graph, nodes: { ...graph.nodes, [id]: { ...node, ...change } } }
}

describe('order', () => {
  test('every node stands behind what feeds it, whatever the order of its record', () => {
    const ids = fc.shuffledSubarray(Object.keys(CNN), { minLength: Object.keys(CNN).length })
    fc.assert(
      fc.property(ids, (shuffled) => {
        const graph = graphOf(catalogue, Object.fromEntries(shuffled.map((id) => [id, CNN[id] ?? ['dense']])))
        const { order, cycles } = orderOf(graph)
        expect(cycles).toEqual([])
        expect(order).toEqual(orderOf(graphOf(catalogue, CNN)).order)
        for (const [at, id] of order.entries())
          for (const refs of Object.values(graph.nodes[id]?.in ?? {}))
            for (const ref of refs) expect(order.indexOf(ref.node)).toBeLessThan(at)
      }),
    )
  })

  test('two cycles are two problems, and what stands behind them is only blocked', () => {
    const graph = graphOf(catalogue, {
      'dense-1': ['dense', {}, { x: 'dense-2.y' }],
      'dense-2': ['dense', {}, { x: 'dense-1.y' }],
      'dense-3': ['dense', {}, { x: 'dense-2.y' }],
      'flatten-1': ['flatten', {}, { x: 'flatten-2.y' }],
      'flatten-2': ['flatten', {}, { x: 'flatten-1.y' }],
    })
    const compiled = compile(graph, catalogue, nothing)
    expect(compiled.problems.map(({ code, at }) => `${at.node ?? 'nowhere'} ${code}`)).toEqual([
      'dense-1 graph/cycle',
      'flatten-1 graph/cycle',
    ])
    expect(compiled.nodes.get('dense-3')?.state).toBe('blocked')
  })
})

describe('sizes', () => {
  test('parameters and multiply-adds are those of the arithmetic', async () => {
    const compiled = await compileMeasured(graphOf(catalogue, CNN), catalogue)
    // 3·3·1·16 + 16, and 8·8 positions of 3·3·1·16 products.
    expect(compiled.nodes.get('conv2d-1')?.size).toEqual({
      parameters: 160,
      multiplyAdds: 9216,
      activations: 8 * 8 * 16,
    })
    expect(compiled.nodes.get('dense-1')?.size?.parameters).toBe(1024 * 10 + 10)
    const totals = compiled.totals.get('train-1')
    expect(totals?.parameters).toBe(160 + 10250)
    expect(totals?.multiplyAdds).toBe(9216 + 10240)
    // Weights, gradients and Adam's two moments alone; 1,797 images stay on the device.
    expect(totals?.trainingBytes).toBeGreaterThan(4 * (4 * 10410 + 1797 * 64))
    expect(totals?.trainingBytes).toBeLessThan(5_000_000)
  })
})

describe('what did not change', () => {
  test('stays the same object, so that nothing is drawn again', async () => {
    const graph = graphOf(catalogue, CNN)
    const before = await compileMeasured(graph, catalogue)
    const facts = (key: string) => {
      const node = [...before.nodes.values()].find((one) => one.key === key)
      const table = Object.values(node?.outputs ?? {})[0]
      if (table?.kind !== 'table') return undefined
      return { key, ok: true as const, facts: table }
    }
    const first = compile(graph, catalogue, nothing)
    const again = compile(graph, catalogue, nothing, first)
    for (const [id, node] of again.nodes) expect(node).toBe(first.nodes.get(id))
    const edited = changed(graph, 'dense-1', { params: { ...graph.nodes['dense-1']?.params, units: 11 } })
    const known = compile(graph, catalogue, facts)
    const after = compile(edited, catalogue, facts, known)
    expect(after.nodes.get('conv2d-1')?.key).toBe(known.nodes.get('conv2d-1')?.key)
    expect(after.nodes.get('dense-1')?.key).not.toBe(known.nodes.get('dense-1')?.key)
    expect(after.nodes.get('train-1')?.key).not.toBe(known.nodes.get('train-1')?.key)
  })

  test('keys depend on params and on everything upstream, but not on places or names', async () => {
    const graph = graphOf(catalogue, CNN)
    const key = (one: Graph, id: string) => compile(one, catalogue, nothing).nodes.get(id)?.key
    const moved: Graph = { ...graph, layout: { ...graph.layout, 'dense-1': [9, 9] } }
    const named = changed(graph, 'dense-1', { name: 'Answer' })
    expect(key(moved, 'train-1')).toBe(key(graph, 'train-1'))
    expect(key(named, 'train-1')).toBe(key(graph, 'train-1'))
    const seeded = changed(graph, 'split-1', { params: { ...graph.nodes['split-1']?.params, seed: 99 } })
    expect(key(seeded, 'metrics-1')).not.toBe(key(graph, 'metrics-1'))
  })
})

describe('plan', () => {
  test('holds what a run needs, in order, as plain data', async () => {
    const graph = graphOf(catalogue, {
      ...CNN,
      'dense-9': ['dense', {}, { x: 'flatten-1.y' }],
      'points-1': ['points'],
    })
    const compiled = await compileMeasured(graph, catalogue)
    const plan = planOf(compiled, graph)
    expect(plan.nodes.map(({ id }) => id)).toEqual(orderOf(graphOf(catalogue, CNN)).order)
    expect(structuredClone(plan)).toEqual(plan)
  })

  test('leaves out a branch that is broken and keeps the one that is right', async () => {
    const graph = graphOf(catalogue, {
      ...CNN,
      'dense-9': ['dense', { units: 7, activation: 'softmax' }, { x: 'flatten-1.y' }],
      'cross-entropy-9': [
        'cross-entropy',
        { target: 'digit' },
        { prediction: 'dense-9.y', data: 'split-1.data' },
      ],
      'train-9': ['train', {}, { loss: ['cross-entropy-9.loss'] }],
    })
    const compiled = await compileMeasured(graph, catalogue)
    expect(compiled.runnable).toEqual({ ok: true })
    expect(planOf(compiled, graph).nodes.map(({ id }) => id)).not.toContain('train-9')
  })
})

describe('wires before they are made', () => {
  const judge = async (from: string, to: string, nodes = CNN) => {
    const graph = graphOf(catalogue, nodes)
    const compiled = await compileMeasured(graph, catalogue)
    const [source = '', output = ''] = from.split('.')
    const [node = '', port = ''] = to.split('.')
    return checkWire(graph, catalogue, compiled, { node: source, port: output }, { node, port })
  }

  test('another kind is refused, with both kinds named', async () => {
    expect(await judge('digits-1.data', 'dense-1.x')).toMatchObject({
      verdict: 'refused',
      problem: { code: 'wire/kind', message: 'Digits gives a table, but Dense takes a tensor at “x”.' },
    })
  })

  test('a circle is refused', async () => {
    expect(await judge('dense-1.y', 'conv2d-1.x')).toMatchObject({
      verdict: 'refused',
      problem: { code: 'wire/cycle' },
    })
  })

  test('a shape that does not fit is allowed and told', async () => {
    expect(await judge('conv2d-1.y', 'dense-1.x')).toMatchObject({
      verdict: 'fits-with-problem',
      problem: { code: 'dense/rank' },
    })
    expect(await judge('flatten-1.y', 'dense-1.x')).toEqual({ verdict: 'fits' })
  })

  test('what fits a loose wire comes first, the rest with its reason', async () => {
    const graph = graphOf(catalogue, CNN)
    const compiled = await compileMeasured(graph, catalogue)
    const found = fitting(graph, catalogue, compiled, { from: { node: 'conv2d-1', port: 'y' } })
    const types = found.map(({ definition }) => definition.type)
    expect(types).toContain('max-pooling2d')
    expect(types).not.toContain('split')
    expect(found.find(({ definition }) => definition.type === 'dense')?.problem?.code).toBe('dense/rank')
    expect(types.indexOf('flatten')).toBeLessThan(types.indexOf('dense'))
  })
})

describe('labels', () => {
  test('wires carry rows × columns, or the shape', async () => {
    const compiled = await compileMeasured(graphOf(catalogue, CNN), catalogue)
    const out = (id: string, port: string) => compiled.nodes.get(id)?.outputs[port]
    expect(wireLabel(out('digits-1', 'data'))).toBe('1,797×2')
    expect(wireLabel(out('conv2d-1', 'y'))).toBe('8×8×16')
    expect(wireLabel(out('dense-1', 'y'))).toBe('10')
    expect(wireDetails(out('digits-1', 'data'))).toContain('digit: 10 categories')
    const node = compiled.nodes.get('conv2d-1')
    expect(node && statusLine(node)).toBe('160 parameters')
  })
})

describe('any graph at all', () => {
  const types = [...definitions.map(({ type }) => type), 'quantum']
  const anyNode = fc.record({
    type: fc.constantFrom(...types),
    units: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constant('many'), fc.constant(null)),
    wires: fc.array(fc.tuple(fc.nat(7), fc.nat(3)), { maxLength: 3 }),
  })

  test('compiles without an exception, and every problem is a sentence', () => {
    fc.assert(
      fc.property(fc.array(anyNode, { maxLength: 8 }), (list) => {
        const nodes: Record<string, GraphNode> = {}
        list.forEach(({ type, units, wires }, at) => {
          const ports = Object.keys(catalogue.find(type)?.inputs ?? { x: 0 })
          const wired: Record<string, { node: string; port: string }[]> = {}
          for (const [source, port] of wires) {
            const from = list[source]
            const name = ports[port % Math.max(1, ports.length)]
            const output = Object.keys(catalogue.find(from?.type ?? '')?.outputs ?? {})[0]
            if (from && name !== undefined && output !== undefined)
              (wired[name] ??= []).push({ node: `n-${source}`, port: output })
          }
          nodes[`n-${at}`] = { type, version: 1, params: units === null ? {} : { units }, in: wired }
        })
        const graph: Graph = { title: 'Any', nodes, layout: {} }
        const compiled = compile(graph, catalogue, nothing)
        expect([...compiled.nodes.keys()].sort()).toEqual(Object.keys(nodes).sort())
        for (const { message, code, at } of compiled.problems) {
          expect(message, code).toMatch(/[.?!]$/)
          expect(message, code).not.toMatch(/undefined|null|NaN|\[object/)
          expect(code).not.toBe('graph/internal')
          expect(nodes).toHaveProperty([at.node ?? ''])
        }
      }),
      { numRuns: 400 },
    )
  })
})
