import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { starters } from '../../../nodes/data/lib/starters.ts'
import { definitions } from '../../../nodes/index.ts'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import type { TableInfo } from '../../../src/kernel/wire.ts'
import { addNode, applyCommand } from '../../../src/graph/commands.ts'
import { EMPTY_GRAPH } from '../../../src/graph/document.ts'
import { commit, startHistory, undo } from '../../../src/graph/history.ts'
import { overlap } from '../../../src/graph/place.ts'
import { addStarter } from '../../../src/graph/starter.ts'
import { compileMeasured, repositoryIo } from '../../helpers/build.ts'
import { decodePng } from '../../helpers/decode-png.ts'
import { column, described } from '../lib/tables.ts'

const catalogue = createCatalogue(definitions)
const hash = 'ab'.repeat(32)
const fixture = (path: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)))

/** A table with a bit of everything: gaps, categories, an id, texts, a constant. */
const people = [
  'id,age,town,income,constant,note,bought',
  ...Array.from({ length: 120 }, (_, row) =>
    [
      row,
      row % 7 === 0 ? '' : 20 + ((row * 13) % 50),
      row % 11 === 0 ? '' : ['Basel', 'Bern', 'Chur'][row % 3],
      30_000 + 700 * ((row * 13) % 50),
      1,
      `note number ${row} is unlike all others`,
      row % 3 === 0 ? 'yes' : 'no',
    ].join(','),
  ),
].join('\n')
const messages = [
  'text\tlabel',
  ...Array.from({ length: 90 }, (_, row) =>
    row % 2 === 0 ? `win a free prize now ${row} call` : `see you at lunch number ${row} my friend`,
  ).map((text, row) => `${text}\t${row % 2 === 0 ? 'spam' : 'ham'}`),
].join('\n')

const encoder = new TextEncoder()
interface Source {
  readonly name: string
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly bytes?: Uint8Array
}
const SOURCES: readonly Source[] = [
  { name: 'penguins', type: 'table', params: { dataset: 'penguins' } },
  { name: 'digits', type: 'digits', params: {} },
  { name: 'points', type: 'points', params: {} },
  { name: 'a curve', type: 'points', params: { shape: 'curve' } },
  {
    name: 'people',
    type: 'table',
    params: { dataset: '', file: 'people.csv', hash },
    bytes: encoder.encode(people),
  },
  {
    name: 'messages',
    type: 'table',
    params: { dataset: '', file: 'sms.tsv', hash },
    bytes: encoder.encode(messages),
  },
  {
    name: 'pictures',
    type: 'images',
    params: { file: 'stored.zip', hash },
    bytes: fixture('images/stored.zip'),
  },
  { name: 'arrays', type: 'arrays', params: { file: 'med.npz', hash }, bytes: fixture('arrays/med.npz') },
]

describe.each(SOURCES)('$name', ({ type, params, bytes }) => {
  const io = { ...repositoryIo(new Map(bytes ? [[hash, bytes]] : [])), decodeImage: decodePng }
  const source = applyCommand(EMPTY_GRAPH, addNode(EMPTY_GRAPH, catalogue, { type, at: [0, 0], params }))
  const id = Object.keys(source.nodes)[0] ?? ''

  it('every ready graph compiles without errors, covers nothing and is one step of undo', async () => {
    const measured = await compileMeasured(source, catalogue, io)
    const data = Object.values(measured.nodes.get(id)?.outputs ?? {})[0]
    if (data?.kind !== 'table') throw new Error('a table was expected')
    const offered = catalogue.find(type)?.starters?.(data) ?? []
    expect(offered.length).toBeGreaterThan(0)
    for (const starter of offered) {
      const command = addStarter(source, catalogue, id, starter)
      if (!command) throw new Error('a node is missing')
      const before = startHistory(source)
      const history = commit(before, command)
      const { graph } = history
      const compiled = await compileMeasured(graph, catalogue, io)
      const errors = compiled.problems.filter(({ severity }) => severity === 'error')
      expect(errors.map(({ code, message }) => `${starter.target}: ${code} ${message}`)).toEqual([])
      expect(compiled.runnable).toEqual({ ok: true })
      const places = Object.values(graph.layout)
      for (const [at, place] of places.entries())
        for (const other of places.slice(at + 1)) expect(overlap(place, other, 30)).toBe(false)
      expect(undo(history).graph).toEqual(source)
      // The target is never among what the network sees.
      const input = Object.values(graph.nodes).find((node) => node.type === 'input')
      expect(input?.params['columns']).not.toContain(starter.target)
    }
  })
})

const first = (data: TableInfo) => starters(data)[0]

describe('what is offered', () => {
  const counts = [60, 40]
  const label = column('label', { kind: 'category', categories: ['a', 'b'], counts })
  const age = column('age', { range: { min: 1, max: 80, mean: 40 } })

  it('the column that is called an answer comes first', () => {
    const other = column('town', { kind: 'category', categories: ['x', 'y'], counts })
    expect(starters(described([label, age, other])).map(({ target, gives }) => [target, gives])).toEqual([
      ['label', '2 classes'],
      ['town', '2 classes'],
      ['age', 'a number'],
    ])
  })

  it('neither ids nor constants nor twins of the target are looked at', () => {
    const data = described([
      column('id', { range: { min: 0, max: 99, mean: 50 } }),
      column('one', { range: { min: 1, max: 1, mean: 1 } }),
      column('copy', { range: { min: 0, max: 1, mean: 0.4 }, twins: ['label'] }),
      age,
      label,
    ])
    const input = first(data)?.nodes.find(({ type }) => type === 'input')
    expect(input?.params?.['columns']).toEqual(['age'])
  })

  it('a column that names the parts is followed', () => {
    const part = column('part', { kind: 'category', categories: ['train', 'test'], counts: [70, 30] })
    const nodes = first(described([age, part, label]))?.nodes ?? []
    expect(nodes.find(({ type }) => type === 'split')?.params).toEqual({ by: 'given', column: 'part' })
    expect(starters(described([age, part, label])).map(({ target }) => target)).not.toContain('part')
  })

  it('a mask beside a picture of its size', () => {
    const picture = column('x', { kind: 'image', shape: [64, 64, 1] })
    const mask = column('m', { kind: 'image', shape: [64, 64, 1] })
    expect(starters(described([picture, mask]))).toMatchObject([{ target: 'm', gives: 'a mask' }])
    expect(starters(described([picture, { ...mask, shape: [32, 32, 1] }]))).toEqual([])
  })

  it('what is doubtful is said', () => {
    const uneven = { ...label, counts: [97, 3] }
    expect(first(described([age, uneven]))?.note).toBe('Its classes are very unevenly many.')
    expect(first(described([age, label], { rows: 20 }))?.note).toBe('20 rows are few to learn from.')
    expect(first(described([age, { ...label, counts: [99, 1] }]))?.note).toBe('“b” has one row only.')
    expect(starters(described([label]))).toEqual([])
    expect(starters(described([age, label], { rows: 5 }))).toEqual([])
  })
})
