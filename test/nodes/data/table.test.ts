import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import table from '../../../nodes/data/table.ts'
import { readCsv } from '../../../nodes/data/lib/csv.ts'
import { CSV_LIMITS } from '../../../nodes/data/lib/limits.ts'
import { TABLES } from '../../../nodes/data/lib/bundled.ts'
import type { Checked } from '../../../src/kernel/problem.ts'
import type { TableData } from '../../../src/kernel/table.ts'
import { compileMeasured, graphOf, repositoryIo } from '../../helpers/build.ts'
import { definitions } from '../../../nodes/index.ts'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import { cells, diskIo, factsOf, sound } from '../lib/tables.ts'

interface Case {
  readonly name: string
  readonly base64: string
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    readonly kind: string
    readonly values: readonly (number | string | null)[]
  }[]
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/data/csv.json', import.meta.url), 'utf8'),
) as Case[]

const params = (given: Record<string, unknown> = {}) => table.params.parse(given)
const nowhere = { key: 'k', facts: undefined }

function read(given: Record<string, unknown>, io = diskIo()): Promise<Checked<TableData>> {
  if (table.work.role !== 'source') throw new Error('Table is a source')
  return table.work.read(params(given), io)
}

const csv = (text: string, categories: readonly string[] = []) =>
  readCsv(new TextEncoder().encode(text), { name: 'my.csv', categories })
const codes = (checked: Checked<unknown>) => checked.problems.map(({ code }) => code)
const message = (checked: Checked<unknown>, code: string) =>
  checked.problems.find((problem) => problem.code === code)?.message

describe('a CSV file that Python wrote', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, { base64, rows, columns }) => {
    const checked = readCsv(new Uint8Array(Buffer.from(base64, 'base64')), { name, categories: [] })
    const made = sound(checked)
    expect(made.rows).toBe(rows)
    expect([...made.columns.keys()]).toEqual(columns.map((column) => column.name))
    for (const column of columns) {
      const found = made.columns.get(column.name)
      expect(found?.kind, column.name).toBe(column.kind)
      // Python writes a comma, a quote or a line end inside quotes, so every word must come back as it was.
      expect(cells(found), column.name).toEqual(column.values)
    }
    const expected =
      name === 'windows-1252' ? ['table/encoding'] : name === 'decimal comma' ? ['table/decimal-comma'] : []
    expect(codes(checked)).toEqual(expected)
  })
})

