import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '../../nodes/index.ts'
import type { Definition } from '../../src/kernel/define.ts'
import { defaultParams } from '../../src/kernel/params.ts'
import { sizeOf } from '../../src/kernel/shape.ts'
import { cellSize, describeTable, ROLE, type ColumnData, type TableData } from '../../src/kernel/table.ts'
import type { TableInfo } from '../../src/kernel/wire.ts'
import { liveTable, paramsFor } from './lib/arbitraries.ts'
import { diskIo, sound } from './lib/tables.ts'

const withRole = (role: string) =>
  definitions.filter(({ work }) => work.role === role).map((one) => [one.type, one] as const)
const runs = { numRuns: 100 }

/** What both a description and a live table say for certain. */
const outline = ({ columns, rows, split }: Pick<TableInfo, 'columns' | 'rows' | 'split'>) => ({
  columns: columns.map(({ name, kind, shape, categories }) => ({ name, kind, shape, categories })),
  rows,
  split,
})

/** A deep copy, to see later whether anything was changed. */
function copy(table: TableData): TableData {
  return structuredClone(table)
}

/** Infers, and where it is refused, with what its fixes set: random params alone would hardly ever fit some nodes. */
function inferRepaired(definition: Definition, drawn: Record<string, unknown>, table: TableData) {
  const { work } = definition
  const data = describeTable(table, 'rows')
  let params = drawn
  for (let fixes = 0; ; fixes++) {
    const found = definition.infer(params, { data }, { key: 'own', facts: undefined })
    if (found.ok === 'waiting' && work.role === 'transform') {
      // Only what the worker measures tells what comes out: then that is what is promised.
      const { columns, rows, split } = describeTable(work.apply(params, work.fit(params, table), table), '')
      const facts = { columns, rows, split }
      return { found: definition.infer(params, { data }, { key: 'own', facts }), params }
    }
    if (found.ok !== false || fixes === 3) return { found, params }
    const [step] = found.problems.flatMap(({ fixes: offered = [] }) => offered.flatMap(({ steps }) => steps))
    if (step?.do !== 'setParam' || step.on !== 'self') return { found, params }
    params = { ...params, [step.param]: step.value }
  }
}

describe.each(withRole('source'))('%s reads', (_, definition) => {
  it('with its defaults, what it promises', async () => {
    const { work } = definition
    if (work.role !== 'source') throw new Error('a source was expected')
    const params = defaultParams(definition.params)
    const first = definition.infer(params, {}, { key: 'own', facts: undefined })
    if (first.ok === false) {
      // It waits for a file of the person's own, and says the same when it is asked to read without one.
      const refused = await work.read(params, diskIo())
      expect(refused).toEqual({ ok: false, problems: first.problems })
      expect(definition.accepts).toBeDefined()
      return
    }
    const table = sound(await work.read(params, diskIo()))
    for (const [name, column] of table.columns) expect(cellCount(column), name).toBe(table.rows)
    expect([...table.ids]).toEqual([...Array(table.rows).keys()])
    expect(table.roles).toBeNull()
    const { kind: _kind, rowsKey: _key, ...facts } = describeTable(table, 'own')
    const found = definition.infer(params, {}, { key: 'own', facts })
    expect(found.ok === true && found.value['data']).toEqual(describeTable(table, 'own'))
    const blind = definition.infer(params, {}, { key: 'own', facts: undefined })
    const [promised] = blind.ok === true ? Object.values(blind.value) : []
    if (promised?.kind === 'table') expect(outline(promised)).toEqual(outline(facts))
    else expect(blind.ok).toBe('waiting')
  })
})

