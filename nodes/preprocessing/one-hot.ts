import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Fix, type Problem } from '../../src/kernel/problem.ts'
import { fittingRows, type ColumnData, type TableData } from '../../src/kernel/table.ts'
import { list, plural, quote } from '../../src/kernel/words.ts'
import type { ColumnInfo, TableInfo } from '../../src/kernel/wire.ts'
import { columnsParam, leaks, occurring, summarizeColumns, wrongKinds } from './lib/choose.ts'
import { categoryColumn } from './lib/names.ts'
import { chosenColumns, given, keepOnly, unknownColumns } from './lib/columns.ts'

/** More columns than this from one are a sign of names or numbers taken for categories. */
const MOST = 50

/** The state that `fit` leaves: per column its categories in the training rows, and the columns made for them. */
type Made = readonly {
  readonly name: string
  readonly columns: readonly { readonly category: string; readonly name: string }[]
}[]

/** Names the new columns; every name is short enough to be chosen, and none is taken. */
function nameColumns(
  names: Iterable<string>,
  seen: readonly { readonly name: string; readonly categories: readonly string[] }[],
): Made {
  const taken = new Set(names)
  return seen.map(({ name, categories }) => ({
    name,
    columns: categories.map((category) => {
      const wanted = categoryColumn(name, category)
      let free = wanted
      for (let copy = 2; taken.has(free); copy++) free = `${wanted} (${copy})`
      taken.add(free)
      return { category, name: free }
    }),
  }))
}

function checkNone(columns: readonly string[], data: TableInfo): Problem[] {
  if (columns.length > 0) return []
  const names = data.columns.filter(({ kind }) => kind === 'category').map(({ name }) => name)
  const use = (label: string, value: readonly string[]): Fix => ({
    label,
    steps: [{ do: 'setParam', on: 'self', param: 'columns', value }],
  })
  return [
    names.length === 0
      ? error('one-hot/nothing', `None of the ${plural(data.columns.length, 'column')} holds categories.`, {
          input: 'data',
          fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }],
        })
      : error('one-hot/none', `None of the ${plural(names.length, 'category column')} is chosen.`, {
          param: 'columns',
          advice:
            'Leave out the column that the network is to predict: a loss reads its categories as they are.',
          fixes: names.slice(0, 4).map((name) => use(`Use column ${quote(name)}`, [name])),
        }),
  ]
}

function checkCategories(columns: readonly string[], data: TableInfo): Problem[] {
  const without = (names: readonly string[]) =>
    keepOnly(`Remove ${list(names.map(quote), 2)}`, 'columns', columns, (name) => !names.includes(name))
  const chosen = chosenColumns(columns, data)
  const many = chosen.filter((column) => occurring(column).length > MOST)
  if (many.length > 0)
    return [
      error(
        'one-hot/many',
        `${list(
          many.map(
            (column) =>
              `${quote(column.name)} has ${plural(occurring(column).length, 'category', 'categories')}`,
          ),
          4,
        )}; one column for each is more than the ${MOST} that this node makes of one column.`,
        {
          param: 'columns',
          advice: 'So many different values are mostly names or numbers, from which a network learns little.',
          fixes: [without(many.map(({ name }) => name))],
        },
      ),
    ]
  const empty = chosen.filter((column) => occurring(column).length === 0).map(({ name }) => name)
  if (empty.length === 0) return []
  return [
    error(
      'one-hot/empty',
      `${list(empty.map(quote), 4)} ${empty.length === 1 ? 'has' : 'have'} no value in any row.`,
      {
        param: 'columns',
        fixes: [without(empty)],
      },
    ),
  ]
}