describe('a file with mistakes', () => {
  it('counts rows with too few or too many cells and says their lines', () => {
    const checked = csv('a,b,c\n1,2,3\n4,5\n"7\n7",8,9\n1,2,3,4\n\n1,2,3,,\n5\n')
    expect(cells(sound(checked).columns.get('b'))).toEqual([2, 5, 8, 2, 2, null])
    expect(message(checked, 'table/ragged')).toBe('3 rows of “my.csv” do not have 3 cells: lines 3, 6 and 9.')
  })

  it('names many broken lines by the first six', () => {
    const checked = csv(`a,b\n${'1,2\n1\n'.repeat(1000)}`)
    expect(message(checked, 'table/ragged')).toBe(
      '1,000 rows of “my.csv” do not have 2 cells: lines 3, 5, 7, 9, 11, 13 and 994 more.',
    )
  })

  it('gives columns without a name a number, and a second column of a name another', () => {
    const checked = csv('x, ,x,x (2),\n1,2,3,4,5\n')
    expect([...sound(checked).columns.keys()]).toEqual(['x', 'Column 2', 'x (2)', 'x (2) (2)', 'Column 5'])
    expect(message(checked, 'table/unnamed')).toBe(
      '2 columns have no name and are called by their number, such as “Column 2”.',
    )
    expect(message(checked, 'table/same-name')).toContain('2 columns have a name that was already taken')
  })

  it('reads a first line of numbers as a row', () => {
    const checked = csv('5.1,3.5\n4.9,3.0\n')
    const made = sound(checked)
    expect(made.rows).toBe(2)
    expect(cells(made.columns.get('Column 1'))).toEqual([5.1, 4.9])
    expect(codes(checked)).toEqual(['table/no-header'])
  })

  it('says where a quote that is never closed opens', () => {
    const checked = csv('a,b\n1,2\n3,"4\n5,6\n')
    expect(sound(checked).rows).toBe(2)
    expect(message(checked, 'table/open-quote')).toContain('opens in line 3')
    const header = csv('"a,b\n1,2\n')
    expect(header.ok).toBe(false)
    expect(codes(header)).toEqual(['table/open-quote', 'table/no-rows'])
  })

  it('says where a quote is misplaced', () => {
    const checked = csv('a,b\n1,"5" disk"\n2,z\n')
    expect(cells(sound(checked).columns.get('b'))).toEqual(['5" disk', 'z'])
    expect(message(checked, 'table/quotes')).toContain('line 2')
  })

  it('points out a column without any value', () => {
    const checked = csv('a,b\n1,\n2,NA\n')
    expect(sound(checked).columns.get('b')?.kind).toBe('text')
    expect(message(checked, 'table/empty-column')).toBe('1 column holds no value at all: “b”.')
  })

  it.each([
    ['an empty file', '', 'table/empty'],
    ['blank lines', '\n\n\n', 'table/empty'],
    ['a byte order mark alone', '\uFEFF', 'table/empty'],
    ['names without rows', 'a,b,c\n', 'table/no-rows'],
    ['names without a line end', 'a,b,c', 'table/no-rows'],
    ['a spreadsheet', 'PK\u0003\u0004rest', 'table/not-text'],
    ['a PDF', '%PDF-1.7', 'table/not-text'],
    ['zero bytes', 'a,b\n1,\u0000\n', 'table/not-text'],
    ['2,001 columns', `${'x,'.repeat(CSV_LIMITS.columns)}x\n1\n`, 'table/too-wide'],
  ])('refuses %s', (_, text, code) => {
    const checked = csv(text)
    expect(checked.ok).toBe(false)
    expect(codes(checked)).toEqual([code])
  })

  it('refuses too many bytes and too many rows with their number', () => {
    const big = readCsv(new Uint8Array(CSV_LIMITS.bytes + 1), { name: 'big.csv', categories: [] })
    expect(message(big, 'table/too-big')).toBe('“big.csv” has 100 MB; at most 100 MB can be read.')
    const long = csv(`a\n${'1\n'.repeat(CSV_LIMITS.rows + 1)}`)
    expect(message(long, 'table/too-long')).toBe('“my.csv” has more than 2,000,000 rows.')
  })
})

describe('the kinds of columns', () => {
  const kinds = (text: string, categories: readonly string[] = []) =>
    Object.fromEntries([...sound(csv(text, categories)).columns].map(([name, { kind }]) => [name, kind]))

  it('numbers are decimal numbers only', () => {
    const rows = [
      ['1', '0x10', '1e400', 'Infinity', '1 000', '-.5', '+2.', '1e-3'],
      ['2', '0x11', '1', '1', '2', '.25', '3', '2E5'],
    ]
    expect(kinds(`a,b,c,d,e,f,g,h\n${rows.map((row) => row.join(',')).join('\n')}\n`)).toEqual({
      a: 'number',
      b: 'category',
      c: 'category',
      d: 'category',
      e: 'category',
      f: 'number',
      g: 'number',
      h: 'number',
    })
  })

  it('takes a comma for the decimal sign only where it does not part the cells', () => {
    const made = sound(csv('a;b;c\n1,5;1,234.5;7\n-2;2,5;8\n,5;3;9,25\n'))
    expect(cells(made.columns.get('a'))).toEqual([1.5, -2, 0.5])
    expect(made.columns.get('b')?.kind).toBe('category')
    expect(cells(made.columns.get('c'))).toEqual([7, 8, 9.25])
  })

  it('50 different words, or 5 % of the rows, are the most for a category', () => {
    const rows = (different: number, all: number) =>
      `a,b\n${Array.from({ length: all }, (_, row) => `w${row % different},0\n`).join('')}`
    expect(kinds(rows(50, 60)).a).toBe('category')
    expect(kinds(rows(51, 60)).a).toBe('text')
    expect(kinds(rows(100, 2000)).a).toBe('category')
    expect(kinds(rows(101, 2000)).a).toBe('text')
  })

  it('reads numbers as classes when asked, in the order of their size', () => {
    const made = sound(csv('digit,x\n10,1\n9,2\n?,3\n-1,4\n', ['digit']))
    const digit = made.columns.get('digit')
    expect(digit?.kind === 'category' && digit.categories).toEqual(['-1', '9', '10'])
    expect(cells(digit)).toEqual(['10', '9', null, '-1'])
  })

  it('warns of a column to read as classes that is not there, and offers to forget it', () => {
    const checked = csv('a,b\n1,2\n', ['b', 'gone'])
    const problem = checked.problems.find(({ code }) => code === 'table/unknown-column')
    expect(problem?.message).toBe('There is no column “gone” to read as categories.')
    expect(problem?.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'categories', value: ['b'] },
    ])
  })
})

