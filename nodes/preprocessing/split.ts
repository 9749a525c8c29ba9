import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Fix, type Problem } from '../../src/kernel/problem.ts'
import { count } from '../../src/kernel/shape.ts'
import type { TableData } from '../../src/kernel/table.ts'
import { CELL_WORDS, list, plural, quote, shorten } from '../../src/kernel/words.ts'
import {
  findColumn,
  type ColumnInfo,
  type ColumnKind,
  type SplitInfo,
  type TableInfo,
} from '../../src/kernel/wire.ts'
import { acrossSplit } from './lib/across.ts'
import { share } from './lib/allocate.ts'
import { given } from './lib/columns.ts'
import { givenRoles, groupRoles, randomRoles, roleNamed, timeRoles } from './lib/split-rows.ts'

const WAYS = ['random', 'group', 'time', 'given'] as const
type Way = (typeof WAYS)[number]

interface Params {
  readonly by: Way
  readonly train: number
  readonly validation: number
  readonly stratify: string
  readonly column: string
  readonly seed: number
}

/** Training, validation and test, in percent. */
function partsOf({ train, validation }: Pick<Params, 'train' | 'validation'>): [number, number, number] {
  return [train, validation, Math.max(0, 100 - train - validation)]
}

const PART_NAMES = ['training', 'validation', 'testing'] as const

const noStratify = {
  label: 'Do not stratify',
  steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'stratify', value: '' }],
}

function checkColumn(stratify: string, data: TableInfo): Problem | null {
  if (stratify === '') return null
  const column = findColumn(data, stratify)
  const categories = data.columns.filter(({ kind }) => kind === 'category').map(({ name }) => name)
  const fixes = [
    ...categories.slice(0, 3).map((name) => ({
      label: `Stratify by ${quote(name)}`,
      steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'stratify', value: name }],
    })),
    noStratify,
  ]
  if (!column)
    return error(
      'split/unknown',
      `The table has no column ${quote(stratify)} to stratify by; it has ${list(
        data.columns.map(({ name }) => quote(name)),
        12,
      )}.`,
      { param: 'stratify', input: 'data', fixes },
    )
  if (column.kind !== 'category')
    return error(
      'split/kind',
      `Rows are stratified by a category, but ${quote(stratify)} holds ${CELL_WORDS[column.kind]}.`,
      { param: 'stratify', fixes },
    )
  return null
}

/** Columns that can name a group, a time or a role. */
const COLUMN_KINDS: Readonly<Record<Exclude<Way, 'random'>, readonly ColumnKind[]>> = {
  group: ['category', 'text', 'number'],
  time: ['number', 'category', 'text'],
  given: ['category'],
}

const WANTED: Readonly<Record<Exclude<Way, 'random'>, string>> = {
  group: 'whose rows with one value stay together',
  time: 'that says when each row was',
  given: 'that names the part of each row: train, validation or test',
}

/** What is wrong with the column that says how rows belong together. */
function checkWay({ by, column }: Params, data: TableInfo): Problem | null {
  if (by === 'random' || (by === 'time' && column === '')) return null
  const found = column === '' ? undefined : findColumn(data, column)
  const kinds = COLUMN_KINDS[by]
  const suited = data.columns.filter(
    (one) => kinds.includes(one.kind) && (by !== 'given' || namesRoles(one).strange.length === 0),
  )
  const fixes = [
    ...suited.slice(0, 4).map(({ name }) => setParam(`Use column ${quote(name)}`, 'column', name)),
    setParam('Split at random', 'by', 'random'),
  ]
  if (!found)
    return error(
      column === '' ? 'split/no-column' : 'split/unknown-column',
      column === ''
        ? `No column is chosen ${WANTED[by]}.`
        : `The table has no column ${quote(column)} ${WANTED[by]}.`,
      { param: 'column', fixes },
    )
  if (!kinds.includes(found.kind))
    return error(
      'split/column-kind',
      `${quote(column)} holds ${CELL_WORDS[found.kind]}; a column is wanted ${WANTED[by]}.`,
      { param: 'column', fixes },
    )
  if (by !== 'given') return null
  const { strange, train } = namesRoles(found)
  if (strange.length > 0)
    return error(
      'split/unknown-part',
      `${quote(column)} holds ${list(strange.map(quote), 4)}, which ${strange.length === 1 ? 'names' : 'name'} no part.`,
      { param: 'column', advice: 'The words are train, validation (or val) and test, in any case.', fixes },
    )
  return train
    ? null
    : error('split/no-training', `${quote(column)} names no row for training.`, { param: 'column', fixes })
}

