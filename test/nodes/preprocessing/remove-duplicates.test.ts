import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '../../../nodes/index.ts'
import removeDuplicates from '../../../nodes/preprocessing/remove-duplicates.ts'
import { fixesOf } from '../../../src/compile/fixes.ts'
import { applyCommand } from '../../../src/graph/commands.ts'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import { compileMeasured, graphOf } from '../../helpers/build.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, problemOf, reference } from '../lib/transforms.ts'

const params = (columns: readonly string[] = []) => removeDuplicates.params.parse({ columns })
const context = { key: 'own', facts: undefined }

describe('the rows that stay', () => {
  const { columns, cases } = reference.duplicates
  const table = tableOf({
    a: numbers(...columns.a.map((value) => value ?? NaN)),
    b: words(...columns.b),
    c: { kind: 'text', values: columns.c },
  })

  it.each(cases)('are the first of each in $columns', ({ columns: chosen, kept }) => {
    expect(kept.length).toBeLessThan(table.rows)
    const made = applied(removeDuplicates, params(chosen), table)
    expect([...made.ids]).toEqual(kept)
    expect(cells(made.columns.get('c'))).toEqual(kept.map((row) => columns.c[row]))
  })

  it('differ in a pixel, a letter or an empty cell', () => {
    const made = applied(
      removeDuplicates,
      params(),
      tableOf({
        image: {
          kind: 'image',
          shape: [1, 2, 1],
          values: Uint8Array.from([1, 2, 1, 2, 2, 1, 1, 2, 1, 2, 1, 2]),
          scale: 1,
        },
        text: { kind: 'text', values: ['ab', 'ab', 'ab', 'ba', null, ''] },
      }),
    )
    expect([...made.ids]).toEqual([0, 2, 3, 4, 5])
  })

  it('agree with a plain comparison of all rows, for any numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, -0, 1, NaN, 1e300, 5e-324), fc.constantFrom('p', 'q', null)), {
          maxLength: 40,
        }),
        (rows) => {
          const made = applied(
            removeDuplicates,
            params(),
            tableOf({
              a: numbers(...rows.map(([a]) => a)),
              b: { kind: 'text', values: rows.map(([, b]) => b) },
            }),
          )
          const keys = rows.map(([a, b]) => `${a} ${b ?? ''}`)
          expect([...made.ids]).toEqual(keys.flatMap((key, row) => (keys.indexOf(key) === row ? [row] : [])))
        },
      ),
    )
  })

  it('stay as they were in the table that came in', () => {
    const twice = tableOf({ a: numbers(1, 1) })
    applied(removeDuplicates, params(), twice)
    expect(cells(twice.columns.get('a'))).toEqual([1, 1])
    expect(twice.rows).toBe(2)
  })
})

describe('what it says', () => {
  it('leaves the number of rows open until they are counted, and gives them a name of their own', () => {
    const data = described([column('a', { range: { min: 0, max: 1, mean: 0.5 }, missing: 2 })])
    expect(removeDuplicates.infer(params(), { data }, context)).toEqual({
      ok: true,
      value: { data: { ...data, columns: [column('a', { missing: 2 })], rows: null, rowsKey: 'own' } },
      problems: [],
    })
    const facts = factsOf(tableOf({ a: numbers(0, 1) }))
    const measured = removeDuplicates.infer(params(), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'own' })
  })

  it('names columns that are not there', () => {
    const problem = problemOf(
      removeDuplicates.infer(params(['gone']), { data: described([column('a')]) }, context),
    )
    expect(problem.message).toBe('The table has no column “gone”; it has “a”.')
  })

  it('refuses to stand behind a Split, and its fix moves it in front', async () => {
    const catalogue = createCatalogue(definitions)
    const graph = graphOf(catalogue, {
      'table-1': ['table'],
      'split-1': ['split', {}, { data: 'table-1.data' }],
      'remove-duplicates-1': [
        'remove-duplicates',
        { columns: ['Species', 'Island'] },
        { data: 'split-1.data' },
      ],
      'standardise-1': ['standardise', {}, { data: 'remove-duplicates-1.data' }],
    })
    const { problems } = await compileMeasured(graph, catalogue)
    const problem = problems.find(({ code }) => code === 'remove-duplicates/split')
    if (!problem) throw new Error('it should be refused')
    const [fix] = fixesOf(graph, catalogue, problem)
    if (!fix) throw new Error('it should have a fix')
    const mended = applyCommand(graph, fix)
    const after = await compileMeasured(mended, catalogue)
    expect(after.problems.map(({ code }) => code)).not.toContain('remove-duplicates/split')
    const [id = ''] = Object.keys(mended.nodes).filter(
      (one) => mended.nodes[one]?.type === 'remove-duplicates',
    )
    expect(mended.nodes[id]?.params).toEqual({ columns: ['Species', 'Island'] })
    expect(mended.nodes[id]?.in).toEqual({ data: [{ node: 'table-1', port: 'data' }] })
    expect(mended.nodes['split-1']?.in).toEqual({ data: [{ node: id, port: 'data' }] })
    expect(mended.nodes['standardise-1']?.in).toEqual({ data: [{ node: 'split-1', port: 'data' }] })
    // Penguins of three species live in five pairs of species and island.
    expect(after.nodes.get(id)?.outputs['data']).toMatchObject({ rows: 5 })
  })
})

it('sums up in few words', () => {
  expect(removeDuplicates.summarize(params())).toBe('in all columns')
  expect(removeDuplicates.summarize(params(['a', 'b']))).toBe('in a and b')
})
