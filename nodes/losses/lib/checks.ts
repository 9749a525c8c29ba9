import { error, type Fix, type Problem } from '../../../src/kernel/problem.ts'
import { showShape, sizeOf } from '../../../src/kernel/shape.ts'
import { CELL_WORDS, list, plural, quote } from '../../../src/kernel/words.ts'
import type { ColumnInfo, ColumnKind, TableInfo, TensorInfo } from '../../../src/kernel/wire.ts'

/** What a loss is called and what it compares with. */
export interface LossWords {
  readonly type: string
  readonly title: string
  readonly kind: 'category' | 'number' | 'image'
}

type Target = { readonly column: ColumnInfo } | { readonly problem: Problem }

/** The target column, or why there is none of the right kind; the fixes offer those that the network does not read. */
export function findTarget(
  words: LossWords,
  target: string,
  data: TableInfo,
  prediction: TensorInfo,
): Target {
  const { type, title, kind } = words
  const suited = data.columns.filter((column) => column.kind === kind)
  const unread = suited.filter(({ name }) => !prediction.columns.includes(name))
  const choice = {
    param: 'target',
    advice:
      suited.length === 0
        ? `The table has no column of ${CELL_WORDS[kind]}.`
        : `Columns of ${CELL_WORDS[kind]}: ${list(suited.map(({ name }) => quote(name)))}.`,
    fixes: (unread.length > 0 ? unread : suited).slice(0, 4).map(({ name }): Fix => predict(name)),
  }
  if (target === '')
    return { problem: error(`${type}/no-target`, `${title} does not know which column to predict.`, choice) }
  const column = data.columns.find(({ name }) => name === target)
  if (!column)
    return {
      problem: error(`${type}/target-missing`, `The table has no column called ${quote(target)}.`, {
        ...choice,
        input: 'data',
      }),
    }
  if (column.kind !== kind)
    return {
      problem: error(
        `${type}/target-kind`,
        `${quote(target)} holds ${CELL_WORDS[column.kind]}, but ${title} predicts ${CELL_WORDS[kind]}.`,
        { ...choice, ...(isOther(column.kind) && { advice: otherLoss(kind, column.kind, choice.advice) }) },
      ),
    }
  return { column }
}

function isOther(kind: string): boolean {
  return kind === 'number' || kind === 'category' || kind === 'image'
}

function otherLoss(kind: LossWords['kind'], found: ColumnKind, advice: string): string {
  if (found === 'image') return `Use Binary cross-entropy or Dice for masks. ${advice}`
  if (kind === 'image')
    return found === 'category'
      ? `Use Cross-entropy for categories. ${advice}`
      : `Use Mean squared error for numbers. ${advice}`
  return kind === 'category'
    ? `Use Mean squared error for numbers; or, if they are classes, say so in the Table under “Numbers that are classes”. ${advice}`
    : `Use Cross-entropy for categories, or choose another column. ${advice}`
}

function predict(name: string): Fix {
  return {
    label: `Predict ${quote(name)}`,
    steps: [{ do: 'setParam', on: 'self', param: 'target', value: name }],
  }
}

/** Problems that every loss can have: other rows, an answer that the network can read, rows without an answer. */
export function commonProblems(
  { type }: LossWords,
  column: ColumnInfo,
  data: TableInfo,
  prediction: TensorInfo,
): Problem[] {
  const problems: Problem[] = []
  const name = quote(column.name)
  if (prediction.rowsKey !== data.rowsKey)
    problems.push(
      error(
        `${type}/rows`,
        `The prediction is computed from the rows of one table and compared with ${name} of another, so the rows do not belong together.`,
        {
          input: 'data',
          advice:
            'Connect the Input and this loss to the same table: both behind the same Split and Drop missing.',
        },
      ),
    )
  else if (prediction.columns.includes(column.name))
    problems.push(
      error(
        `${type}/target-is-input`,
        `The network reads ${name}, which is also what it is to predict: it would only copy it.`,
        {
          param: 'target',
          advice: `Take ${name} out of the columns of the Input, or predict another column.`,
        },
      ),
    )
  if (column.missing > 0)
    problems.push(
      error(
        `${type}/missing-answers`,
        `${plural(column.missing, 'row has', 'rows have')} no value in ${name}, so there is nothing to compare a prediction with.`,
        {
          input: 'data',
          advice: 'Drop missing leaves such rows out; put it in front of everything that uses the table.',
          fixes: [
            {
              label: 'Insert Drop missing',
              steps: [
                {
                  do: 'insert',
                  input: 'data',
                  type: 'drop-missing',
                  params: { columns: [column.name] },
                  beforeSplit: true,
                },
              ],
            },
          ],
        },
      ),
    )
  return problems
}

/** What a loss says when the prediction is not a vector; nothing when it is one. */
export function rankProblem({ type, title }: LossWords, { shape }: TensorInfo): Problem | undefined {
  const [width] = shape
  if (shape.length === 1 && width !== undefined && width !== null) return undefined
  const size = sizeOf(shape)
  return error(
    `${type}/rank`,
    `${title} compares one vector per example, this wire carries ${showShape(shape)}.`,
    {
      input: 'prediction',
      advice:
        size === null
          ? 'End the network with a Dense layer.'
          : `A Flatten in between turns it into ${plural(size, 'number')}; a Dense layer behind it gives the answer.`,
      fixes: [{ label: 'Insert Flatten', steps: [{ do: 'insert', input: 'prediction', type: 'flatten' }] }],
    },
  )
}

/** Gives the layer that predicts a number of units; or, where it has none, puts a Dense layer behind it. */
export function unitsFixes(units: number, activation: 'softmax' | 'linear'): Fix[] {
  return [
    {
      label: `Set units to ${units}`,
      steps: [{ do: 'setParam', on: { input: 'prediction' }, param: 'units', value: units }],
    },
    insertDense(units, activation),
  ]
}

/** Puts a last layer in front of the loss. */
export function insertDense(units: number, activation: 'softmax' | 'linear'): Fix {
  return {
    label: `Insert Dense with ${plural(units, 'unit')}`,
    steps: [{ do: 'insert', input: 'prediction', type: 'dense', params: { units, activation } }],
  }
}

/** Changes the activation of the layer that predicts. */
export function activationFix(activation: 'softmax' | 'linear'): Fix {
  return {
    label: `Use ${activation}`,
    steps: [{ do: 'setParam', on: { input: 'prediction' }, param: 'activation', value: activation }],
  }
}
