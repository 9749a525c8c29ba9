import { error, type PlacedProblem, type Problem } from '../kernel/problem.ts'
import { bytes, number } from '../kernel/words.ts'

/** A problem on its way up through code that waits for promises. It never leaves the worker. */
export class Fault extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'Fault'
    this.problem = problem
  }
}

/** Puts a problem on a node, unless it already has a place. */
export function placed(problem: Problem, node?: string): PlacedProblem {
  if ('at' in problem) return problem as PlacedProblem
  const { input, param } = problem
  return {
    ...problem,
    at: {
      ...(node !== undefined && { node }),
      ...(input !== undefined && { input }),
      ...(param !== undefined && { param }),
    },
  }
}

const MEMORY =
  /alloc|out of memory|memory access out of bounds|array length|array buffer|oom|texture size|too large/i

/** Turns whatever was thrown while `title` was at work into a problem. */
export function problemOf(thrown: unknown, title: string): Problem {
  if (thrown instanceof Fault) return thrown.problem
  const told = thrown instanceof Error ? thrown.message : String(thrown)
  const reason = told.split('\n', 1)[0]?.replace(/\.*$/, '') || 'no reason given'
  if (thrown instanceof RangeError || MEMORY.test(told))
    return error('engine/out-of-memory', `There was not enough memory for ${title} (${reason}).`, {
      advice: 'Use a smaller batch, fewer units or filters, or fewer rows; or choose another backend.',
    })
  return error('engine/node-failed', `${title} stopped with an error: ${reason}.`, {
    advice: 'The rest of the graph is unharmed. Another backend may do what this one could not.',
  })
}

/** The loss is not a number any more: `step` counts from 1 over all epochs. */
export function diverged(step: number, epoch: number, learningRate: number): Problem {
  return error(
    'train/diverged',
    `The loss stopped being a number at step ${number(step)} (epoch ${number(epoch)}) with a learning rate of ${number(learningRate)}.`,
    {
      param: 'learningRate',
      advice: `The steps are too large: try a learning rate of ${number(suggestedRate(learningRate))}, and put Standardise before the Input when the numbers are large.`,
      fixes: [
        {
          label: `Set the learning rate to ${number(suggestedRate(learningRate))}`,
          steps: [{ do: 'setParam', on: 'self', param: 'learningRate', value: suggestedRate(learningRate) }],
        },
      ],
    },
  )
}

/** A tenth, as a short number; a rate far too large goes to 0.01 at once. */
function suggestedRate(rate: number): number {
  return rate > 1 ? 0.01 : Number((rate / 10).toPrecision(1))
}

/** The estimate stopped the run before anything was allocated. */
export function overBudget(needed: number, budget: number): Problem {
  return error(
    'engine/over-budget',
    `Training this network would take ${bytes(needed)}, and Netloom allows ${bytes(budget)}.`,
    { advice: 'Use fewer units or filters, smaller batches, or fewer rows.' },
  )
}

/** Why a run was not begun. */
export const BUSY: Problem = error('engine/busy', 'The engine is already busy with another run.', {
  advice: 'Stop that run, or wait until it is done.',
})
