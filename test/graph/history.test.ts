import { describe, expect, test } from 'vitest'
import {
  addNode,
  move,
  rename,
  removeNodes,
  setParam,
  setTitle,
  type Command,
} from '../../src/graph/commands.ts'
import { EMPTY_GRAPH, LIMITS, type Graph } from '../../src/graph/document.ts'
import {
  commit,
  endMerge,
  HISTORY_LENGTH,
  isDirty,
  markSaved,
  redo,
  redoLabel,
  startHistory,
  undo,
  undoLabel,
  type History,
} from '../../src/graph/history.ts'
import { writeGraph } from '../../src/graph/file.ts'
import { utf8Length } from '../../src/graph/size.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { graphOf } from './build.ts'

const graph = graphOf({ 'toy-layer-1': {}, 'toy-layer-2': {} })

function run(history: History, ...commands: readonly Command[]): History {
  return commands.reduce(commit, history)
}

const drag = (x: number) => move({ 'toy-layer-1': [x, 0] }, 'drag')
const units = (value: number) => setParam('toy-layer-1', 'units', value)

describe('entries', () => {
  test('undo and redo go back and forth, with labels', () => {
    const start = startHistory(graph)
    expect([undoLabel(start), redoLabel(start)]).toEqual([null, null])
    const done = run(start, setTitle('One'), setTitle('Two'))
    expect(undoLabel(done)).toBe('Rename the graph to “Two”')
    const back = undo(done)
    expect([back.graph.title, undoLabel(back), redoLabel(back)]).toEqual([
      'One',
      'Rename the graph to “One”',
      'Rename the graph to “Two”',
    ])
    expect(redo(back).graph).toEqual(done.graph)
  })

  test('at the ends nothing happens', () => {
    const start = startHistory(graph)
    expect(undo(start)).toBe(start)
    expect(redo(start)).toBe(start)
  })

  test('a new command forgets what was undone', () => {
    const history = run(undo(run(startHistory(graph), setTitle('One'))), setTitle('Two'))
    expect(redoLabel(history)).toBeNull()
  })

  test('a command that changes nothing leaves no entry', () => {
    const start = startHistory(graph)
    expect(run(start, setTitle('Untitled'))).toBe(start)
    expect(run(start, move({ 'toy-layer-1': [0, 0] }))).toBe(start)
    expect(run(start, rename('gone', 'x'))).toBe(start)
    const withList = run(start, setParam('toy-layer-1', 'skip', ['a', 'b']))
    expect(run(endMerge(withList), setParam('toy-layer-1', 'skip', ['a', 'b']))).toEqual(endMerge(withList))
  })

  test('a command that throws leaves the history as it was', () => {
    const start = startHistory(graph)
    const broken: Command = {
      label: 'Break',
      apply: (draft) => {
        draft.title = 'Half done'
        throw new Error('internal: broken')
      },
    }
    expect(() => commit(start, broken)).toThrow('internal: broken')
    expect(start.graph.title).toBe('Untitled')
  })

  test('at most 500 steps are kept', () => {
    let history = startHistory(graph)
    for (let at = 0; at < HISTORY_LENGTH + 20; at++) history = commit(history, setTitle(`Title ${at}`))
    expect(history.past).toHaveLength(HISTORY_LENGTH)
    while (undoLabel(history) !== null) history = undo(history)
    expect(history.graph.title).toBe('Title 19')
  })

  test('a graph that is handed in is frozen, not copied', () => {
    const own: Graph = graphOf({ 'toy-layer-1': {} })
    expect(startHistory(own).graph).toBe(own)
    expect(Object.isFrozen(own.nodes['toy-layer-1']?.params)).toBe(true)
  })
})

describe('merging', () => {
  test('one drag is one entry, however many steps it had', () => {
    const history = run(startHistory(graph), drag(1), drag(2), drag(3))
    expect(history.past).toHaveLength(1)
    expect(history.past[0]?.patches).toHaveLength(1)
    expect(undo(history).graph).toEqual(graph)
    expect(redo(undo(history)).graph.layout['toy-layer-1']).toEqual([3, 0])
  })

  test('a slider that begins without a value is one entry too', () => {
    const history = run(startHistory(graph), units(1), units(2), units(3))
    expect(history.past[0]?.patches).toHaveLength(1)
    expect(undo(history).graph).toEqual(graph)
    expect(redo(undo(history)).graph.nodes['toy-layer-1']?.params).toEqual({ units: 3 })
  })

  test('lists of different lengths merge, and come back', () => {
    const list = (...items: string[]) => setParam('toy-layer-1', 'skip', items)
    const history = run(startHistory(graph), list('a'), list('a', 'b'), list(), list('c'))
    expect(history.past).toHaveLength(1)
    expect(undo(history).graph).toEqual(graph)
    expect(redo(undo(history)).graph).toEqual(history.graph)
  })

  test('another key, an end, an undo or saving begins a new entry', () => {
    const one = run(startHistory(graph), drag(1))
    expect(run(one, units(2)).past).toHaveLength(2)
    expect(run(endMerge(one), drag(2)).past).toHaveLength(2)
    expect(run(redo(undo(one)), drag(2)).past).toHaveLength(2)
    expect(run(markSaved(one), drag(2)).past).toHaveLength(2)
  })

  test('only with the newest entry', () => {
    const history = run(startHistory(graph), drag(1), setTitle('Between'), drag(2))
    expect(history.past.map(({ label }) => label)).toEqual([
      'Move node',
      'Rename the graph to “Between”',
      'Move node',
    ])
  })

  test('commands without a key never merge', () => {
    expect(run(startHistory(graph), setTitle('A'), setTitle('B')).past).toHaveLength(2)
  })

  test('dragged there and back again: nothing is left, and an earlier drag is not taken up again', () => {
    const earlier = endMerge(run(startHistory(graph), drag(1)))
    const back = run(earlier, drag(5), drag(1))
    expect(back.past).toEqual(earlier.past)
    expect(back.graph).toEqual(earlier.graph)
    expect(run(back, drag(7)).past).toHaveLength(2)
  })
})

