import { z } from 'zod'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { ok } from '../../src/kernel/problem.ts'
import { allRows, type ColumnData } from '../../src/kernel/table.ts'
import { makeData, WORKLOADS } from './workloads.ts'

/** The numbers of a workload as a table, so that Netloom trains on them as on any other data. */
export const benchData = defineNode({
  type: 'bench-data',
  version: 1,
  family: 'data',
  title: 'Bench data',
  summary: 'The data of a workload.',
  params: z.strictObject({
    workload: param(z.enum(['mlp', 'cnn']).default('mlp'), { title: 'Workload', help: 'Which data.' }),
    rows: param(z.int().min(1).max(100_000).default(320), { title: 'Rows', help: 'How many rows.' }),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'Numbers or images, and their class.' } },
  infer: (_params, _inputs, { key, facts }) =>
    facts
      ? ok({
          data: { kind: 'table', columns: facts.columns, rows: facts.rows, split: facts.split, rowsKey: key },
        })
      : { ok: 'waiting', waiting: 'Making the data …' },
  summarize: ({ workload }) => workload,
  work: {
    role: 'source',
    read({ workload: name, rows }) {
      const workload = WORKLOADS[name]
      const { values, labels } = makeData(workload, rows)
      const [height = 0, width, channels] = workload.shape
      const columns = new Map<string, ColumnData>()
      if (width === undefined || channels === undefined)
        for (let column = 0; column < height; column++)
          columns.set(`x${column}`, {
            kind: 'number',
            values: Float64Array.from({ length: rows }, (_, row) => values[row * height + column] ?? 0),
          })
      else columns.set('image', { kind: 'image', shape: [height, width, channels], values, scale: 1 })
      const categories = Array.from({ length: workload.classes }, (_, label) => `class ${label}`)
      columns.set('label', { kind: 'category', codes: labels, categories })
      const table = { columns, rows, roles: null, ids: new Uint32Array(0) }
      return Promise.resolve(ok({ ...table, ids: allRows(table) }))
    },
  },
  docs: 'Made by the benchmark.',
})
