import { z } from 'zod'
import { createCatalogue } from '../../../src/kernel/catalogue.ts'
import { defineNode, type Definition } from '../../../src/kernel/define.ts'
import { ok } from '../../../src/kernel/problem.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { definitions } from '../../../nodes/index.ts'

/** A node that gives out a table made by a test. */
export function givenTable(table: TableData): Definition {
  return defineNode({
    type: 'given',
    version: 1,
    family: 'data',
    title: 'Given',
    summary: 'A table made by a test.',
    params: z.strictObject({}),
    inputs: {},
    outputs: { data: { kind: 'table', help: 'The table.' } },
    infer: (_, __, { facts, key }) =>
      facts
        ? ok({ data: { ...facts, kind: 'table', rowsKey: key } })
        : { ok: 'waiting', waiting: 'Reading the table.' },
    summarize: () => '',
    work: { role: 'source', read: () => Promise.resolve(ok(table)) },
    docs: '',
  })
}

/** The real catalogue with more nodes beside its own. */
export const catalogueWith = (...more: readonly Definition[]) => createCatalogue([...definitions, ...more])

/** A table of columns of equal length, without a Split unless roles are given. */
export function tableOf(columns: Record<string, ColumnData>, rows: number, roles?: Uint8Array): TableData {
  return {
    columns: new Map(Object.entries(columns)),
    rows,
    roles: roles ?? null,
    ids: Uint32Array.from({ length: rows }, (_, row) => row),
  }
}

export const numbers = (values: readonly number[]): ColumnData => ({
  kind: 'number',
  values: Float64Array.from(values),
})

export const categories = (codes: readonly number[], names: readonly string[]): ColumnData => ({
  kind: 'category',
  codes: Int32Array.from(codes),
  categories: names,
})
