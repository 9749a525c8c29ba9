import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Fix, type Problem } from '../../src/kernel/problem.ts'
import { takeRows } from '../../src/kernel/table.ts'
import { list, number, plural, quote, shorten } from '../../src/kernel/words.ts'
import { findColumn, type ColumnInfo, type TableInfo } from '../../src/kernel/wire.ts'
import { given, withoutNumbers } from './lib/columns.ts'
import {
  COMPARISONS,
  COMPARISON_WORDS,
  FOR_NUMBERS,
  FOR_WORDS,
  numberIn,
  passingRows,
  WITHOUT_VALUE,
  wordPasses,
  type Comparison,
} from './lib/condition.ts'

interface Params {
  readonly column: string
  readonly comparison: Comparison
  readonly value: string
}

const LONGEST = 1000

function set(label: string, name: keyof Params, value: string): Fix {
  return { label, steps: [{ do: 'setParam', on: 'self', param: name, value }] }
}

const filterable = ({ kind }: ColumnInfo) => kind === 'number' || kind === 'category' || kind === 'text'

function checkColumn(name: string, data: TableInfo): Problem | null {
  const offers = data.columns
    .filter(filterable)
    .slice(0, 4)
    .map((column) => set(`Use column ${quote(column.name)}`, 'column', column.name))
  const column = findColumn(data, name)
  if (column)
    return filterable(column)
      ? null
      : error(
          'filter-rows/kind',
          `Rows are filtered by numbers, categories or text, but ${quote(name)} holds ${column.kind}s.`,
          { param: 'column', fixes: offers },
        )
  if (name === '')
    return error('filter-rows/none', `None of the ${plural(data.columns.length, 'column')} is chosen.`, {
      param: 'column',
      advice: 'Choose the column that tells which rows stay.',
      fixes: offers,
    })
  return error(
    'filter-rows/unknown',
    `The table has no column ${quote(name)}; it has ${list(
      data.columns.map((one) => quote(one.name)),
      12,
    )}.`,
    { param: 'column', input: 'data', fixes: offers },
  )
}

function checkValue({ comparison, value }: Params, column: ColumnInfo): Problem | null {
  const { name, kind, categories = [] } = column
  const fitting = kind === 'number' ? FOR_NUMBERS : FOR_WORDS
  if (!fitting.includes(comparison))
    return error(
      'filter-rows/comparison',
      kind === 'number'
        ? `${quote(name)} holds numbers, which do not contain anything.`
        : `${quote(name)} holds ${kind === 'category' ? 'categories' : 'text'}, of which none is less or greater than another.`,
      { param: 'comparison', fixes: [set(`Use “${COMPARISON_WORDS.equal}”`, 'comparison', 'equal')] },
    )
  if (WITHOUT_VALUE.includes(comparison)) return null
  if (kind === 'number')
    return numberIn(value) === null
      ? error(
          'filter-rows/number',
          `${quote(name)} holds numbers, but ${value.trim() === '' ? 'the value is empty' : `${quote(value)} is none`}.`,
          {
            param: 'value',
            ...(column.range && {
              advice: `The numbers go from ${number(column.range.min)} to ${number(column.range.max)}.`,
            }),
          },
        )
      : null
  if (comparison === 'contains')
    return value === ''
      ? error('filter-rows/value', 'Every text contains the empty one; write what to look for.', {
          param: 'value',
        })
      : null
  if (kind !== 'category' || categories.includes(value)) return null
  return error(
    'filter-rows/category',
    `${quote(name)} has no category ${quote(value)}; it has ${list(categories.map(quote), 12)}.`,
    {
      param: 'value',
      fixes: categories
        .filter((category) => category.length <= LONGEST)
        .slice(0, 4)
        .map((category) => set(`Use ${quote(category)}`, 'value', category)),
    },
  )
}

/** How many rows stay, where it follows from what is known; otherwise `null`. */
function countRows({ comparison, value }: Params, column: ColumnInfo, rows: number | null): number | null {
  if (comparison === 'empty') return column.missing
  if (comparison === 'filled') return rows === null ? null : Math.max(0, rows - column.missing)
  const { categories = [], counts } = column
  if (column.kind !== 'category' || !counts) return null
  return categories.reduce(
    (sum, category, code) => sum + (wordPasses(category, comparison, value) ? (counts[code] ?? 0) : 0),
    0,
  )
}

