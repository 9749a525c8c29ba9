import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { move, setTitle } from '../../src/graph/commands.ts'
import type { Graph } from '../../src/graph/document.ts'
import { commit, redo, startHistory, undo, type History } from '../../src/graph/history.ts'
import { applyChange, changeBetween } from '../../src/app/storage/change.ts'
import { openDatabase, type Database } from '../../src/app/storage/database.ts'
import {
  createWriter,
  deleteDocument,
  listDocuments,
  loadDocument,
  LostToAnotherTab,
} from '../../src/app/storage/documents.ts'
import { readHistory, writeHistory } from '../../src/app/storage/history-text.ts'
import { definitions } from '../../nodes/index.ts'
import { graphOf } from '../helpers/build.ts'

const catalogue = createCatalogue(definitions)
const GRAPH = graphOf(catalogue, {
  'points-1': ['points'],
  'input-1': ['input', { columns: ['x', 'y'] }, { data: 'points-1.data' }],
})

let database: Database

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openDatabase()
})

/** Edits a graph `steps` times and stores it after each, as a person at work does. */
async function work(steps: number, start = startHistory(GRAPH), id = 'a'): Promise<History> {
  const writer = createWriter(database, catalogue, id, null)
  let history = start
  await writer.save(history.graph, writeHistory(history))
  for (let step = 1; step <= steps; step++) {
    history = commit(history, move({ 'points-1': [step, -step] }))
    await writer.save(history.graph, writeHistory(history))
  }
  return history
}

async function load(id = 'a') {
  const restored = await loadDocument(database, catalogue, id)
  if (!restored) throw new Error('nothing was stored')
  return restored
}

describe('what changed between two graphs', () => {
  test('is nothing for the same graph', () => {
    expect(changeBetween(GRAPH, GRAPH)).toBeNull()
  })

  test('turns the one into the other, also when nodes come and go', () => {
    const other: Graph = {
      title: 'Other',
      nodes: { 'input-1': GRAPH.nodes['input-1']!, 'points-2': GRAPH.nodes['points-1']! },
      layout: { 'input-1': [1, 2], 'points-2': [0, 0] },
    }
    const change = changeBetween(GRAPH, other)
    expect(change && applyChange(GRAPH, change)).toEqual(other)
    expect(change?.nodes).not.toHaveProperty('input-1')
  })
})

describe('storing', () => {
  test('every edit comes back, across many snapshots', async () => {
    const { graph } = await work(130)
    const restored = await load()
    expect(restored.graph).toEqual(graph)
    expect(restored.notes).toEqual([])
    expect(restored.revision).toBe(131)
  })

  test('keeps two snapshots and the journal since the older one, and no more', async () => {
    await work(200)
    const snapshots = await database.getAll('snapshots')
    const journal = await database.getAll('journal')
    expect(snapshots).toHaveLength(2)
    expect(journal.length).toBeLessThan(100)
    expect(journal[0]?.revision).toBe((snapshots[0]?.revision ?? 0) + 1)
  })

  test('storing the same graph again writes nothing', async () => {
    const writer = createWriter(database, catalogue, 'a', null)
    await writer.save(GRAPH, '')
    await writer.save(GRAPH, '')
    expect(writer.revision).toBe(1)
  })

  test('a graph that is gone on with later keeps its revisions', async () => {
    await work(3)
    const restored = await load()
    const writer = createWriter(database, catalogue, 'a', restored)
    const later = commit(startHistory(restored.graph), setTitle('Later'))
    await writer.save(later.graph, writeHistory(later))
    expect((await load()).graph.title).toBe('Later')
    expect((await load()).revision).toBe(5)
  })

  test('undo and redo survive', async () => {
    const start = commit(startHistory(GRAPH), setTitle('First'))
    const twice = undo(commit(start, setTitle('Second')))
    await work(0, twice)
    const { graph, history } = await load()
    expect(history).not.toBeNull()
    const back = readHistory(history ?? '', graph)
    expect(undo(back).graph.title).toBe(GRAPH.title)
    expect(redo(back).graph.title).toBe('Second')
  })

  test('another tab that wrote meanwhile is noticed, and its graph is not touched', async () => {
    await work(1)
    const restored = await load()
    const [one, other] = [restored, restored].map((stored) => createWriter(database, catalogue, 'a', stored))
    await other?.save({ ...restored.graph, title: 'Of the other tab' }, '')
    await expect(one?.save({ ...restored.graph, title: 'Of this tab' }, '')).rejects.toThrow(LostToAnotherTab)
    expect((await load()).graph.title).toBe('Of the other tab')
  })

  test('the list has the newest first, and deleting leaves nothing behind', async () => {
    await work(2, startHistory(GRAPH), 'a')
    await work(2, startHistory({ ...GRAPH, title: 'B' }), 'b')
    expect((await listDocuments(database)).map(({ id }) => id).sort()).toEqual(['a', 'b'])
    await deleteDocument(database, 'a')
    for (const store of ['documents', 'snapshots', 'journal', 'histories'] as const)
      expect((await database.getAll(store)).filter((record: { id: string }) => record.id === 'a')).toEqual([])
    expect(await loadDocument(database, catalogue, 'a')).toBeNull()
    expect((await load('b')).graph.title).toBe('B')
  })
})

describe('damage', () => {
  test('a damaged newest snapshot: the one before and the journal give the same graph', async () => {
    const { graph } = await work(130)
    const newest = (await database.getAll('snapshots')).at(-1)!
    await database.put('snapshots', { ...newest, text: newest.text.replace('points', 'paints') })
    const restored = await load()
    expect(restored.graph).toEqual(graph)
    expect(restored.notes.map(({ code }) => code)).toEqual(['storage/damaged-snapshot'])
  })

  test('a damaged journal record: everything before it comes back, and the loss is told with its size', async () => {
    await work(9)
    const record = (await database.get('journal', ['a', 8]))!
    await database.put('journal', { ...record, change: { title: 'Flipped' } })
    const restored = await load()
    expect(restored.graph.layout['points-1']).toEqual([6, -6])
    expect(restored.notes.map(({ message }) => message)).toEqual([
      'The last 3 changes of this graph could not be read.',
    ])
    expect(restored.history).toBeNull()
  })

  test('after damage the graph can be gone on with, and comes back', async () => {
    await work(9)
    await database.delete('journal', ['a', 8])
    const restored = await load()
    const writer = createWriter(database, catalogue, 'a', restored)
    await writer.save({ ...restored.graph, title: 'Gone on' }, '')
    expect((await load()).graph.title).toBe('Gone on')
  })

  test('nothing readable is nothing, not an exception', async () => {
    await work(2)
    for (const snapshot of await database.getAll('snapshots'))
      await database.put('snapshots', { ...snapshot, text: '{' })
    expect(await loadDocument(database, catalogue, 'a')).toBeNull()
  })
})
