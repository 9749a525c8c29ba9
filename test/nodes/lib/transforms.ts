import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Inferred, TransformWork } from '../../../src/kernel/define.ts'
import type { Ports } from '../../../src/kernel/port.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import type { TableData } from '../../../src/kernel/table.ts'
import { cells, numbers, tableOf } from './tables.ts'

type Cells = readonly (number | null)[]
type Columns = Readonly<Record<string, Cells>>

interface Reference {
  readonly roles: readonly number[]
  /** With values planted in the last row, a test row. */
  readonly numbers: Columns
  readonly oneHot: {
    readonly column: readonly string[]
    readonly categories: readonly string[]
    readonly expected: readonly (readonly number[])[]
  }
  readonly impute: {
    readonly strategies: Readonly<Record<'mean' | 'median' | 'most-frequent', Columns>>
    readonly words: readonly (string | null)[]
    readonly frequent: readonly string[]
  }
  readonly minMax: readonly {
    readonly low: number
    readonly high: number
    readonly clip: boolean
    readonly expected: Columns
  }[]
  readonly clip: readonly { readonly low: number; readonly high: number; readonly expected: Columns }[]
  readonly log: Readonly<Record<'log' | 'log1p', { readonly columns: Columns; readonly expected: Columns }>>
  readonly duplicates: {
    readonly columns: {
      readonly a: Cells
      readonly b: readonly (string | null)[]
      readonly c: readonly string[]
    }
    readonly cases: readonly { readonly columns: readonly string[]; readonly kept: readonly number[] }[]
  }
  readonly filterRows: readonly {
    readonly column: string
    readonly comparison: string
    readonly value: string
    readonly kept: readonly number[]
  }[]
  readonly ordinal: {
    readonly column: readonly string[]
    readonly order: readonly string[]
    readonly expected: readonly number[]
  }
}

/** What scikit-learn and numpy give, learned from the rows with role 0. */
export const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/preprocessing/transforms.json', import.meta.url), 'utf8'),
) as Reference

export const rolesOf = () => Uint8Array.from(reference.roles)

/** A live table of number columns; `null` is an empty cell. */
export function numberTable(columns: Columns, roles: Uint8Array | null = null): TableData {
  return tableOf(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        numbers(...values.map((value) => value ?? NaN)),
      ]),
    ),
    roles,
  )
}

/** Fits and applies, with what was learned saved as JSON in between. */
export function applied<P>(
  { work }: { readonly work: TransformWork<P> | { readonly role: string } },
  params: P,
  table: TableData,
): TableData {
  if (!('fit' in work)) throw new Error('a transform was expected')
  return work.apply(params, JSON.parse(JSON.stringify(work.fit(params, table))), table)
}

/** Number columns agree to 1e-6, relative where numbers are large, and have the same empty cells. */
export function expectNumbers(table: TableData, expected: Columns): void {
  for (const [name, values] of Object.entries(expected)) {
    const found = cells(table.columns.get(name))
    expect(found, name).toHaveLength(values.length)
    values.forEach((value, row) => {
      if (value === null) expect(found[row], `${name} ${row}`).toBeNull()
      else
        expect(Math.abs(Number(found[row] ?? NaN) - value), `${name} ${row}`).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(value)),
        )
    })
  }
}

/** The first problem of what was refused. */
export function problemOf(found: Inferred<Ports>): Problem {
  const [problem] = found.ok === false ? found.problems : []
  if (!problem) throw new Error('it should be refused')
  return problem
}
