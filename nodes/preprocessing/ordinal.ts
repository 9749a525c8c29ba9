import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Fix, type Problem } from '../../src/kernel/problem.ts'
import type { ColumnData } from '../../src/kernel/table.ts'
import { list, plural, quote, shorten } from '../../src/kernel/words.ts'
import { findColumn, type ColumnInfo, type TableInfo } from '../../src/kernel/wire.ts'
import { occurring } from './lib/choose.ts'
import { given } from './lib/columns.ts'

const LONGEST = 10_000

/** The categories of a written order, the smallest first. */
function wordsOf(order: string): readonly string[] {
  return order.trim() === '' ? [] : order.split('<').map((word) => word.trim())
}

function set(label: string, name: 'column' | 'order', value: string): Fix {
  return { label, steps: [{ do: 'setParam', on: 'self', param: name, value }] }
}

function setOrder(label: string, words: readonly string[]): Fix[] {
  const order = words.join(' < ')
  return order.length <= LONGEST ? [set(label, 'order', order)] : []
}

function checkColumn(name: string, data: TableInfo): Problem | null {
  const names = data.columns.filter(({ kind }) => kind === 'category').map((column) => column.name)
  const fixes = names.slice(0, 4).map((one) => set(`Use column ${quote(one)}`, 'column', one))
  const column = findColumn(data, name)
  if (column?.kind === 'category') return null
  if (column)
    return error('ordinal/kind', `Only categories can be put in order, but ${quote(name)} holds none.`, {
      param: 'column',
      fixes,
    })
  if (names.length === 0)
    return error(
      'ordinal/nothing',
      `None of the ${plural(data.columns.length, 'column')} holds categories.`,
      {
        input: 'data',
        fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }],
      },
    )
  if (name === '')
    return error('ordinal/none', `None of the ${plural(names.length, 'category column')} is chosen.`, {
      param: 'column',
      fixes,
    })
  return error(
    'ordinal/unknown',
    `The table has no column ${quote(name)}; it has ${list(
      data.columns.map((one) => quote(one.name)),
      12,
    )}.`,
    { param: 'column', input: 'data', fixes },
  )
}

function checkOrder(order: string, column: ColumnInfo): Problem | null {
  const words = wordsOf(order)
  const categories = [...new Set(occurring(column).map((category) => category.trim()))]
  const unwritable = categories.filter((category) => category === '' || category.includes('<'))
  if (unwritable.length > 0)
    return error(
      'ordinal/unwritable',
      `An order is written with < between the categories, so ${list(unwritable.map(quote), 4)} of ${quote(column.name)} cannot be in one.`,
      { param: 'order', advice: 'One-hot makes numbers of such a column.' },
    )
  const distinct = [...new Set(words)].filter((word) => word !== '')
  if (distinct.length < words.length) {
    const twice = distinct.filter((word) => words.indexOf(word) !== words.lastIndexOf(word))
    return error(
      'ordinal/twice',
      twice.length > 0
        ? `The order names ${list(twice.map(quote), 4)} more than once.`
        : 'The order has nothing between two of its <, or at an end.',
      { param: 'order', fixes: setOrder('Name each once', distinct) },
    )
  }
  const left = categories.filter((category) => !words.includes(category))
  if (left.length === 0) return null
  const all = [...words, ...left]
  return error(
    'ordinal/order',
    words.length === 0
      ? `The order of the ${plural(categories.length, 'category', 'categories')} of ${quote(column.name)} is not given.`
      : `The order lacks ${list(left.map(quote), 4)} of ${quote(column.name)}.`,
    {
      param: 'order',
      advice: 'Write the categories from the smallest to the largest, such as small < medium < large.',
      fixes: setOrder(words.length === 0 ? 'Write them down as they come' : 'Put the rest at the end', all),
    },
  )
}

export default defineNode({
  type: 'ordinal',
  version: 1,
  family: 'preprocessing',
  title: 'Ordinal',
  summary: 'Turns categories that have an order into the numbers 0, 1, 2 and so on.',
  keywords: ['rank', 'order', 'encode', 'categorical', 'label encoding', 'OrdinalEncoder', 'scale'],
  params: z.strictObject({
    column: param(z.string().max(200).default(''), {
      title: 'Column',
      help: 'The category column to turn into numbers.',
      control: 'column',
      of: 'data',
      kinds: ['category'],
    }),
    order: param(z.string().max(LONGEST).default(''), {
      title: 'Order',
      help: 'All categories from the smallest to the largest with < in between, such as small < medium < large.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with a category column.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with numbers in place of the categories.' } },

  infer({ column: name, order }, { data }, context) {
    const column = findColumn(data, name)
    const problem = checkColumn(name, data) ?? (column && checkOrder(order, column))
    if (problem) return fail(problem)
    const columns = data.columns.map((one): ColumnInfo =>
      one === column ? { name: one.name, kind: 'number', shape: [], missing: one.missing } : one,
    )
    return ok({ data: given({ ...data, columns }, context) })
  },

  summarize({ column, order }) {
    if (column === '') return 'no column'
    const words = wordsOf(order)
    return words.length === 0
      ? shorten(column, 40)
      : `${shorten(column, 20)}: ${shorten(words.join(' < '), 36)}`
  },

  work: {
    role: 'transform',
    fit: () => null,
    apply({ column: name, order }, _state, table) {
      const column = table.columns.get(name)
      if (column?.kind !== 'category') return table
      const words = wordsOf(order)
      const ranks = column.categories.map((category) => words.indexOf(category.trim()))
      const values = Float64Array.from(column.codes, (code) => {
        const rank = ranks[code] ?? -1
        return rank < 0 ? NaN : rank
      })
      const made: ColumnData = { kind: 'number', values }
      return {
        ...table,
        columns: new Map([...table.columns].map(([one, data]) => [one, one === name ? made : data])),
      }
    },
  },

  docs: `
Some categories have an order: small, medium and large, or marks from A to F. Numbered in that order, they tell a network more than One-hot would, with one column only. The steps all count as equally wide.

The order cannot be read off the data, so it is written down, from the smallest to the largest. It may name categories that no row has yet; they keep their place. In new rows, a category that it does not name becomes an empty cell. Empty cells stay empty. It learns nothing from the rows, so it may stand before or behind a Split. Categories without an order, such as islands, belong into One-hot.
`,
  source: 'scikit-learn, preprocessing.OrdinalEncoder with given categories.',
})
