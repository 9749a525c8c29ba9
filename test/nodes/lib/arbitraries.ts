import fc from 'fast-check'
import type { Definition, TableFacts } from '../../../src/kernel/define.ts'
import { paramFields, type ParamField } from '../../../src/kernel/params.ts'
import { allRows, type ColumnData, type TableData } from '../../../src/kernel/table.ts'
import type {
  ColumnInfo,
  LossInfo,
  ModelInfo,
  TableInfo,
  TensorInfo,
  WireInfo,
  WireKind,
} from '../../../src/kernel/wire.ts'
import { accepts } from './accepts.ts'

/** Names as they come in strangers' files; readers of tables cut them off at 200 characters. */
const NAMES = [
  'a',
  'b',
  'x',
  'y',
  'class',
  'image',
  '',
  ' ',
  'Beak Length (mm)',
  '__proto__',
  'constructor',
  '“quoted”',
  '<b>bold</b>',
  'naïve 日本 🐧',
  'line\nend.',
  'x'.repeat(200),
] as const

const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string() },
)
type Names = fc.Arbitrary<string>
const rowsKey = fc.constantFrom('rows', 'other')
const count = fc.oneof(fc.nat(5), fc.nat(10_000_000))

/** Values of one param: whatever its schema accepts, small numbers and known names more often. */
function paramValue(definition: Definition, field: ParamField, names: Names): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(field.default) },
    {
      weight: 3,
      arbitrary: anyValue(field, names).filter((value) => accepts(definition, field.name, value)),
    },
  )
}

function anyValue(
  { type, min = -1e9, max = 1e9, choices = [], default: fallback }: ParamField,
  names: Names,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'integer':
      return fc.oneof(
        fc.integer({ min, max: Math.min(max, min + 6) }),
        fc.integer({ min, max }),
        fc.constantFrom(min, max),
      )
    case 'number':
      return fc.double({ min, max, noNaN: true })
    case 'choice':
      return fc.constantFrom(...choices)
    case 'boolean':
      return fc.boolean()
    case 'list':
      return fc.array(names, { maxLength: 5 })
    case 'text':
      return fc.oneof(names, fc.constant(fallback))
  }
}

/** Params that a definition's schema accepts, from its bounds; columns are called by the given names. */
export function paramsFor(
  definition: Definition,
  names: Names = name,
): fc.Arbitrary<Record<string, unknown>> {
  const fields = paramFields(definition.params)
  return fc.record(
    Object.fromEntries(fields.map((field) => [field.name, paramValue(definition, field, names)])),
  )
}

const dim = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, 1, 100_000) },
)

const range = fc
  .tuple(fc.double({ min: -1e300, max: 1e300, noNaN: true }), fc.double({ min: 0, max: 1e300, noNaN: true }))
  .map(([min, width]) => ({ min, max: Math.min(min + width, 1e300), mean: min + width / 2 }))

function optional<K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<Partial<Record<K, T>>> {
  return fc
    .option(value, { nil: undefined })
    .map((given) => (given === undefined ? {} : { [key]: given })) as fc.Arbitrary<Partial<Record<K, T>>>
}

/** A described column of any kind. */
function columnInfo(called: string): fc.Arbitrary<ColumnInfo> {
  const base = { name: fc.constant(called), missing: fc.oneof(fc.constant(0), count) }
  const size = fc.integer({ min: 1, max: 64 })
  return fc.oneof(
    fc
      .tuple(
        fc.record({ ...base, kind: fc.constant('number' as const), shape: fc.constant([]) }),
        optional('range', range),
      )
      .map(([column, more]) => ({ ...column, ...more })),
    fc
      .tuple(
        fc.record({
          ...base,
          kind: fc.constant('category' as const),
          shape: fc.constant([]),
          categories: fc.uniqueArray(name, { maxLength: 6 }),
        }),
        fc.array(count, { minLength: 6, maxLength: 6 }),
        fc.boolean(),
      )
      .map(([column, counts, counted]) =>
        counted ? { ...column, counts: counts.slice(0, column.categories.length) } : column,
      ),
    fc.record({ ...base, kind: fc.constant('text' as const), shape: fc.constant([]) }),
    fc.record({
      ...base,
      kind: fc.constant('image' as const),
      shape: fc.tuple(size, size, fc.constantFrom(1, 3, 4)),
    }),
    fc.record({ ...base, kind: fc.constant('vector' as const), shape: fc.tuple(size) }),
    fc
      .tuple(
        fc.record({
          ...base,
          kind: fc.constant('sequence' as const),
          shape: fc.oneof(fc.tuple(size), fc.tuple(size, size)),
        }),
        optional('tokens', size),
      )
      .map(([column, more]) => ({ ...column, ...more })),
  )
}

const split = fc.oneof(
  fc.constant(null),
  fc.constant('counting' as const),
  fc.record({ train: count, validation: count, test: count }),
)

const facts: fc.Arbitrary<TableFacts> = fc.record({
  columns: fc
    .uniqueArray(name, { maxLength: 6 })
    .chain((names) => fc.tuple(...names.map((one) => columnInfo(one)))),
  rows: fc.oneof(fc.constant(null), count),
  split,
})