describe('dirty', () => {
  test('right after undo back to the saved state', () => {
    const start = startHistory(graph)
    const one = run(start, setTitle('One'))
    expect([isDirty(start), isDirty(one), isDirty(undo(one)), isDirty(redo(undo(one)))]).toEqual([
      false,
      true,
      false,
      true,
    ])
  })

  test('after saving in the middle, both directions are dirty', () => {
    const saved = markSaved(undo(run(startHistory(graph), setTitle('One'), setTitle('Two'))))
    expect(isDirty(saved)).toBe(false)
    expect(isDirty(undo(saved))).toBe(true)
    expect(isDirty(redo(saved))).toBe(true)
    expect(isDirty(redo(undo(saved)))).toBe(false)
  })

  test('another way to the same number of steps is not the saved state', () => {
    const saved = markSaved(run(startHistory(graph), setTitle('One')))
    expect(isDirty(run(undo(saved), setTitle('Other')))).toBe(true)
  })

  test('the saved state may be older than what is remembered', () => {
    let history = startHistory(graph)
    for (let at = 0; at < HISTORY_LENGTH + 1; at++) history = commit(history, setTitle(`Title ${at}`))
    while (undoLabel(history) !== null) history = undo(history)
    expect(isDirty(history)).toBe(true)
    const saved = markSaved(history)
    expect(isDirty(saved)).toBe(false)
    expect(isDirty(redo(saved))).toBe(true)
    expect(isDirty(undo(redo(saved)))).toBe(false)
  })

  test('dragged on after saving is dirty, and there and back again is not', () => {
    const saved = markSaved(run(startHistory(graph), drag(1)))
    expect(isDirty(run(saved, drag(2)))).toBe(true)
    expect(isDirty(undo(run(saved, drag(2))))).toBe(false)
    expect(isDirty(run(saved, drag(2), drag(1)))).toBe(false)
  })

  test('a new graph is in no file', () => {
    const fresh = startHistory(EMPTY_GRAPH, { saved: false })
    expect(isDirty(fresh)).toBe(true)
    expect(isDirty(markSaved(fresh))).toBe(false)
  })
})

describe('limits', () => {
  test('a text that is too long for a file is refused with a sentence, and nothing changes', () => {
    const start = startHistory(graph)
    const most = run(start, setParam('toy-layer-1', 'note', 'x'.repeat(LIMITS.text)))
    expect(most.refused).toBeNull()
    const refused = run(most, setParam('toy-layer-1', 'note', 'x'.repeat(LIMITS.text + 1)))
    expect(refused.graph).toBe(most.graph)
    expect(refused.past).toBe(most.past)
    expect(refused.refused?.message).toBe('A text has at most 2,000 characters, this one has 2,001.')
    expect(run(refused, setTitle('Fine')).refused).toBeNull()
  })

  test('a file that would be too large to open again is refused', () => {
    const entries = (size: number) =>
      setParam('toy-layer-1', 'skip', Array<string>(size).fill('x'.repeat(990)))
    const most = run(startHistory(graph), entries(1980))
    expect(most.refused).toBeNull()
    expect(utf8Length(writeGraph(most.graph, toyCatalogue))).toBeLessThanOrEqual(LIMITS.fileBytes)
    const refused = run(most, entries(2000))
    expect(refused.refused?.message).toMatch(
      /^The file of a graph has at most 2,000,000 bytes, this would make about 2,0/,
    )
    expect(run(refused, entries(10)).refused).toBeNull()
  })

  test('one node more than a graph may have is refused; a graph that has too many can still lose some', () => {
    const ids = (size: number) =>
      Object.fromEntries(Array.from({ length: size }, (_, at) => [`toy-layer-${at + 1}`, {}]))
    const full = startHistory(graphOf(ids(LIMITS.nodes)))
    const more = commit(full, addNode(full.graph, toyCatalogue, { type: 'toy-layer', at: [0, 0] }))
    expect(more.graph).toBe(full.graph)
    expect(more.refused?.message).toBe('A graph holds at most 2,000 nodes, this would make 2,001.')
    const beyond = startHistory(graphOf(ids(LIMITS.nodes + 2)))
    expect(commit(beyond, removeNodes(beyond.graph, ['toy-layer-1'])).refused).toBeNull()
  })
})

test('the id of a deleted node is not given to another one while the graph is open', () => {
  const add = (history: History) =>
    commit(history, addNode(history.graph, toyCatalogue, { type: 'toy-layer', at: [0, 0] }))
  let history = add(startHistory(graph))
  expect(Object.keys(history.graph.nodes)).toContain('toy-layer-3')
  history = commit(history, removeNodes(history.graph, ['toy-layer-3']))
  history = commit(history, setTitle('Meanwhile'))
  expect(Object.keys(add(history).graph.nodes)).toContain('toy-layer-4')
  expect(Object.keys(add(undo(undo(undo(history)))).graph.nodes)).toContain('toy-layer-4')
})