it('reads whatever bytes come, and answers with sentences', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const checked = readCsv(bytes, { name: 'noise', categories: [] })
      for (const problem of checked.problems) {
        expect(problem.code).toMatch(/^table\/[a-z-]+$/)
        expect(problem.message).toMatch(/\.$/)
      }
      if (checked.ok)
        for (const column of checked.value.columns.values())
          if (column.kind !== 'image') expect(cells(column)).toHaveLength(checked.value.rows)
    }),
    { numRuns: 300 },
  )
})

describe('the node', () => {
  it('shows the penguins as their card describes them', async () => {
    for (const card of TABLES) {
      const made = sound(await read({ dataset: card.id }))
      expect(made.rows).toBe(card.rows)
      expect([...made.columns.keys()]).toEqual(card.columns)
      const species = made.columns.get('Species')
      expect(species?.kind === 'category' && species.categories).toEqual(card.classes)
    }
  })

  it('knows the penguins: 342 with measurements, 333 complete, mean flipper 200.92 mm', async () => {
    const made = sound(await read({}))
    const facts = factsOf(made)
    const of = (name: string) => facts.columns.find((column) => column.name === name)
    expect(of('Species')?.counts).toEqual([152, 68, 124])
    expect(of('Sex')?.missing).toBe(11)
    expect(of('Flipper Length (mm)')).toMatchObject({ missing: 2, range: { min: 172, max: 231 } })
    expect(of('Flipper Length (mm)')?.range?.mean).toBeCloseTo(200.9152, 4)
  })

  it('waits until the worker has read, then hands on what it found', () => {
    expect(table.infer(params(), {}, nowhere)).toEqual({
      ok: 'waiting',
      waiting: 'Reading Palmer penguins …',
    })
    const checked = csv('a,b\n1,2\n3\n')
    const facts = { ...factsOf(sound(checked)), notes: checked.problems }
    const inferred = table.infer(params(), {}, { key: 'k', facts })
    if (inferred.ok !== true) throw new Error('it has facts')
    expect(inferred.value.data).toEqual({
      kind: 'table',
      columns: facts.columns,
      rows: 2,
      split: null,
      rowsKey: 'k',
    })
    expect(inferred.problems.map(({ code }) => code)).toEqual(['table/ragged'])
  })

  it('reads a dropped file by its hash, and asks for it where it is not', async () => {
    const hash = 'ab'.repeat(32)
    const dropped = { dataset: '', file: 'mine.csv', hash }
    const io = diskIo({ [hash]: new TextEncoder().encode('a,b\n1,x\n') })
    expect(sound(await read(dropped, io)).rows).toBe(1)
    const missing = await read(dropped)
    expect(message(missing, 'table/file-missing')).toBe(
      '“mine.csv” is not on this computer: drop it here again.',
    )
  })

  it('takes in a file that is dropped on it', async () => {
    const hash = 'cd'.repeat(32)
    const given = table.accepts?.params({ name: `${'long '.repeat(60)}.csv`, hash }) ?? {}
    const io = diskIo({ [hash]: new TextEncoder().encode('a,b\n1,x\n') })
    expect(sound(await read(given, io)).rows).toBe(1)
    expect(table.accepts?.extensions).toContain('.csv')
  })

  it('takes quotes between tabs for plain characters when they would swallow rows', async () => {
    const lines = [
      'label\ttext',
      'ham\t"Hello he said',
      'spam\tWin "cash" now',
      'ham\tit ends here"',
      'ham\tno quotes',
    ]
    const hash = 'dd'.repeat(32)
    const io = diskIo({ [hash]: new TextEncoder().encode(`${lines.join('\n')}\n`) })
    const found = await read({ dataset: '', file: 'sms.tsv', hash }, io)
    expect(cells(sound(found).columns.get('text'))).toEqual(lines.slice(1).map((line) => line.split('\t')[1]))
    expect(codes(found)).toEqual(['table/plain-quotes'])
  })

  it('turns a broken storage or a missing data set into a problem', async () => {
    const broken = {
      ...diskIo(),
      bundled: () => Promise.reject(new Error('404')),
      file: () => Promise.reject(new Error('no storage')),
    }
    expect(codes(await read({}, broken))).toEqual(['table/unreadable'])
    expect(codes(await read({ dataset: '', hash: '00'.repeat(32) }, broken))).toEqual(['table/unreadable'])
  })

  it('offers a data set when none is chosen, or one that is not known', async () => {
    for (const [given, code] of [
      [{ dataset: '' }, 'table/nothing'],
      [{ dataset: 'iris' }, 'table/unknown-dataset'],
    ] as const) {
      const inferred = table.infer(params(given), {}, nowhere)
      if (inferred.ok !== false) throw new Error('there is nothing to read')
      expect(inferred.problems[0]?.code).toBe(code)
      expect(inferred.problems[0]?.fixes?.[0]?.label).toBe('Use Palmer penguins')
      expect(codes(await read(given))).toEqual([code])
    }
  })
})

