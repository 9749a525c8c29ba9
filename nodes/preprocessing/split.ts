import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Problem } from '../../src/kernel/problem.ts'
import { random } from '../../src/kernel/random.ts'
import { count } from '../../src/kernel/shape.ts'
import { ROLES, type TableData } from '../../src/kernel/table.ts'
import { CELL_WORDS, list, plural, quote } from '../../src/kernel/words.ts'
import { findColumn, type TableInfo } from '../../src/kernel/wire.ts'
import { share, shareGroups } from './lib/allocate.ts'
import { given } from './lib/columns.ts'

interface Params {
  readonly train: number
  readonly validation: number
  readonly stratify: string
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
  version: 1,
  family: 'preprocessing',
  title: 'Split',
  summary: 'Shares rows out among training, validation and testing.',
  keywords: ['train test split', 'validation', 'hold out', 'stratify', 'partition', 'shuffle'],
  params: z.strictObject({
    train: param(z.int().min(1).max(100).default(70), {
      title: 'Training',
      help: 'The share of rows that the network learns from.',
      unit: '%',
      control: 'slider',
    }),
    validation: param(z.int().min(0).max(99).default(15), {
      title: 'Validation',
      help: 'The share of rows that tell when to stop; what is left after training and validation is for testing.',
      unit: '%',
      control: 'slider',
    }),
    stratify: param(z.string().max(200).default(''), {
      title: 'Stratify by',
      help: 'Every part gets the same share of each class of this column; choose none to draw rows freely.',
      control: 'column',
      of: 'data',
      kinds: ['category'],
    }),
    seed: param(z.int().min(0).max(4294967295).default(1), {
      title: 'Seed',
      help: 'The same seed always gives the same split.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'The rows to share out.' } },
  outputs: { data: { kind: 'table', help: 'The same rows, each for training, validation or testing.' } },

  infer(params, { data }, context) {
    const { train, validation, stratify } = params
    if (data.split !== null)
      return fail(
        error('split/twice', 'The rows that arrive here are already split.', {
          input: 'data',
          advice: 'One Split is enough: a second one would mix test rows into the training rows.',
          fixes: [{ label: 'Remove this Split', steps: [{ do: 'bypass' }] }],
        }),
      )
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

    const split = shares ? { train: forTraining, validation: forValidation, test: forTest } : 'counting'
    return ok({ data: given({ ...data, split, rowsKey: context.key }, context) }, problems)
  },

  summarize({ train, validation, stratify }) {
    const parts = `${count(train)} / ${count(validation)} / ${count(Math.max(0, 100 - train - validation))} %`
    return stratify === '' || stratify.length > 30 ? parts : `${parts}, by ${stratify}`
  },

  work: {
    role: 'transform',
    splits: true,
    rows: 'choose',
    fit: () => null,
    apply(params: Params, _state, table): TableData {
      const draw = random(params.seed, 'split')
      const groups = groupRows(params.stratify, table)
      const shares = shareGroups(
        groups.map((rows) => rows.length),
        partsOf(params),
      )
      const roles = new Uint8Array(table.rows)
      groups.forEach((rows, group) => {
        draw.shuffle(rows)
        let next = 0
        ROLES.forEach((_, role) => {
          const end = next + (shares[group]?.[role] ?? 0)
          while (next < end) roles[rows[next++] ?? 0] = role
        })
      })
      return { ...table, roles }
    },
  },

  docs: `
A network must be judged by rows that it has never seen. Split gives every row one role: training rows are learned from, validation rows tell when to stop and which settings are best, and test rows are looked at once, at the end. The order of the rows stays.

The shares are exact: 70, 15 and 15 % of 342 rows are 240, 51 and 51 (what is left over goes to the parts with the largest remainder). With a column to stratify by, every class is shared out in the same way, to within one row; rows without a value there are a class of their own. Everything that learns from data, such as Standardise, belongs behind the Split.
`,
  source: 'scikit-learn, model_selection.train_test_split; controlled rounding after Cox (1987).',
})

/** Rows by the class of a column, rows without a value last; all rows in one group without a column. */
function groupRows(stratify: string, table: TableData): Uint32Array[] {
  const column = stratify === '' ? undefined : table.columns.get(stratify)
  if (column?.kind !== 'category') return [Uint32Array.from({ length: table.rows }, (_, row) => row)]
  const groups: number[][] = Array.from({ length: column.categories.length + 1 }, () => [])
  column.codes.forEach((code, row) => groups[code < 0 ? column.categories.length : code]?.push(row))
  return groups.map((rows) => Uint32Array.from(rows))
}
