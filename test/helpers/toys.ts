import { z } from '../../src/kernel/z.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { showShape } from '../../src/kernel/shape.ts'
import { fittingRows, ROLE, type TableData } from '../../src/kernel/table.ts'

/**
 * A small catalogue for tests of everything that is handed one: whole definitions that do little. They change only with
 * the tests, while the real nodes go on.
 */

/** Counts from 0: one number column called by `column`. */
export const toySource = defineNode({
  type: 'toy-source',
  version: 1,
  family: 'data',
  title: 'Toy source',
  summary: 'Counts.',
  params: z.strictObject({
    rows: param(z.int().min(1).max(1000).default(10), { title: 'Rows', help: 'How far it counts.' }),
    column: param(z.string().max(100).default('n'), { title: 'Column', help: 'What the column is called.' }),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'The counted rows.' } },
  infer: ({ rows, column }, _, { key }) =>
    ok({
      data: {
        kind: 'table',
        columns: [{ name: column, kind: 'number', shape: [], missing: 0 }],
        rows,
        split: null,
        rowsKey: key,
      },
    }),
  summarize: ({ rows }) => `to ${rows}`,
  work: {
    role: 'source',
    read: ({ rows, column }) =>
      Promise.resolve(
        ok<TableData>({
          columns: new Map([
            [column, { kind: 'number', values: Float64Array.from({ length: rows }, (_, n) => n) }],
          ]),
          rows,
          roles: null,
          ids: Uint32Array.from({ length: rows }, (_, n) => n),
        }),
      ),
  },
  docs: 'Counts from 0.',
})

/** Divides all number columns by their largest value, times a factor. Its params have a past. */
export const toyScale = defineNode({
  type: 'toy-scale',
  version: 3,
  family: 'preprocessing',
  title: 'Toy scale',
  summary: 'Scales.',
  params: z.strictObject({
    factor: param(z.number().min(0.001).max(1000).default(1), {
      title: 'Factor',
      help: 'The new largest value.',
    }),
    skip: param(z.array(z.string().max(100)).max(2000).default([]), {
      title: 'Skip',
      help: 'Columns left as they are.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'What is scaled.' } },
  outputs: { data: { kind: 'table', help: 'The scaled table.' } },
  infer: (_, { data }) => ok({ data }),
  summarize: ({ factor }) => `× ${factor}`,
  work: {
    role: 'transform',
    learns: true,
    fit: (_, table) => {
      const rows = fittingRows(table)
      return Object.fromEntries(
        [...table.columns].flatMap(([name, column]) =>
          column.kind === 'number'
            ? [[name, Math.max(...Array.from(rows, (row) => column.values[row] ?? 0))]]
            : [],
        ),
      )
    },
    apply: ({ factor, skip }, state, table) => ({
      ...table,
      columns: new Map(
        [...table.columns].map(([name, column]) => {
          const largest = (state as Readonly<Record<string, number>>)[name]
          if (column.kind !== 'number' || largest === undefined || skip.includes(name)) return [name, column]
          return [name, { ...column, values: column.values.map((value) => (value / largest) * factor) }]
        }),
      ),
    }),
  },
  migrate: {
    // In version 1 the factor was called `by` and was a percentage.
    1: ({ by = 100, ...rest }) => ({ ...rest, percent: by }),
    // In version 2 it was a percentage.
    2: ({ percent, ...rest }) => ({ ...rest, factor: Number(percent) / 100 }),
  },
  docs: 'Scales all number columns.',
})

/** Keeps every other row for tests. */
export const toySplit = defineNode({
  type: 'toy-split',
  version: 1,
  family: 'preprocessing',
  title: 'Toy split',
  summary: 'Splits.',
  params: z.strictObject({}),
  inputs: { data: { kind: 'table', help: 'What is split.' } },
  outputs: { data: { kind: 'table', help: 'The table with roles.' } },
  infer: (_, { data }) => ok({ data: { ...data, split: 'counting' } }),
  summarize: () => 'in halves',
  work: {
    role: 'transform',
    splits: true,
    fit: () => null,
    apply: (_, __, table) => ({
      ...table,
      roles: Uint8Array.from({ length: table.rows }, (_value, row) =>
        row % 2 === 0 ? ROLE.train : ROLE.test,
      ),
    }),
  },
  docs: 'Every other row is for tests.',
})

/** All number columns as a vector. */
export const toyInput = defineNode({
  type: 'toy-input',
  version: 1,
  family: 'layers',
  title: 'Toy input',
  summary: 'Columns become a vector.',
  params: z.strictObject({}),
  inputs: { data: { kind: 'table', help: 'Where the columns come from.' } },
  outputs: { x: { kind: 'tensor', help: 'One vector per row.' } },
  infer: (_, { data }) =>
    ok({
      x: {
        kind: 'tensor',
        shape: [data.columns.length],
        activated: 'linear',
        rowsKey: data.rowsKey,
        columns: data.columns.map(({ name }) => name),
      },
    }),
  summarize: () => 'all columns',
  work: {
    role: 'input',
    columns: () => [],
    encode: (_, table) => {
      const columns = [...table.columns.values()].filter((column) => column.kind === 'number')
      return Float32Array.from({ length: table.rows * columns.length }, (_value, at) => {
        const column = columns[at % columns.length]
        return column?.values[Math.floor(at / columns.length)] ?? 0
      })
    },
  },
  docs: 'All number columns.',
})

/** Multiplies by a number. */
export const toyLayer = defineNode({
  type: 'toy-layer',
  version: 1,
  family: 'layers',
  title: 'Toy layer',
  summary: 'Multiplies.',
  params: z.strictObject({
    units: param(z.int().min(1).max(1000).default(4), { title: 'Units', help: 'What it multiplies with.' }),
    on: param(z.boolean().default(true), { title: 'On', help: 'Whether it does.' }),
  }),
  inputs: { x: { kind: 'tensor', help: 'One vector per example.' } },
  outputs: { y: { kind: 'tensor', help: 'The same vector, multiplied.' } },
  infer: (_, { x }) =>
    x.shape.length === 1
      ? ok({ y: x })
      : fail(error('toy-layer/rank', `Toy layer reads vectors, this wire carries ${showShape(x.shape)}.`)),
  summarize: ({ units }) => `× ${units}`,
  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: (_, { x }) => x.shape[0] ?? 0,
    call: (tf, { units, on }, { inputs: { x } }) => ({ y: on ? tf.mul(x, units) : x }),
  },
  docs: 'Multiplies by the number of units.',
})

/** Adds up what many wires bring. */
export const toySum = defineNode({
  type: 'toy-sum',
  version: 1,
  family: 'layers',
  title: 'Toy sum',
  summary: 'Adds.',
  params: z.strictObject({}),
  inputs: {
    xs: { kind: 'tensor', many: true, help: 'What is added.' },
    extra: { kind: 'tensor', optional: true, help: 'One more.' },
  },
  outputs: { y: { kind: 'tensor', help: 'The sum.' } },
  infer: (_, { xs: [first] }) =>
    first ? ok({ y: first }) : fail(error('toy-sum/none', 'Toy sum needs at least 1 wire, it has 0.')),
  summarize: () => 'all wires',
  work: {
    role: 'layer',
    weights: () => [],
    multiplyAdds: () => 0,
    call: (tf, _, { inputs: { xs } }) => ({ y: tf.addN([...xs]) }),
  },
  docs: 'Adds up its wires.',
})

export const toys = [toySource, toyScale, toySplit, toyInput, toyLayer, toySum]

export const toyCatalogue = createCatalogue(toys)
