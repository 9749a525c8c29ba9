import type { ModelHead, ModelInput, TrainedModel } from '../../../src/kernel/evaluation.ts'
import { error, fail } from '../../../src/kernel/problem.ts'
import { random } from '../../../src/kernel/random.ts'
import { allRows, ROLE, rowsOf, type ColumnData, type TableData } from '../../../src/kernel/table.ts'

/** One head: its target, and what it predicts from the numbers of an example. */
export interface MadeHead {
  readonly target: string
  readonly predict: (inputs: readonly number[]) => readonly number[]
}

/** A "trained" model whose predictions are a function that the test knows, over a table that the test made. */
export function makeModel(
  columns: Readonly<Record<string, ColumnData>>,
  inputs: readonly (readonly string[])[],
  heads: readonly MadeHead[],
  roles: Uint8Array | null = null,
): TrainedModel {
  const map = new Map(Object.entries(columns))
  const rows = rowCount(columns)
  const table: TableData = { columns: map, rows, roles, ids: Uint32Array.from({ length: rows }, (_, k) => k) }
  const modelInputs = inputs.map((names): ModelInput => {
    const image = map.get(names[0] ?? '')
    if (image?.kind === 'image')
      return {
        columns: names,
        shape: image.shape,
        values: Float32Array.from(image.values, (v) => v * image.scale),
      }
    const values = Float32Array.from({ length: rows * names.length }, (_, at) => {
      const column = map.get(names[at % names.length] ?? '')
      return column?.kind === 'number' ? (column.values[Math.floor(at / names.length)] ?? NaN) : NaN
    })
    return { columns: names, shape: [names.length], values }
  })
  const modelHeads = heads.map(({ target, predict }): ModelHead => {
    const answers = map.get(target)
    if (!answers) throw new Error(`no column ${target}`)
    const classes = answers.kind === 'category' ? answers.categories : []
    return {
      task: answers.kind === 'category' ? 'classification' : 'regression',
      target,
      classes,
      width: predict(
        example(
          modelInputs,
          modelInputs.map(({ values }) => values),
          0,
        ),
      ).length,
      answers,
    }
  })
  const predictAt = (values: readonly Float32Array[], count: number) =>
    heads.map(({ predict }) =>
      Float32Array.from(
        Array.from({ length: count }, (_, at) => [...predict(example(modelInputs, values, at))]).flat(),
      ),
    )
  return {
    heads: modelHeads,
    inputs: modelInputs,
    table,
    shown: table,
    rows: (role) =>
      roles === null ? { role: 'all', rows: allRows(table) } : { role, rows: rowsOf(table, role) },
    predict: async (chosen) => {
      const values = modelInputs.map(({ shape, values: all }) => {
        const size = shape.reduce((product, dim) => product * dim, 1)
        return Float32Array.from(
          Array.from(chosen, (row) => [...all.subarray(row * size, (row + 1) * size)]).flat(),
        )
      })
      return predictAt(values, chosen.length)
    },
    predictAt: async (values, count) => predictAt(values, count),
    newRows: () => fail(error('predict/several-sources', 'This model was made for a test.')),
    predictNew: () => Promise.resolve(fail()),
  }
}

function rowCount(columns: Readonly<Record<string, ColumnData>>): number {
  const [first] = Object.values(columns)
  switch (first?.kind) {
    case 'category':
      return first.codes.length
    case 'number':
    case 'text':
      return first.values.length
    case 'image':
      return first.values.length / (first.shape[0] * first.shape[1] * first.shape[2])
    default:
      return 0
  }
}

/** All numbers of one example, input after input. */
function example(inputs: readonly ModelInput[], values: readonly Float32Array[], at: number): number[] {
  return inputs.flatMap(({ shape }, k) => {
    const size = shape.reduce((product, dim) => product * dim, 1)
    return [...(values[k] ?? new Float32Array(0)).subarray(at * size, (at + 1) * size)]
  })
}

/** Roles for a number of rows: three in five train, one validation, one test. */
export function roles(rows: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) =>
    row % 5 < 3 ? ROLE.train : row % 5 === 3 ? ROLE.validation : ROLE.test,
  )
}

/** Two intertwined half moons and a network that nearly tells them apart. */
export function moons(rows = 300): TrainedModel {
  const from = random(1, 'moons')
  const x = new Float64Array(rows)
  const y = new Float64Array(rows)
  const codes = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const angle = Math.PI * from.uniform()
    const code = row % 2
    x[row] = (code === 0 ? Math.cos(angle) : 1 - Math.cos(angle)) + 0.12 * from.normal()
    y[row] = (code === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle)) + 0.12 * from.normal()
    codes[row] = code
  }
  return makeModel(
    {
      x: { kind: 'number', values: x },
      y: { kind: 'number', values: y },
      moon: { kind: 'category', codes, categories: ['upper', 'lower'] },
    },
    [['x', 'y']],
    [
      {
        target: 'moon',
        predict: ([a = 0, b = 0]) => {
          const lower =
            1 / (1 + Math.exp(6 * (b - 0.25 + 0.55 * Math.cos((Math.PI * (a - 0.5)) / 1.6 + 1.6))))
          return [1 - lower, lower]
        },
      },
    ],
    roles(rows),
  )
}
