import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEngineCore } from '../src/engine/engine.ts'
import { readGraph, writeGraph } from '../src/graph/file.ts'
import { cardShape } from '../src/editor/canvas/geometry.ts'
import { nodeIo } from './engine/helpers/node-io.ts'
import { catalogue, createSession } from './engine/helpers/session.ts'

const folder = join(import.meta.dirname, '../graphs')
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
const session = createSession(createEngineCore(catalogue, { io: nodeIo, onEvent: () => undefined }), [])

/** What a window of 1440 × 900 shows between the panels, and how small a graph may become in it. */
const WINDOW = { width: 900 - 64, height: 590 - 64, zoom: 0.85 }

function open(name: string) {
  const text = readFileSync(join(folder, name), 'utf8')
  const read = readGraph(text, catalogue)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return { text, graph: read.graph, notes: read.notes }
}

/** The corners of every card. */
function boxes(name: string) {
  const { graph } = open(name)
  return Object.entries(graph.nodes).map(([id, node]) => {
    const definition = catalogue.find(node.type)
    const summary = definition?.summarize(definition.params.parse(node.params)) ?? ''
    const { width, height } = cardShape(node, definition, summary, [])
    const [x, y] = graph.layout[id] ?? [NaN, NaN]
    return { id, left: x, top: y, right: x + width, bottom: y + height }
  })
}

test('the gallery is there', () => {
  expect(names).toEqual(expect.arrayContaining(['digits-cnn.json', 'penguins.json', 'two-spirals.json']))
})

describe.each(names)('%s', (name) => {
  test('is written as Netloom writes it, with nothing to mend', () => {
    const { text, graph, notes } = open(name)
    expect(notes).toEqual([])
    expect(writeGraph(graph, catalogue)).toBe(text)
    for (const { type, version } of Object.values(graph.nodes))
      expect(`${type} ${version}`).toBe(`${type} ${catalogue.find(type)?.version ?? 'of no type'}`)
  })

  test('compiles without a problem or a warning', async () => {
    const compiled = await session.compiled(open(name).graph)
    expect(compiled.problems).toEqual([])
    expect(compiled.runnable).toEqual({ ok: true })
    expect([...compiled.nodes.values()].map(({ state }) => state)).not.toContain('waiting')
  })

  test('can be read in a window of 1440 × 900', () => {
    const cards = boxes(name)
    const width = Math.max(...cards.map(({ right }) => right)) - Math.min(...cards.map(({ left }) => left))
    const height = Math.max(...cards.map(({ bottom }) => bottom)) - Math.min(...cards.map(({ top }) => top))
    expect(Math.min(WINDOW.width / width, WINDOW.height / height)).toBeGreaterThanOrEqual(WINDOW.zoom)
  })

  test('has room between its nodes', () => {
    const cards = boxes(name)
    for (const a of cards)
      for (const b of cards) {
        if (a.id >= b.id) continue
        const beside = Math.max(b.left - a.right, a.left - b.right)
        const below = Math.max(b.top - a.bottom, a.top - b.bottom)
        expect(beside >= 64 || below >= 40, `${a.id} and ${b.id}: ${beside} beside, ${below} below`).toBe(
          true,
        )
      }
  })
})