describe('in a graph', () => {
  const catalogue = createCatalogue(definitions)
  const hash = 'ef'.repeat(32)
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${(row * 7) % 11},${row % 3}\n`).join('')
  const io = repositoryIo(new Map([[hash, new TextEncoder().encode(`a,b,label\n${rows}7\n`)]]))

  function graph(given: Record<string, unknown>) {
    return graphOf(catalogue, {
      'table-1': ['table', { dataset: '', file: 'mine.csv', hash, ...given }],
      'drop-missing-1': ['drop-missing', {}, { data: 'table-1.data' }],
      'input-1': ['input', { columns: ['a', 'b'] }, { data: 'drop-missing-1.data' }],
      'dense-1': ['dense', { units: 3, activation: 'softmax' }, { x: 'input-1.y' }],
      'cross-entropy-1': [
        'cross-entropy',
        { target: 'label' },
        { prediction: 'dense-1.y', data: 'drop-missing-1.data' },
      ],
    })
  }

  it('the warnings of a file stand on the node, and classes written in numbers can be learned', async () => {
    const found = await compileMeasured(graph({ categories: ['label'] }), catalogue, io)
    expect(found.problems.map(({ code, at }) => [code, at.node])).toEqual([['table/ragged', 'table-1']])
    expect(found.nodes.get('cross-entropy-1')?.outputs['loss']).toMatchObject({ classes: ['0', '1', '2'] })
  })

  it('without that, the loss says where to ask for it', async () => {
    const { problems } = await compileMeasured(graph({}), catalogue, io)
    const problem = problems.find(({ code }) => code === 'cross-entropy/target-kind')
    expect(problem?.advice).toContain('“Numbers that are classes”')
    expect(table.params.shape.categories.meta()?.title).toBe('Numbers that are classes')
  })

  it('a file that is not here is a problem on the node, before Run', async () => {
    const { problems, runnable } = await compileMeasured(graph({ hash: '00'.repeat(32) }), catalogue, io)
    expect(problems.map(({ code, at }) => [code, at.node])).toEqual([['table/file-missing', 'table-1']])
    expect(runnable.ok).toBe(false)
  })
})
