import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutGraph, type LayoutNode, type LayoutRequest } from '../../src/editor/layout.ts'

const node = (id: string, height = 86, port = 42): LayoutNode => ({ id, width: 176, height, port })
const chain = (length: number, aspect = 1.6): LayoutRequest => ({
  nodes: Array.from({ length }, (_, at) => node(`n${at}`, at % 3 === 0 ? 104 : 86)),
  wires: Array.from({ length: length - 1 }, (_, at) => ({ from: `n${at}`, to: `n${at + 1}` })),
  aspect,
})

function overlapping({ nodes }: LayoutRequest, places: ReturnType<typeof layoutGraph>): string[] {
  const found: string[] = []
  nodes.forEach((a, at) => {
    for (const b of nodes.slice(at + 1)) {
      const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [places[a.id] ?? [], places[b.id] ?? []]
      if (ax < bx + b.width && bx < ax + a.width && ay < by + b.height && by < ay + a.height)
        found.push(`${a.id} on ${b.id}`)
    }
  })
  return found
}

describe('arranging', () => {
  test('nothing for nothing', () => {
    expect(layoutGraph({ nodes: [], wires: [], aspect: 1 })).toEqual({})
  })

  test('a short chain is one row from left to right, its ports level', () => {
    const request = chain(4, 4)
    const places = layoutGraph(request)
    const xs = request.nodes.map(({ id }) => places[id]?.[0] ?? 0)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect(new Set(request.nodes.map(({ id, port }) => (places[id]?.[1] ?? 0) + port)).size).toBe(1)
  })

  test('a long chain is broken into rows, like lines of text, near the proportions of the window', () => {
    const request = chain(16)
    const places = layoutGraph(request)
    const rows = new Set(request.nodes.map(({ id, port }) => (places[id]?.[1] ?? 0) + port))
    expect(rows.size).toBeGreaterThan(1)
    expect(overlapping(request, places)).toEqual([])
    const width = Math.max(...Object.values(places).map(([x]) => x)) + 176
    const height = Math.max(...Object.values(places).map(([, y]) => y)) + 104
    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(3.2)
  })

  test('nodes without wires stand below the others', () => {
    const request = chain(4, 3)
    const places = layoutGraph({ ...request, nodes: [...request.nodes, node('loose')] })
    for (const { id } of request.nodes) expect(places['loose']?.[1]).toBeGreaterThan(places[id]?.[1] ?? 0)
  })

  test('parts without wires between them stand beside each other, near the proportions of the window', () => {
    const parts = Array.from({ length: 24 }, (_, at) =>
      chain(6).nodes.map((one) => ({ ...one, id: `${at}-${one.id}` })),
    )
    const wires = parts.flatMap((part) =>
      part.slice(1).map(({ id }, at) => ({ from: part[at]?.id ?? '', to: id })),
    )
    const request = { nodes: parts.flat(), wires, aspect: 1.6 }
    const places = layoutGraph(request)
    expect(overlapping(request, places)).toEqual([])
    const width = Math.max(...Object.values(places).map(([x]) => x)) + 176
    const height = Math.max(...Object.values(places).map(([, y]) => y)) + 104
    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(3.2)
  })

  test('no two nodes overlap, and equal graphs get equal places, whatever the wires', () => {
    const graph = fc.integer({ min: 1, max: 24 }).chain((size) =>
      fc.record({
        nodes: fc.constant(Array.from({ length: size }, (_, at) => node(`n${at}`, 86 + (at % 4) * 18))),
        wires: fc.array(
          fc.record({
            from: fc.integer({ min: 0, max: size - 1 }).map((at) => `n${at}`),
            to: fc.integer({ min: 0, max: size }).map((at) => `n${at}`),
          }),
          { maxLength: 40 },
        ),
        aspect: fc.constantFrom(0.6, 1.6, 3),
      }),
    )
    fc.assert(
      fc.property(graph, (request) => {
        const places = layoutGraph(request)
        expect(Object.keys(places).sort()).toEqual(request.nodes.map(({ id }) => id).sort())
        expect(Object.values(places).flat().every(Number.isInteger)).toBe(true)
        expect(overlapping(request, places)).toEqual([])
        expect(layoutGraph(request)).toEqual(places)
      }),
      { numRuns: 60 },
    )
  })
})
