import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { fittingRows, type ColumnData, type TableData } from '../../src/kernel/table.ts'
import { list, number, plural, quote, shorten } from '../../src/kernel/words.ts'
import type { ColumnInfo, ColumnKind, TableInfo } from '../../src/kernel/wire.ts'
import { columnsParam, leaks, summarizeColumns, wrongKinds } from './lib/choose.ts'
import { chosenColumns, given, keepOnly, unknownColumns, withoutNumbers } from './lib/columns.ts'
import { learnScale } from './lib/scale.ts'
import { quantile, sortedValues } from './lib/quantile.ts'

const STRATEGIES = ['mean', 'median', 'most-frequent', 'fixed'] as const
type Strategy = (typeof STRATEGIES)[number]

interface Params {
  readonly columns: readonly string[]
  readonly strategy: Strategy
  readonly value: number
  readonly category: string
}

/** The state that `fit` leaves: what goes into the empty cells of each column that has a value to learn from. */
type Fillings = readonly { readonly name: string; readonly fill: number | string }[]

/** Means and medians are of numbers; the other two strategies fill categories as well. */
function kindsFor(strategy: Strategy): readonly ColumnKind[] {
  return strategy === 'mean' || strategy === 'median' ? ['number'] : ['number', 'category']
}

function check({ columns, strategy }: Params, data: TableInfo): Problem[] {
  const kinds = kindsFor(strategy)
  const unknown = unknownColumns('impute/unknown', columns, data)
  if (unknown.length > 0) return unknown
  const reason =
    kinds.length > 1 ? 'Only numbers and categories can be filled in' : `Only numbers have a ${strategy}`
  const [wrong] = wrongKinds('impute/kind', reason, columns, data, kinds)
  if (wrong) {
    const fillable = chosenColumns(columns, data).every(
      ({ kind }) => kind === 'number' || kind === 'category',
    )
    const frequent = {
      label: 'Use the most frequent value',
      steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'strategy', value: 'most-frequent' }],
    }
    return [{ ...wrong, fixes: [...(fillable ? [frequent] : []), ...(wrong.fixes ?? [])] }]
  }
  const chosen = chosenColumns(columns, data).filter(({ kind }) => kinds.includes(kind))
  if (chosen.length === 0)
    return [
      error(
        'impute/nothing',
        `None of the ${plural(data.columns.length, 'column')} holds ${kinds.length > 1 ? 'numbers or categories' : 'numbers'}.`,
        { input: 'data', fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }] },
      ),
    ]
  const { rows } = data
  const empty =
    strategy === 'fixed' || columns.length === 0 || rows === null || rows === 0
      ? []
      : chosen.filter(({ missing }) => missing >= rows).map(({ name }) => name)
  if (empty.length === 0) return []
  return [
    error(
      'impute/empty',
      `${list(empty.map(quote), 4)} ${empty.length === 1 ? 'is' : 'are'} empty in all ${plural(rows ?? 0, 'row')}, so there is no value to learn from.`,
      {
        param: 'columns',
        fixes: [
          keepOnly(
            `Remove ${list(empty.map(quote), 2)}`,
            'columns',
            columns,
            (name) => !empty.includes(name),
          ),
        ],
      },
    ),
  ]
}

/** A column as it will be; one without empty cells stays just as it is. */
function filled(column: ColumnInfo, { strategy, category }: Params): ColumnInfo {
  if (column.missing === 0) return column
  const { categories, ...rest } = withoutNumbers(column)
  return {
    ...rest,
    missing: 0,
    ...(categories && { categories: strategy === 'fixed' ? withCategory(categories, category) : categories }),
  }
}

function withCategory(categories: readonly string[], category: string): readonly string[] {
  return categories.includes(category) ? categories : [...categories, category]
}

function learn(column: ColumnData, rows: Uint32Array, params: Params): number | string | null {
  if (column.kind === 'number') return learnNumber(column.values, rows, params)
  if (column.kind !== 'category' || !kindsFor(params.strategy).includes('category')) return null
  if (params.strategy === 'fixed') return params.category
  const counts = new Uint32Array(column.categories.length)
  for (const row of rows) {
    const code = column.codes[row] ?? -1
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
  }
  const most = counts.reduce((found, one) => Math.max(found, one), 0)
  return most === 0 ? null : (column.categories[counts.indexOf(most)] ?? null)
}

function learnNumber(values: Float64Array, rows: Uint32Array, { strategy, value }: Params): number | null {
  // Adding 0 makes −0 the same as 0, as JSON does.
  if (strategy === 'fixed') return value + 0
  const sorted = sortedValues(values, rows)
  if (sorted.length === 0) return null
  switch (strategy) {
    case 'mean':
      return learnScale(values, rows).mean
    case 'median':
      return quantile(sorted, 0.5)
    case 'most-frequent':
      return mostFrequent(sorted)
  }
}