/** The columns after the change; `null` where only the worker can tell which categories the training rows have. */
function estimate(columns: readonly string[], keep: boolean, data: TableInfo): readonly ColumnInfo[] | null {
  const chosen = chosenColumns(columns, data)
  if (data.split !== null || chosen.some(({ counts }) => !counts)) return null
  const made = nameColumns(
    data.columns.map(({ name }) => name),
    chosen.map((column) => ({ name: column.name, categories: occurring(column) })),
  )
  const byName = new Map(made.map((one) => [one.name, one.columns]))
  return data.columns.flatMap((column): ColumnInfo[] => {
    const fresh = byName.get(column.name)
    if (!fresh) return [column]
    return [
      ...(keep ? [column] : []),
      ...fresh.map(({ name }) => ({ name, kind: 'number' as const, shape: [], missing: 0 })),
    ]
  })
}

export default defineNode({
  type: 'one-hot',
  version: 1,
  family: 'preprocessing',
  title: 'One-hot',
  summary: 'Turns a column of categories into one column of 0 and 1 per category.',
  keywords: ['dummy', 'dummies', 'indicator', 'encode', 'categorical', 'OneHotEncoder', 'get_dummies'],
  params: z.strictObject({
    columns: columnsParam('The category columns to turn into numbers.', ['category']),
    keep: param(z.boolean().default(false), {
      title: 'Keep the column',
      help: 'Whether the column of categories stays beside the new columns.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with category columns, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with number columns such as “Island = Biscoe”.' } },

  infer({ columns, keep }, { data }, context) {
    const [problem] = [
      ...checkNone(columns, data),
      ...unknownColumns('one-hot/unknown', columns, data),
      ...wrongKinds('one-hot/kind', 'Only categories can be one-hot', columns, data, ['category']),
      ...checkCategories(columns, data),
    ]
    if (problem) return fail(problem)
    const made = context.facts?.columns ?? estimate(columns, keep, data)
    if (!made) return { ok: 'waiting', waiting: 'Looking for categories …' }
    return ok(
      { data: given({ ...data, columns: made }, context) },
      leaks('one-hot/leak', 'its categories come', data),
    )
  },

  summarize: ({ columns }) => summarizeColumns(columns, 'no columns'),

  work: {
    role: 'transform',
    learns: true,
    fit({ columns }, table): Made {
      const rows = fittingRows(table)
      const seen = [...table.columns].flatMap(([name, column]) => {
        if (column.kind !== 'category' || !columns.includes(name)) return []
        const codes = new Set<number>()
        for (const row of rows) codes.add(column.codes[row] ?? -1)
        return [{ name, categories: column.categories.filter((_, code) => codes.has(code)) }]
      })
      return nameColumns(table.columns.keys(), seen)
    },
    apply({ keep }, state, table): TableData {
      const made = new Map((state as Made).map((one) => [one.name, one.columns]))
      const columns = new Map<string, ColumnData>()
      for (const [name, column] of table.columns) {
        const fresh = made.get(name)
        if (!fresh || column.kind !== 'category') {
          columns.set(name, column)
          continue
        }
        if (keep) columns.set(name, column)
        for (const { category, name: own } of fresh) {
          // By name: the tables of later may have other codes.
          const code = column.categories.indexOf(category)
          const values = Float64Array.from(column.codes, (one) => (one >= 0 && one === code ? 1 : 0))
          columns.set(own, { kind: 'number', values })
        }
      }
      return { ...table, columns }
    },
  },

  docs: `
A network reads numbers, and categories have no size: numbering them 0, 1, 2 would tell it that the third is twice the second. One-hot makes a column for each category instead, such as “Island = Biscoe”, with 1 in the rows of that category and 0 in all others.

The categories are those of the training rows, so it belongs behind the Split. A category that turns up only later, in validation or test rows or in new rows, has no column: its rows are 0 in all of them. So are rows with an empty cell.

Do not use it on the column that is to be predicted: a loss reads its categories as they are. For categories with an order, such as small, medium and large, Ordinal needs one column only.
`,
  source: 'scikit-learn, preprocessing.OneHotEncoder with handle_unknown="ignore".',
})