function checkLeft(params: Params, data: TableInfo, left: TableInfo): Problem | null {
  const { column, comparison, value } = params
  const what = `${quote(column)} ${COMPARISON_WORDS[comparison]}${WITHOUT_VALUE.includes(comparison) ? '' : ` ${quote(value)}`}`
  const { range } = findColumn(data, column) ?? {}
  const details = {
    param: 'value',
    ...(range && { advice: `The numbers go from ${number(range.min)} to ${number(range.max)}.` }),
  }
  if (left.rows === 0 && data.rows !== null && data.rows > 0)
    return error(
      'filter-rows/nothing-left',
      `None of the ${plural(data.rows, 'row')} fits: ${what}.`,
      details,
    )
  const [before, after] = [data.split, left.split]
  if (
    before !== null &&
    before !== 'counting' &&
    before.train > 0 &&
    after !== null &&
    after !== 'counting' &&
    after.train === 0
  )
    return error(
      'filter-rows/no-training',
      `None of the ${plural(before.train, 'training row')} fits: ${what}.`,
      { ...details, advice: 'Filter in front of the Split, so that every part gets its share.' },
    )
  return null
}

export default defineNode({
  type: 'filter-rows',
  version: 1,
  family: 'preprocessing',
  title: 'Filter rows',
  summary: 'Keeps the rows whose value in a column fits a condition.',
  keywords: ['where', 'query', 'select rows', 'condition', 'subset', 'drop rows'],
  params: z.strictObject({
    column: param(z.string().max(200).default(''), {
      title: 'Column',
      help: 'The column that tells which rows stay.',
      control: 'column',
      of: 'data',
      kinds: ['number', 'category', 'text'],
    }),
    comparison: param(z.enum(COMPARISONS).default('equal'), {
      title: 'Condition',
      help: 'How a cell is compared with the value; “contains” takes small and capital letters as the same.',
      labels: COMPARISON_WORDS,
    }),
    value: param(z.string().max(LONGEST).default(''), {
      title: 'Value',
      help: 'What a cell is compared with: a number, the name of a category, or a text.',
      when: {
        param: 'comparison',
        is: COMPARISONS.filter((one) => !WITHOUT_VALUE.includes(one)),
      },
    }),
  }),
  inputs: { data: { kind: 'table', help: 'The rows to choose from.' } },
  outputs: { data: { kind: 'table', help: 'The rows that fit.' } },

  infer(params, { data }, context) {
    const column = findColumn(data, params.column)
    const problem = checkColumn(params.column, data) ?? (column && checkValue(params, column))
    if (problem || !column) return fail(...(problem ? [problem] : []))
    const estimate: TableInfo = {
      kind: 'table',
      columns: data.columns.map(withoutNumbers),
      rows: countRows(params, column, data.rows),
      split: data.split === null ? null : 'counting',
      rowsKey: context.key,
    }
    const left = given(estimate, context)
    const nothing = checkLeft(params, data, left)
    return nothing ? fail(nothing) : ok({ data: left })
  },

  summarize({ column, comparison, value }) {
    if (column === '') return 'no column'
    const what = `${shorten(column, 22)} ${COMPARISON_WORDS[comparison]}`
    return WITHOUT_VALUE.includes(comparison) ? what : `${what} ${shorten(value, 20)}`
  },

  work: {
    role: 'transform',
    rows: 'choose',
    fit: () => null,
    apply({ column, comparison, value }, _state, table) {
      const live = table.columns.get(column)
      return live ? takeRows(table, passingRows(live, comparison, value)) : table
    },
  },

  docs: `
Keeps the rows that fit one condition and leaves out the others: a part of the data that a question is about, or all but rows that are known to be wrong. The rows that stay keep their order and, behind a Split, their role. For two conditions put two of these nodes in a row.

A row whose cell is empty fits only “is empty”. Numbers are written with a point or a comma for decimals and without any mark for thousands. What was filtered out is also nothing that the network can be asked about later: it has learned nothing of such rows.
`,
  source: 'pandas, DataFrame.query.',
})
