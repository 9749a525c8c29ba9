import { z } from '../../../src/kernel/z.ts'
import type { EvaluationResult, ModelHead, TrainedModel } from '../../../src/kernel/evaluation.ts'
import { param } from '../../../src/kernel/params.ts'
import { error, type Problem } from '../../../src/kernel/problem.ts'
import { list, plural, quote } from '../../../src/kernel/words.ts'
import type { Role } from '../../../src/kernel/table.ts'
import type { LossInfo, ModelInfo, Task } from '../../../src/kernel/wire.ts'

/** The param that chooses the rows to look at. */
export const rowsParam = param(z.enum(['test', 'validation', 'train']).default('test'), {
  title: 'Rows',
  help: 'Which rows are looked at. Test rows tell how the network does on rows it has never seen.',
  labels: { test: 'Test', validation: 'Validation', train: 'Training' },
})

/** The param that chooses among several answers. */
export const targetParam = param(z.string().max(200).default(''), {
  title: 'Target',
  help: 'Which predicted column to look at; left empty, the first one.',
  control: 'target',
  of: 'model',
})

/** What people call the rows of each role. */
export const ROW_WORDS: Readonly<Record<Role | 'all', string>> = {
  train: 'training rows',
  validation: 'validation rows',
  test: 'test rows',
  all: 'all rows',
}

/** "50 test rows"; of a table that is not split just "50 rows". */
export function countRows({ role, count }: EvaluationResult['rows']): string {
  const [one, many] = role === 'all' ? ['row', 'rows'] : [ROW_WORDS[role].slice(0, -1), ROW_WORDS[role]]
  return plural(count, one, many)
}

const PURPOSE: Readonly<Record<Role, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'testing',
}

/** Nothing to look at: the Split keeps no row for this role. The fixes offer the roles that have rows. */
export function rowProblems(type: string, rows: Role, { losses }: ModelInfo): Problem[] {
  const split = losses[0]?.split
  if (!split || split === 'counting' || split[rows] > 0) return []
  const others = (['test', 'validation', 'train'] as const).filter((role) => split[role] > 0)
  return [
    error(`${type}/no-rows`, `The Split keeps no row for ${PURPOSE[rows]}.`, {
      param: 'rows',
      advice: 'Change the Split, or look at other rows.',
      fixes: others.map((role) => ({
        label: `Look at ${ROW_WORDS[role]}`,
        steps: [{ do: 'setParam', on: 'self', param: 'rows', value: role }],
      })),
    }),
  ]
}

type Found = { readonly loss: LossInfo } | { readonly problem: Problem }

/** The loss whose predictions are looked at: the one of `target`, or the first of a fitting task. */
export function findLoss(
  type: string,
  title: string,
  target: string,
  { losses }: ModelInfo,
  task?: Task,
): Found {
  const fitting = losses.filter((loss) => task === undefined || loss.task === task)
  const choice = {
    param: 'target',
    fixes: fitting.slice(0, 4).map((loss) => ({
      label: `Look at ${quote(loss.target)}`,
      steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'target', value: loss.target }],
    })),
  }
  const named = losses.find((loss) => loss.target === target)
  if (target !== '' && !named)
    return {
      problem: error(`${type}/target-missing`, `The model does not predict ${quote(target)}.`, {
        ...choice,
        advice: `It predicts ${list(losses.map((loss) => quote(loss.target)))}.`,
      }),
    }
  const loss = named ?? fitting[0]
  if (loss && fitting.includes(loss)) return { loss }
  const wrong = loss ?? losses[0]
  return {
    problem: error(
      `${type}/task`,
      wrong
        ? `${title} compares ${TASK_WORDS[task ?? 'classification']}, but the model predicts ${TASK_WORDS[wrong.task]} (${quote(wrong.target)}).`
        : `${title} has nothing to look at: the model predicts nothing.`,
      {
        ...choice,
        input: 'model',
        advice: `For ${TASK_WORDS[wrong?.task ?? 'regression']}, use Metrics or Predictions.`,
      },
    ),
  }
}

/** What people call that which is predicted. */
const TASK_WORDS: Readonly<Record<Task, string>> = {
  classification: 'classes',
  regression: 'numbers',
  segmentation: 'masks',
}

export interface LookedAt {
  readonly index: number
  readonly head: ModelHead
}

/** The head that `findLoss` chose, at run time. */
export function findHead({ heads }: TrainedModel, target: string, task?: Task): LookedAt {
  const named = heads.findIndex((head) => head.target === target)
  const index = named >= 0 ? named : heads.findIndex((head) => task === undefined || head.task === task)
  const head = heads[index]
  if (!head) throw new Error('internal: no head for this evaluation')
  return { index, head }
}
