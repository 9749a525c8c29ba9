import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import { readFragment } from '../../src/graph/fragment.ts'
import { isRecord } from '../../src/graph/json.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue } from '../helpers/toys.ts'
import { graphArb } from './arbitraries.ts'

// Random runs take longer when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

const inherited = Object.getOwnPropertyNames(Object.prototype).sort()

function expectUntouched(): void {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(inherited)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(([] as unknown as Record<string, unknown>).polluted).toBeUndefined()
  expect((() => 0) as unknown as Record<string, unknown>).not.toHaveProperty('polluted')
}

/** Puts a dangerous key into one of the objects of a JSON text, as a hand or a program would write it. */
function poison(text: string, key: string, where: number): string {
  const objects: Record<string, unknown>[] = []
  const file: unknown = JSON.parse(text, (_key, value: unknown) => {
    if (isRecord(value)) objects.push(value)
    return value
  })
  const place = objects[where % objects.length]
  if (place) place[MARK] = { polluted: 1, deeper: { polluted: 1 } }
  return JSON.stringify(file).replace(`"${MARK}"`, key)
}

const MARK = 'a key that is replaced by the dangerous one'

const KEYS = ['"__proto__"', '"constructor"', '"prototype"', '"__pro\\u0074o__"', '"\\u0063onstructor"']

test('dangerous keys anywhere are refused and change no prototype', () => {
  fc.assert(
    fc.property(graphArb, fc.constantFrom(...KEYS), fc.nat(), (graph, key, where) => {
      const text = poison(writeGraph(graph, toyCatalogue), key, where)
      for (const answer of [readGraph(text, toyCatalogue), readFragment(text, toyCatalogue)])
        expect(answer.ok ? [] : answer.problems.map(({ code }) => code)).toEqual(['file/dangerous-key'])
      expectUntouched()
    }),
    { numRuns: 100 },
  )
})

test('any JSON at all gets an answer, and what opens is sound', () => {
  const key = fc.constantFrom(
    'format',
    'title',
    'uses',
    'nodes',
    'layout',
    'in',
    'params',
    'type',
    'a-1',
    'toString',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(1, 0, -1, 1.5, null, true, '', 'toy-layer', 'a-1.y', 'toString.valueOf', 'x'),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(key, tie('any'), { maxKeys: 6 }),
    ),
  })).any
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 6 }), (made) => {
      const file = { title: 'x', uses: { 'toy-layer': 1 }, nodes: {}, ...made, format: 1 }
      for (const answer of [
        readGraph(JSON.stringify(file), toyCatalogue),
        readGraph(JSON.stringify(made), toyCatalogue),
      ]) {
        if (answer.ok) expect(validate(answer.graph, toyCatalogue)).toEqual([])
        else expect(answer.problems.length).toBeGreaterThan(0)
      }
    }),
    { numRuns: 500 },
  )
})

test('a file with one change somewhere opens soundly or is refused', () => {
  const change = fc.record({
    at: fc.nat(),
    drop: fc.nat(3),
    put: fc.string({ unit: 'binary', maxLength: 3 }),
  })
  let opened = 0
  fc.assert(
    fc.property(graphArb, change, (graph, { at, drop, put }) => {
      const text = writeGraph(graph, toyCatalogue)
      const place = at % text.length
      const answer = readGraph(text.slice(0, place) + put + text.slice(place + drop), toyCatalogue)
      if (!answer.ok) return
      opened++
      expect(validate(answer.graph, toyCatalogue)).toEqual([])
      expect(readGraph(writeGraph(answer.graph, toyCatalogue), toyCatalogue)).toMatchObject({
        ok: true,
        notes: [],
      })
    }),
    { numRuns: 200, seed: 11 },
  )
  expect(opened).toBeGreaterThan(10)
})

test('markup in every text is only text', () => {
  const markup = '<img src=x onerror=alert(1)>"\'`${1}</script>'
  const file = {
    format: 1,
    title: markup,
    uses: { 'toy-source': 1 },
    nodes: { 'a-1': { type: 'toy-source', name: markup, params: { column: markup, [markup]: markup } } },
  }
  const answer = readGraph(JSON.stringify(file), toyCatalogue)
  if (!answer.ok) throw new Error('It was not opened.')
  expect(answer.graph.title).toBe(markup)
  expect(answer.graph.nodes['a-1']).toMatchObject({
    name: markup,
    params: { column: markup, [markup]: markup },
  })
})