/** What the categories of a column say of parts. */
function namesRoles({ categories = [], counts }: ColumnInfo): { strange: string[]; train: boolean } {
  const there = categories.filter((_, code) => !counts || (counts[code] ?? 0) > 0)
  return {
    strange: there.filter((word) => roleNamed(word) === undefined),
    train: there.some((word) => roleNamed(word) === 'train'),
  }
}

/** How many rows a given column makes of each part; `null` where it was not counted. */
function givenShares({ column }: Params, data: TableInfo): SplitInfo | null {
  const found = findColumn(data, column)
  if (!found?.categories || !found.counts) return null
  const shares = { train: found.missing, validation: 0, test: 0 }
  found.categories.forEach((word, code) => {
    const role = roleNamed(word)
    if (role) shares[role] += found.counts?.[code] ?? 0
  })
  return shares
}

function setParam(label: string, name: string, value: unknown): Fix {
  return { label, steps: [{ do: 'setParam', on: 'self', param: name, value }] }
}

/** Classes that cannot be in every part, because they have fewer rows than there are parts. */
function checkClasses(stratify: string, data: TableInfo, parts: readonly number[]): Problem[] {
  const column = stratify === '' ? undefined : findColumn(data, stratify)
  const needed = parts.filter((part) => part > 0).length
  const small = (column?.categories ?? [])
    .map((name, at) => ({ name, rows: column?.counts?.[at] }))
    .filter(
      (one): one is { name: string; rows: number } =>
        one.rows !== undefined && one.rows > 0 && one.rows < needed,
    )
  if (small.length === 0) return []
  return [
    warning(
      'split/small-class',
      `${list(
        small.map(({ name, rows }) => `${quote(name)} has ${plural(rows, 'row')}`),
        4,
      )}: too few of ${quote(stratify)} for each of the ${needed} parts.`,
      { param: 'stratify', advice: 'The rest of the rows is still shared out evenly.' },
    ),
  ]
}

