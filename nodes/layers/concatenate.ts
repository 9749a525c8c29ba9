import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { sameShape, showShape } from '../../src/kernel/shape.ts'
import { list } from '../../src/kernel/words.ts'
import type { Activated, TensorInfo } from '../../src/kernel/wire.ts'

export default defineNode({
  type: 'concatenate',
  version: 1,
  family: 'layers',
  title: 'Concatenate',
  summary: 'Puts the numbers of several wires side by side.',
  keywords: ['merge', 'join', 'skip connection', 'combine', 'branches'],
  params: z.strictObject({}),
  inputs: { x: { kind: 'tensor', many: true, help: 'Two or more wires, joined in this order.' } },
  outputs: { y: { kind: 'tensor', help: 'One wire with the numbers of all.' } },

  infer(_, { x }) {
    const [first, ...others] = x
    if (!first || others.length === 0)
      return fail(
        error('concatenate/one-wire', 'Concatenate joins two or more wires, but only 1 arrives.', {
          input: 'x',
          advice: 'Connect another wire, or take this layer out.',
          fixes: [{ label: 'Take Concatenate out', steps: [{ do: 'bypass' }] }],
        }),
      )
    const problems = [...rowProblems(first, others), ...axisProblems(first, others)]
    if (problems.length > 0) return fail(...problems)
    const lasts = x.map(({ shape }) => shape.at(-1) ?? null)
    const last = lasts.includes(null) ? null : lasts.reduce<number>((sum, dim) => sum + (dim ?? 0), 0)
    return ok({
      y: {
        kind: 'tensor',
        shape: [...first.shape.slice(0, -1), last],
        activated: together(x),
        rowsKey: first.rowsKey,
        columns: [...new Set(x.flatMap(({ columns }) => columns))],
      },
    })
  },

  summarize: () => 'side by side',

  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call: (tf, _, { inputs: { x } }) => ({ y: tf.concat([...x], -1) }),
  },

  docs: `
Concatenate writes vectors one behind the other: 16 numbers and 4 numbers become 20. Images are joined by their channels: 8 × 8 × 16 and 8 × 8 × 8 become 8 × 8 × 24.

Use it to bring branches of a network together, for example an image and a few numbers about it, or to hand an early layer's output to a later layer past those in between.

All wires must describe the same rows, and only the last axis may differ in size.
`,
  source: 'Keras, layers.Concatenate.',
})

function rowProblems(first: TensorInfo, others: readonly TensorInfo[]): Problem[] {
  const stranger = others.find(({ rowsKey }) => rowsKey !== first.rowsKey)
  if (!stranger) return []
  return [
    error(
      'concatenate/rows',
      `The wires are computed from the rows of different tables (${list(first.columns, 3)}; ${list(stranger.columns, 3)}), so there is no telling which rows belong together.`,
      { input: 'x', advice: 'Connect the Inputs of all branches to the same table.' },
    ),
  ]
}

function axisProblems(first: TensorInfo, others: readonly TensorInfo[]): Problem[] {
  const front = first.shape.slice(0, -1)
  const odd = others.find(
    ({ shape }) => shape.length !== first.shape.length || !sameShape(shape.slice(0, -1), front),
  )
  if (!odd) return []
  return [
    error(
      'concatenate/axes',
      `${showShape(first.shape)} and ${showShape(odd.shape)} cannot be joined: only the last axis may differ.`,
      {
        input: 'x',
        advice:
          odd.shape.length === first.shape.length
            ? 'Give the images the same height and width, or put a Flatten into every branch.'
            : 'Put a Flatten into the branches that carry images.',
      },
    ),
  ]
}

/** What all wires have in common; several sets of probabilities side by side no longer add up to 1. */
function together(wires: readonly TensorInfo[]): Activated {
  const [first] = wires
  if (!first || first.activated === 'softmax') return 'other'
  return wires.every(({ activated }) => activated === first.activated) ? first.activated : 'other'
}
