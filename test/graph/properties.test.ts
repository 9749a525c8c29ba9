import fc from 'fast-check'
import { applyPatches } from 'immer'
import { expect, test, vi } from 'vitest'
import type { Graph } from '../../src/graph/document.ts'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import {
  commit,
  isDirty,
  markSaved,
  redo,
  startHistory,
  undo,
  type History,
} from '../../src/graph/history.ts'
import { fileSize, utf8Length } from '../../src/graph/size.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { actArb, actsArb, commandFor, graphArb, KINDS, shuffled, START, type Act } from './arbitraries.ts'

// Random runs take longer when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

function play(start: Graph, acts: readonly Act[], look: (history: History) => void = () => {}): History {
  let history = startHistory(start)
  for (const act of acts) {
    const command = commandFor(history.graph, act)
    if (command) history = commit(history, command)
    look(history)
  }
  return history
}

function all(history: History, step: (history: History) => History): History {
  for (;;) {
    const next = step(history)
    if (next === history) return history
    history = next
  }
}

test('undoing everything gives the start, doing everything again gives the end', () => {
  fc.assert(
    fc.property(actsArb, (acts) => {
      const done = play(START, acts)
      const undone = all(done, undo)
      expect(undone.graph).toEqual(START)
      expect(all(undone, redo).graph).toEqual(done.graph)
    }),
    { numRuns: 200 },
  )
})

test('every state is met again on the way back, and its bytes are the same', () => {
  fc.assert(
    fc.property(actsArb, (acts) => {
      const met = new Map<number, string>()
      const nameOf = ({ past, base }: History) => past.at(-1)?.state ?? base
      let history = play(START, acts, (now) => met.set(nameOf(now), writeGraph(now.graph, toyCatalogue)))
      for (; history.past.length > 0; history = undo(history))
        expect(writeGraph(history.graph, toyCatalogue)).toBe(met.get(nameOf(history)))
    }),
    { numRuns: 60 },
  )
})

test('no command breaks what holds for every graph', () => {
  fc.assert(
    fc.property(actsArb, (acts) => {
      play(START, acts, ({ graph }) => expect(validate(graph, toyCatalogue)).toEqual([]))
    }),
    { numRuns: 200 },
  )
})

test('a command changes nothing but its own draft', () => {
  fc.assert(
    fc.property(graphArb, actArb, (graph, act) => {
      const before = structuredClone(graph)
      const command = commandFor(graph, act)
      if (command) commit(startHistory(graph), command)
      expect(graph).toEqual(before)
    }),
    { numRuns: 100 },
  )
})

test('a journal of the changes replays to the same graph, through undo and redo', () => {
  fc.assert(
    fc.property(actsArb, fc.array(fc.boolean(), { maxLength: 10 }), (acts, ways) => {
      let copy = START
      let last: History | null = null
      const follow = (now: History) => {
        if (last !== now) copy = applyPatches(copy, now.change)
        last = now
        expect(copy).toEqual(now.graph)
      }
      let history = play(START, acts, follow)
      for (const back of ways) {
        history = back ? undo(history) : redo(history)
        follow(history)
      }
    }),
    { numRuns: 60 },
  )
})

test('dirty means: not the state that was saved', () => {
  fc.assert(
    fc.property(actsArb, fc.nat(20), fc.array(fc.boolean(), { maxLength: 30 }), (acts, when, ways) => {
      let history = play(START, acts)
      for (let step = 0; step < when; step++) history = undo(history)
      history = markSaved(history)
      let position = 0
      for (const back of ways) {
        const next = back ? undo(history) : redo(history)
        if (next !== history) position += back ? -1 : 1
        history = next
        expect(isDirty(history)).toBe(position !== 0)
      }
    }),
    { numRuns: 100 },
  )
})

test('random acts really act: every kind changes a graph now and then', () => {
  const changed = new Map<string, number>()
  const runs = fc.sample(actsArb, { seed: 7, numRuns: 300 })
  for (const acts of runs) {
    let history = startHistory(START)
    for (const act of acts) {
      const command = commandFor(history.graph, act)
      const next = command ? commit(history, command) : history
      if (next !== history) changed.set(act.kind, (changed.get(act.kind) ?? 0) + 1)
      history = next
    }
  }
  expect([...changed.keys()].sort()).toEqual([...KINDS].sort())
  expect(Math.min(...changed.values())).toBeGreaterThan(10)
})

test('reading what was written gives the graph back, without notes', () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      expect(readGraph(writeGraph(graph, toyCatalogue), toyCatalogue)).toEqual({ ok: true, graph, notes: [] })
    }),
    { numRuns: 200 },
  )
})

test('writing twice gives the same bytes, and so does any order of building', () => {
  fc.assert(
    fc.property(graphArb, fc.nat(), (graph, salt) => {
      const text = writeGraph(graph, toyCatalogue)
      expect(writeGraph(shuffled(graph, salt), toyCatalogue)).toBe(text)
      const read = readGraph(text, toyCatalogue)
      expect(read.ok && writeGraph(read.graph, toyCatalogue)).toBe(text)
    }),
    { numRuns: 200 },
  )
})

test('a file is never larger than was thought', () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const size = utf8Length(writeGraph(graph, toyCatalogue))
      expect(fileSize(graph)).toBeGreaterThanOrEqual(size)
      expect(fileSize(graph)).toBeLessThan(
        size + 1000 + 300 * Object.keys(graph.nodes).length + 6 * graph.title.length,
      )
    }),
    { numRuns: 200 },
  )
})