export default defineNode({
  type: 'split',
  version: 2,
  family: 'preprocessing',
  title: 'Split',
  summary: 'Shares rows out among training, validation and testing.',
  keywords: [
    'train test split',
    'validation',
    'hold out',
    'stratify',
    'group',
    'time',
    'partition',
    'shuffle',
  ],
  params: z.strictObject({
    by: param(z.enum(WAYS).default('random'), {
      title: 'How',
      help: 'At random; by groups that must not be torn apart, such as patients; in the order of time; or as a column says.',
      labels: { random: 'At random', group: 'By group', time: 'By time', given: 'As a column says' },
    }),
    column: param(z.string().max(200).default(''), {
      title: 'Column',
      help: 'The column of groups, of times (none: rows stand in the order of time), or of the words train, validation and test.',
      control: 'column',
      of: 'data',
      when: { param: 'by', is: ['group', 'time', 'given'] },
    }),
    train: param(z.int().min(1).max(100).default(70), {
      title: 'Training',
      help: 'The share of rows that the network learns from.',
      unit: '%',
      control: 'slider',
      when: { param: 'by', is: ['random', 'group', 'time'] },
    }),
    validation: param(z.int().min(0).max(99).default(15), {
      title: 'Validation',
      help: 'The share of rows that tell when to stop; what is left after training and validation is for testing.',
      unit: '%',
      control: 'slider',
      when: { param: 'by', is: ['random', 'group', 'time'] },
    }),
    stratify: param(z.string().max(200).default(''), {
      title: 'Stratify by',
      help: 'Every part gets the same share of each class of this column; choose none to draw rows freely.',
      control: 'column',
      of: 'data',
      kinds: ['category'],
      when: { param: 'by', is: ['random'] },
    }),
    seed: param(z.int().min(0).max(4294967295).default(1), {
      title: 'Seed',
      help: 'The same seed always gives the same split.',
      when: { param: 'by', is: ['random', 'group'] },
    }),
  }),
  inputs: { data: { kind: 'table', help: 'The rows to share out.' } },
  outputs: { data: { kind: 'table', help: 'The same rows, each for training, validation or testing.' } },

  infer(params, { data }, context) {
    const { by, train, validation } = params
    const stratify = by === 'random' ? params.stratify : ''
    if (data.split !== null)
      return fail(
        error('split/twice', 'The rows that arrive here are already split.', {
          input: 'data',
          advice: 'One Split is enough: a second one would mix test rows into the training rows.',
          fixes: [{ label: 'Remove this Split', steps: [{ do: 'bypass' }] }],
        }),
      )
    const wrongWay = checkWay(params, data)
    if (wrongWay) return fail(wrongWay)
    const notes = context.facts?.notes ?? []
    if (by === 'given') {
      const split = givenShares(params, data) ?? ('counting' as const)
      return ok({ data: given({ ...data, split, rowsKey: context.key }, context) }, notes)
    }
    if (train + validation > 100)
      return fail(
        error(
          'split/over',
          `${train} % for training and ${validation} % for validation are ${train + validation} %: more than there is.`,
          {
            param: 'validation',
            fixes: [
              {
                label: `Set validation to ${Math.floor((100 - train) / 2)} %`,
                steps: [
                  {
                    do: 'setParam',
                    on: 'self',
                    param: 'validation',
                    value: Math.floor((100 - train) / 2),
                  },
                ],
              },
            ],
          },
        ),
      )
    const wrongColumn = checkColumn(stratify, data)
    if (wrongColumn) return fail(wrongColumn)

    const parts = partsOf(params)
    const needed = parts.filter((part) => part > 0).length
    if (data.rows !== null && data.rows < needed)
      return fail(
        error('split/rows', `${plural(data.rows, 'row')} cannot be shared out among ${needed} parts.`, {
          input: 'data',
        }),
      )
    const shares = data.rows === null ? null : share(data.rows, parts)
    const [forTraining = 0, forValidation = 0, forTest = 0] = shares ?? []
    if (shares && data.rows !== null && forTraining === 0)
      return fail(
        error(
          'split/no-training',
          `${train} % of ${plural(data.rows, 'row')} is less than one row to learn from.`,
          {
            param: 'train',
          },
        ),
      )
    const problems: Problem[] = []
    if (parts[2] === 0)
      problems.push(
        warning('split/no-test', `${train} % and ${validation} % leave no row for testing.`, {
          param: 'validation',
          advice: 'Without test rows nothing tells honestly how good the network is.',
        }),
      )
    shares?.forEach((rows, part) => {
      const percent = parts[part] ?? 0
      if (rows === 0 && percent > 0 && data.rows !== null)
        problems.push(
          warning(
            'split/empty-part',
            `${percent} % of ${plural(data.rows, 'row')} is no whole row, so none is for ${PART_NAMES[part] ?? 'testing'}.`,
            { param: part === 1 ? 'validation' : 'train' },
          ),
        )
    })
    problems.push(...checkClasses(stratify, data, parts))

    // How many rows the parts get by groups is known when they were shared out.
    const counted = shares && by !== 'group'
    const split = counted ? { train: forTraining, validation: forValidation, test: forTest } : 'counting'
    return ok({ data: given({ ...data, split, rowsKey: context.key }, context) }, [...problems, ...notes])
  },

  summarize({ by, column, train, validation, stratify }) {
    const parts = `${count(train)} / ${count(validation)} / ${count(Math.max(0, 100 - train - validation))} %`
    const named = by === 'random' ? stratify : column
    if (by === 'given') return named === '' ? 'as a column says' : `as ${shorten(named, 30)} says`
    if (by === 'time') return `${parts}, in time`
    return named === '' || named.length > 30 ? parts : `${parts}, by ${named}`
  },

  work: {
    role: 'transform',
    splits: true,
    rows: 'choose',
    fit: () => null,
    apply(params: Params, _state, table): TableData {
      const parts = partsOf(params)
      switch (params.by) {
        case 'random':
          return { ...table, roles: randomRoles(table, parts, params.stratify, params.seed) }
        case 'group':
          return { ...table, roles: groupRoles(table, parts, params.column, params.seed) }
        case 'time':
          return { ...table, roles: timeRoles(table, parts, params.column) }
        case 'given':
          return { ...table, roles: givenRoles(table, params.column) }
      }
    },
    notes: (_params, _before, after) => acrossSplit(after),
  },

  migrate: { 1: (params) => params },

  docs: `
A network must be judged by rows that it has never seen. Split gives every row one role: training rows are learned from, validation rows tell when to stop and which settings are best, and test rows are looked at once, at the end. The order of the rows stays.

The shares are exact: 70, 15 and 15 % of 342 rows are 240, 51 and 51 (what is left over goes to the parts with the largest remainder). With a column to stratify by, every class is shared out in the same way, to within one row; rows without a value there are a class of their own. Everything that learns from data, such as Standardise, belongs behind the Split.

At random is right when rows have nothing to do with each other. Several rows of one patient, text or machine belong into one part: split by group, or the network is tested on what it knows. Measurements over time belong in the order of time: train on the past, test on the future. And where others have fixed the parts, a column with the words train, validation and test is followed.

Rows for validation or testing that stand among the training rows as well are pointed out: they test nothing.
`,
  source:
    'scikit-learn, model_selection.train_test_split; GroupShuffleSplit; controlled rounding after Cox (1987).',
})