/** Of sorted values the one that comes most often, of several the smallest. */
function mostFrequent(sorted: Float64Array): number {
  let found = NaN
  let most = 0
  let start = 0
  for (let at = 1; at <= sorted.length; at++)
    if (sorted[at] !== sorted[start]) {
      if (at - start > most) {
        most = at - start
        found = sorted[start] ?? NaN
      }
      start = at
    }
  return found
}

function fillIn(column: ColumnData, fill: number | string): ColumnData {
  if (column.kind === 'number' && typeof fill === 'number')
    return { kind: 'number', values: column.values.map((value) => (Number.isNaN(value) ? fill : value)) }
  if (column.kind !== 'category' || typeof fill !== 'string' || !column.codes.includes(-1)) return column
  const categories = withCategory(column.categories, fill)
  const code = categories.indexOf(fill)
  return { kind: 'category', categories, codes: column.codes.map((one) => (one < 0 ? code : one)) }
}

export default defineNode({
  type: 'impute',
  version: 1,
  family: 'preprocessing',
  title: 'Impute',
  summary: 'Fills empty cells with the mean, the median, the most frequent or a fixed value.',
  keywords: ['fillna', 'missing', 'nan', 'empty cells', 'fill', 'SimpleImputer', 'mode'],
  params: z.strictObject({
    columns: columnsParam('The columns to fill; choose none for all that the way of filling fits.', [
      'number',
      'category',
    ]),
    strategy: param(z.enum(STRATEGIES).default('mean'), {
      title: 'Fill with',
      help: 'What goes into an empty cell, learned from the training rows of its column.',
      labels: {
        mean: 'Mean',
        median: 'Median',
        'most-frequent': 'Most frequent value',
        fixed: 'Fixed value',
      },
    }),
    value: param(z.number().min(-1e9).max(1e9).default(0), {
      title: 'Number',
      help: 'What goes into empty cells of number columns.',
      when: { param: 'strategy', is: ['fixed'] },
    }),
    category: param(z.string().min(1).max(200).default('missing'), {
      title: 'Category',
      help: 'What goes into empty cells of category columns; a new category where there is none of this name.',
      when: { param: 'strategy', is: ['fixed'] },
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table that may have empty cells, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with the empty cells filled.' } },

  infer(params, { data }, context) {
    const problems = check(params, data)
    if (problems.length > 0) return fail(...problems)
    const kinds = kindsFor(params.strategy)
    const changed = new Set(chosenColumns(params.columns, data).filter(({ kind }) => kinds.includes(kind)))
    const columns = data.columns.map((column) => (changed.has(column) ? filled(column, params) : column))
    return ok(
      { data: given({ ...data, columns }, context) },
      params.strategy === 'fixed' ? [] : leaks('impute/leak', 'what it fills in comes', data),
    )
  },

  summarize({ columns, strategy, value, category }) {
    const what =
      strategy === 'fixed'
        ? `${number(value)} or ${quote(shorten(category, 12))}`
        : strategy === 'most-frequent'
          ? 'most frequent'
          : strategy
    if (columns.length === 0) return what
    const where = summarizeColumns(columns, '')
    return `${what}, ${where.length <= 25 ? where : plural(columns.length, 'column')}`
  },

  work: {
    role: 'transform',
    learns: true,
    fit(params, table): Fillings {
      const rows = fittingRows(table)
      return [...table.columns].flatMap(([name, column]) => {
        if (params.columns.length > 0 && !params.columns.includes(name)) return []
        const fill = learn(column, rows, params)
        return fill === null ? [] : [{ name, fill }]
      })
    },
    apply(_params, state, table): TableData {
      const fillings = new Map((state as Fillings).map(({ name, fill }) => [name, fill]))
      const columns = new Map<string, ColumnData>()
      for (const [name, column] of table.columns) {
        const fill = fillings.get(name)
        columns.set(name, fill === undefined ? column : fillIn(column, fill))
      }
      return { ...table, columns }
    },
  },

  docs: `
A network cannot read an empty cell. Drop missing leaves out the whole row; Impute keeps it, and puts a likely value into the cell. The median is safer than the mean where a few numbers are very large. Of several values that are equally frequent, the smallest number or the first category is taken.

What it fills in is learned from the training rows alone, so it belongs behind the Split. It travels with the model, and fills the gaps of new rows as well. A column whose training rows are all empty stays as it is.

Choose columns where the table holds what is to be predicted: an answer that was made up teaches the network nothing, so rows without one are better dropped. That a cell is empty may itself mean something; then fill a category column with a fixed value such as “missing”.
`,
  source: 'scikit-learn, impute.SimpleImputer.',
})
