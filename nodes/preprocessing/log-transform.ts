import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Fix, type Problem } from '../../src/kernel/problem.ts'
import { list, number, plural, quote } from '../../src/kernel/words.ts'
import type { ColumnInfo, TableInfo } from '../../src/kernel/wire.ts'
import { changeNumbers, chosenNumbers, columnsParam, liveNumbers, summarizeColumns } from './lib/choose.ts'
import { given, withoutNumbers } from './lib/columns.ts'

type Method = 'log1p' | 'log'

interface Params {
  readonly columns: readonly string[]
  readonly method: Method
}

/** Only numbers above this have a logarithm. */
const ABOVE: Readonly<Record<Method, number>> = { log1p: -1, log: 0 }

/** Columns with numbers that have no logarithm, as far as their range is known. */
function refused(chosen: readonly ColumnInfo[], method: Method): readonly ColumnInfo[] {
  return chosen.filter(({ range }) => range && range.min <= ABOVE[method])
}

/** How many numbers became empty: the worker has tried it. */
function countLost({ name, missing }: ColumnInfo, made: readonly ColumnInfo[]): number {
  const after = made.find((column) => column.name === name)
  return after ? Math.max(0, after.missing - missing) : 0
}

function refusal(
  wrong: readonly ColumnInfo[],
  chosen: readonly ColumnInfo[],
  method: Method,
  made: readonly ColumnInfo[],
): Problem {
  const bound = number(ABOVE[method])
  const sentences = wrong.map((column) => {
    const lost = countLost(column, made)
    const what = lost === 0 ? 'numbers' : plural(lost, 'number')
    return `${quote(column.name)} has ${what} not above ${bound}, the smallest ${number(column.range?.min ?? 0)}`
  })
  const fixes: Fix[] = []
  if (method === 'log' && refused(chosen, 'log1p').length === 0)
    fixes.push({
      label: 'Use log(1 + x)',
      steps: [{ do: 'setParam', on: 'self', param: 'method', value: 'log1p' }],
    })
  const left = chosen.filter((column) => !wrong.includes(column)).map(({ name }) => name)
  if (left.length > 0)
    fixes.push({
      label: `Leave out ${list(
        wrong.map(({ name }) => quote(name)),
        2,
      )}`,
      steps: [{ do: 'setParam', on: 'self', param: 'columns', value: left }],
    })
  return error('log-transform/not-above', `${list(sentences, 3)}: there is no logarithm of that.`, {
    param: 'columns',
    advice: method === 'log' ? 'The logarithm of 1 + x takes 0 as well.' : 'Standardise takes any number.',
    fixes,
  })
}

function estimate(chosen: readonly ColumnInfo[], data: TableInfo): TableInfo {
  const changed = new Set(chosen)
  return {
    ...data,
    columns: data.columns.map((column) => (changed.has(column) ? withoutNumbers(column) : column)),
  }
}

export default defineNode({
  type: 'log-transform',
  version: 1,
  family: 'preprocessing',
  title: 'Log transform',
  summary: 'Takes the logarithm of number columns.',
  keywords: ['log', 'log1p', 'logarithm', 'skew', 'ln', 'power'],
  params: z.strictObject({
    columns: columnsParam('The number columns to change; choose none for all of them.', ['number']),
    method: param(z.enum(['log1p', 'log']).default('log1p'), {
      title: 'Logarithm of',
      help: 'Of 1 + x, which takes 0 to 0, or of x itself, which must be above 0; both are natural logarithms.',
      labels: { log1p: '1 + x', log: 'x' },
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with number columns.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with logarithms in place of the numbers.' } },

  infer({ columns, method }, { data }, context) {
    const chosen = chosenNumbers('log-transform', 'Only numbers have a logarithm', columns, data)
    if (!chosen.ok) return fail(...chosen.problems)
    const wrong = refused(chosen.value, method)
    if (wrong.length === 0) return ok({ data: given(estimate(chosen.value, data), context) })
    // How many there are is not in the description of the table; the worker finds out.
    if (!context.facts) return { ok: 'waiting', waiting: 'Counting numbers without a logarithm …' }
    return fail(refusal(wrong, chosen.value, method, context.facts.columns))
  },

  summarize({ columns, method }) {
    const what = method === 'log' ? 'log(x)' : 'log(1 + x)'
    return columns.length === 0 ? what : `${what}, ${summarizeColumns(columns, '')}`
  },

  work: {
    role: 'transform',
    fit: () => null,
    apply({ columns, method }: Params, _state, table) {
      const logarithm = (value: number) =>
        value > ABOVE[method] ? (method === 'log' ? Math.log(value) : Math.log1p(value)) : NaN
      const chosen = liveNumbers(columns, table).map(([name]) => ({ name }))
      return changeNumbers(table, chosen, logarithm)
    },
    restore({ columns, method }, _state, column, value) {
      if (columns.length > 0 && !columns.includes(column)) return value
      return method === 'log' ? Math.exp(value) : Math.expm1(value)
    },
  },

  docs: `
Prices, areas, incomes and counts are mostly small with a few that are very large. Their logarithms are spread more evenly, and a network learns from them more easily: a step then means so many times more, not so much more.

Only numbers above 0 have a logarithm. That of 1 + x takes 0 to 0, and is the safe choice for counts. Numbers without a logarithm are refused here; in new rows they become empty cells. Empty cells stay empty. It learns nothing from the rows, so it may stand before or behind a Split; Standardise fits well behind it.
`,
  source: 'numpy, log1p and log.',
})
