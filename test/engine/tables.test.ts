import { describe, expect, test } from 'vitest'
import type { PlanNode } from '../../src/compile/plan-types.ts'
import { createTables } from '../../src/engine/tables.ts'
import { createKept } from '../../src/engine/kept.ts'
import { rowsOf } from '../../src/kernel/table.ts'
import { nodeIo } from './helpers/node-io.ts'
import { catalogueWith, categories, givenTable, numbers, tableOf } from './helpers/given.ts'
import { graphOf } from './helpers/session.ts'
import { createTestEngine } from './helpers/test-engine.ts'

const rows = 100
const table = tableOf(
  {
    x: numbers(Array.from({ length: rows }, (_, row) => row)),
    class: categories(
      Array.from({ length: rows }, (_, row) => row % 2),
      ['even', 'odd'],
    ),
  },
  rows,
)

/** The given table with a count of how often it is read. */
function counted() {
  const definition = givenTable(table)
  let reads = 0
  const work = definition.work
  const known = catalogueWith({
    ...definition,
    work: {
      ...work,
      read: () => {
        reads++
        return Promise.resolve({ ok: true, value: table, problems: [] })
      },
    } as typeof work,
  })
  return { known, reads: () => reads }
}

const node = (id: string, type: string, from?: string, params = {}): PlanNode => ({
  id,
  type,
  params,
  key: `key of ${id}`,
  in: from === undefined ? {} : { data: [{ node: from, port: 'data' }] },
  outputs: {},
})
const split = { by: 'random', column: '', train: 50, validation: 25, stratify: '', seed: 1 }

describe('tables', () => {
  test('are read once, however often and however many at a time ask', async () => {
    const { known, reads } = counted()
    const tables = createTables(known, nodeIo)
    const list = [node('a', 'given'), node('b', 'split', 'a', split)]
    const [one, other] = await Promise.all([tables.measure(list), tables.measure(list)])
    expect(one).toEqual(other)
    expect(await tables.measure(list)).toEqual(one)
    expect(reads()).toBe(1)
    expect(one[0]).toMatchObject({ key: 'key of a', ok: true, facts: { rows, split: null } })
    expect(one[1]).toMatchObject({
      key: 'key of b',
      ok: true,
      facts: { rows, split: { train: 50, validation: 25, test: 25 } },
    })
  })

  test('go in the order of their last use when there are too many bytes', async () => {
    const { known, reads } = counted()
    // Each holds 800 bytes of numbers, 400 of codes and 400 of ids.
    const tables = createTables(known, nodeIo, { budget: 3500 })
    for (const id of ['a', 'b', 'a', 'c']) await tables.measure([node(id, 'given')])
    expect(reads()).toBe(3)
    expect(tables.find('key of a')).toBeDefined()
    expect(tables.find('key of b')).toBeUndefined()
    expect(tables.find('key of c')).toBeDefined()
  })

  test('that only add roles share their columns, so they cost little', async () => {
    const { known } = counted()
    const tables = createTables(known, nodeIo, { budget: 1700 })
    await tables.measure([node('a', 'given'), node('b', 'split', 'a', split)])
    expect(tables.find('key of a')).toBeDefined()
    expect(tables.find('key of b')).toBeDefined()
    expect(rowsOf(tables.find('key of b')!.table, 'train')).toHaveLength(50)
  })

  test('behind a source that fails are left out, and the source is asked again', async () => {
    let there = false
    const definition = givenTable(table)
    const known = catalogueWith({
      ...definition,
      work: {
        role: 'source',
        read: () =>
          Promise.resolve(
            there
              ? { ok: true, value: table, problems: [] }
              : { ok: false, problems: [{ code: 'given/gone', severity: 'error', message: 'It is gone.' }] },
          ),
      },
    })
    const tables = createTables(known, nodeIo)
    const list = [node('a', 'given'), node('b', 'split', 'a', split)]
    const measured = await tables.measure(list)
    expect(measured).toHaveLength(1)
    expect(measured[0]).toMatchObject({ key: 'key of a', ok: false, problems: [{ code: 'given/gone' }] })
    there = true
    expect((await tables.measure(list)).every(({ ok }) => ok)).toBe(true)
  })

  test('made by a node that throws become a problem', async () => {
    const definition = givenTable(table)
    const known = catalogueWith({
      ...definition,
      work: { role: 'source', read: () => Promise.reject(new RangeError('Invalid typed array length')) },
    })
    const [measured] = await createTables(known, nodeIo).measure([node('a', 'given')])
    expect(measured).toMatchObject({ ok: false, problems: [{ code: 'engine/out-of-memory' }] })
  })
})

test('a preview shows rows with their numbers in the source, and nothing for a key that is gone', async () => {
  const { known } = counted()
  const { engine, session } = createTestEngine(known)
  const graph = graphOf({ data: ['given', {}], split: ['split', {}, { data: 'data' }] }, known)
  const compiled = await session.compiled(graph)
  const key = compiled.nodes.get('split')!.key
  const shown = await engine.preview(key, 98, 10)
  expect(shown?.ids).toEqual(Uint32Array.of(98, 99))
  expect(shown?.columns[1]).toEqual({ name: 'class', kind: 'text', values: ['even', 'odd'] })
  expect((await engine.preview(key, 500, 10))?.ids).toHaveLength(0)
  expect(await engine.preview('unknown', 0, 10)).toBeNull()
})

test('what is kept never grows beyond its limit, but the newest stays', () => {
  const kept = createKept<number>(10, (value) => value)
  kept.set('a', 4)
  kept.set('b', 4)
  kept.set('a', 5)
  expect([kept.get('a'), kept.get('b')]).toEqual([5, 4])
  kept.set('c', 4)
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([undefined, 4, 4])
  kept.set('d', 99)
  expect([kept.get('b'), kept.get('c'), kept.get('d')]).toEqual([undefined, undefined, 99])
})