describe.each(withRole('transform'))('%s', (_, definition) => {
  const { work } = definition
  if (work.role !== 'transform') throw new Error('a transform was expected')

  const tableAndParams = liveTable.chain((table) =>
    fc.tuple(fc.constant(table), paramsFor(definition, fc.constantFrom(...table.columns.keys()))),
  )

  /** Random tables and params that the definition accepts. */
  function eachAccepted(
    visit: (table: TableData, params: Record<string, unknown>, promised: TableInfo) => void,
  ): void {
    fc.assert(
      fc.property(tableAndParams, ([table, drawn]) => {
        const { found, params } = inferRepaired(definition, drawn, table)
        const promised = found.ok === true ? found.value['data'] : undefined
        fc.pre(promised?.kind === 'table')
        if (promised?.kind === 'table') visit(table, params, promised)
      }),
      runs,
    )
  }

  it('does what it promised before anything was measured, and leaves its input alone', () => {
    eachAccepted((table, params, promised) => {
      const before = copy(table)
      const made = work.apply(params, work.fit(params, table), table)
      expect(table).toEqual(before)
      const actual = outline(describeTable(made, ''))
      const expected = outline(promised)
      expect(actual.columns).toEqual(expected.columns)
      if (expected.rows !== null) expect(actual.rows).toBe(expected.rows)
      if (expected.split === 'counting') expect(actual.split).not.toBeNull()
      else expect(actual.split).toEqual(expected.split)
      for (const [name, column] of made.columns) expect(cellCount(column), name).toBe(made.rows)
    })
  })

  it('gives rows a new name exactly when they may be others', () => {
    eachAccepted((table, params, { rowsKey }) => {
      const made = work.apply(params, work.fit(params, table), table)
      if (rowsKey === 'rows') {
        expect(made.ids).toEqual(table.ids)
        expect(made.roles).toEqual(table.roles)
      } else expect(rowsKey).toBe('own')
    })
  })

  it('learns plain JSON that works as well after saving', () => {
    eachAccepted((table, params) => {
      const state = work.fit(params, table)
      const saved: unknown = JSON.parse(JSON.stringify(state ?? null))
      expect(saved).toEqual(state ?? null)
      expect(work.apply(params, saved, table)).toEqual(work.apply(params, state, table))
    })
  })

  it.runIf(work.restore)('takes numbers back to what they were', () => {
    const restore = work.restore ?? ((_params, _state, _column, value) => value)
    expect.hasAssertions()
    eachAccepted((table, params) => {
      const state = work.fit(params, table)
      const made = work.apply(params, state, table)
      // A number that is taken back and changed again comes out the same; the number itself may have lost digits on
      // the way, as when a wide range was pressed into a tiny one.
      const taken = copy(table)
      for (const [name, column] of taken.columns) {
        const changed = made.columns.get(name)
        if (column.kind !== 'number' || changed?.kind !== 'number') continue
        changed.values.forEach((value, row) => {
          if (!Number.isNaN(value)) column.values[row] = restore(params, state, name, value)
        })
      }
      const again = work.apply(params, state, taken)
      for (const [name, column] of made.columns) {
        const other = again.columns.get(name)
        if (column.kind !== 'number' || other?.kind !== 'number') continue
        const near = Math.max(1e-300, 1e-9 * spread(column.values))
        column.values.forEach((value, row) => {
          const back = other.values[row] ?? NaN
          if (!Number.isNaN(value)) expect(Math.abs(back - value)).toBeLessThanOrEqual(near)
        })
      }
    })
  })

  it('learns nothing from rows that are not for training', () => {
    eachAccepted((table, params) => {
      if (table.roles === null) return
      const disturbed = copy(table)
      for (const column of disturbed.columns.values())
        if (column.kind === 'number')
          disturbed.roles?.forEach((role, row) => {
            if (role !== ROLE.train) column.values[row] = 1e12
          })
      expect(work.fit(params, disturbed)).toEqual(work.fit(params, table))
    })
  })
})

describe.each(withRole('input'))('%s', (_, definition) => {
  it('gives as many numbers as it promised', () => {
    const { work } = definition
    if (work.role !== 'input') throw new Error('an input was expected')
    fc.assert(
      fc.property(liveTable, fc.nat(), fc.integer({ min: 1, max: 4 }), (table, first, many) => {
        const names = [...table.columns.keys()]
        const columns = names.slice(first % names.length).slice(0, many)
        const data = describeTable(table, 'rows')
        const found = definition.infer({ columns }, { data }, { key: 'own', facts: undefined })
        const promised = found.ok === true ? found.value['y'] : undefined
        fc.pre(promised?.kind === 'tensor')
        if (promised?.kind !== 'tensor') return
        expect(promised.rowsKey).toBe('rows')
        expect(promised.columns).toEqual(work.columns({ columns }))
        const encoded = work.encode({ columns }, table)
        expect(encoded).toHaveLength(table.rows * (sizeOf(promised.shape) ?? NaN))
        expect(encoded.every(Number.isFinite)).toBe(true)
      }),
      runs,
    )
  })
})

/** The largest size of the numbers in a column. */
function spread(values: Float64Array): number {
  return values.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))), 0)
}

function cellCount(column: ColumnData): number {
  if (column.kind === 'category') return column.codes.length
  return 'shape' in column ? column.values.length / cellSize(column) : column.values.length
}