const table: fc.Arbitrary<TableInfo> = fc
  .tuple(facts, rowsKey)
  .map(([given, key]) => ({ kind: 'table', ...given, rowsKey: key }))

const tensor: fc.Arbitrary<TensorInfo> = fc.record({
  kind: fc.constant('tensor' as const),
  shape: fc.array(dim, { maxLength: 5 }),
  activated: fc.constantFrom('linear', 'softmax', 'sigmoid', 'relu', 'tanh', 'other'),
  rowsKey,
  columns: fc.uniqueArray(name, { maxLength: 4 }),
})

const loss: fc.Arbitrary<LossInfo> = fc
  .tuple(
    fc.record({
      kind: fc.constant('loss' as const),
      target: name,
      classes: fc.uniqueArray(name, { maxLength: 5 }),
      prediction: tensor,
      rows: fc.oneof(fc.constant(null), count),
      split,
      weight: fc.double({ min: 0, max: 1000, noNaN: true }),
    }),
    fc.boolean(),
    optional(
      'reads',
      facts.map(({ columns }) => columns),
    ),
  )
  .map(([made, regression, more]) => ({
    ...made,
    ...(regression ? { task: 'regression' as const, classes: [] } : { task: 'classification' as const }),
    ...more,
  }))

const model: fc.Arbitrary<ModelInfo> = fc.record({
  kind: fc.constant('model' as const),
  losses: fc.array(loss, { maxLength: 3 }),
})

const WIRES: Readonly<Record<WireKind, fc.Arbitrary<WireInfo>>> = { table, tensor, loss, model }

/** What may arrive at the inputs of a definition: anything of the right kind. */
export function inputsFor(definition: Definition): fc.Arbitrary<Record<string, unknown>> {
  const arriving = Object.entries(definition.inputs).map(([port, { kind, many, optional: maybe }]) => {
    const one: fc.Arbitrary<unknown> = WIRES[kind]
    return [
      port,
      many ? fc.array(one, { maxLength: 4 }) : maybe ? fc.option(one, { nil: undefined }) : one,
    ] as const
  })
  return fc.record(Object.fromEntries(arriving))
}

/** Facts for a definition that gives out a table, or none; none for all others. */
export function factsFor(definition: Definition): fc.Arbitrary<TableFacts | undefined> {
  const gives = Object.values(definition.outputs).some(({ kind }) => kind === 'table')
  return gives ? fc.option(facts, { nil: undefined }) : fc.constant(undefined)
}

/** A live table with columns of every kind, gaps, and maybe roles. */
export const liveTable: fc.Arbitrary<TableData> = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), fc.boolean())
  .chain(([rows, names, splits]) =>
    fc
      .tuple(
        fc.tuple(...names.map(() => liveColumn(rows))),
        splits ? fc.uint8Array({ minLength: rows, maxLength: rows, max: 2 }) : fc.constant(null),
      )
      .map(([columns, roles]) => {
        const made = {
          columns: new Map(columns.map((column, at): [string, ColumnData] => [names[at] ?? '', column])),
          rows,
          roles,
        }
        return { ...made, ids: allRows({ ...made, ids: new Uint32Array(0) }) }
      }),
  )

function liveColumn(rows: number): fc.Arbitrary<ColumnData> {
  const length = { minLength: rows, maxLength: rows }
  return fc.oneof(
    fc
      .array(
        fc.oneof(
          { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
          { weight: 1, arbitrary: fc.constant(NaN) },
        ),
        length,
      )
      .map((values) => ({ kind: 'number' as const, values: Float64Array.from(values) })),
    fc
      .tuple(fc.array(fc.integer({ min: -1, max: 3 }), length), fc.constant(['p', 'q', 'r', 's']))
      .map(([codes, categories]) => ({
        kind: 'category' as const,
        codes: Int32Array.from(codes),
        categories,
      })),
    fc
      .array(fc.oneof(fc.string(), fc.constant(null)), length)
      .map((values) => ({ kind: 'text' as const, values })),
    fc.uint8Array({ minLength: rows * 6, maxLength: rows * 6 }).map((values) => ({
      kind: 'image' as const,
      shape: [2, 3, 1] as const,
      values,
      scale: 1 / 255,
    })),
    someNumbers(rows * 3).map((values) => ({ kind: 'vector' as const, shape: [3] as const, values })),
    fc.oneof(
      someNumbers(rows * 4).map((values) => ({ kind: 'sequence' as const, shape: [2, 2], values })),
      fc.array(fc.nat(4), { minLength: rows * 2, maxLength: rows * 2 }).map((values) => ({
        kind: 'sequence' as const,
        shape: [2],
        values: Float32Array.from(values),
        tokens: 5,
      })),
    ),
  )
}

function someNumbers(size: number): fc.Arbitrary<Float32Array> {
  return fc
    .array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: size, maxLength: size })
    .map((values) => Float32Array.from(values))
}
