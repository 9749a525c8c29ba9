import type { Catalogue } from '../kernel/catalogue.ts'
import type { TransformWork } from '../kernel/define.ts'
import type { NewField, NewRowsForm } from '../kernel/evaluation.ts'
import { examples } from '../kernel/evaluation.ts'
import { error, fail, ok, type Checked, type Problem } from '../kernel/problem.ts'
import {
  cellSize,
  describeColumns,
  fittingRows,
  rowsOf,
  takeRows,
  type ColumnData,
  type TableData,
} from '../kernel/table.ts'
import { list, plural, quote } from '../kernel/words.ts'
import type { PlanNode } from '../compile/plan-types.ts'
import type { Outline } from './outline.ts'
import { definitionOf, tableInput, type MadeTable } from './tables.ts'

/** New rows on their way: per input of the network rows × numbers. */
export interface Arrived {
  readonly inputs: readonly Float32Array[]
  readonly count: number
  /** The place among the new rows of each row that arrived: windows make one of several. */
  readonly ids: Uint32Array
  readonly notes: readonly Problem[]
}

/**
 * The way from the data to a network, with all that was learned on it, for rows that come later: they are preprocessed
 * exactly as the training rows were.
 */
export interface Road {
  /** What a person must give, with rows to begin with. */
  form(): Checked<NewRowsForm>
  /** Takes rows, with the columns of the source, down the road. */
  travel(rows: TableData): Checked<Arrived>
  /** Takes a number that is predicted for the target of a head back to the units of the data. */
  restore(head: number, value: number): number
  /** Whether `restore` changes anything for this head. */
  restores(head: number): boolean
  /** The data node where the road begins; `null` where there are several. */
  readonly source: PlanNode | null
}

interface Stage {
  readonly node: PlanNode
  readonly title: string
  readonly work: TransformWork<Readonly<Record<string, unknown>>>
  readonly state: unknown
  readonly before: TableData
}

/** Rows that stand for all when it is found out which columns matter. */
const PROBES = 48
/** Rows that a form can begin with. */
const SAMPLES = 60

/** Finds the road of a network. All of its tables must have been made. */
export function roadOf(
  outline: Outline,
  nodes: ReadonlyMap<string, PlanNode>,
  catalogue: Catalogue,
  made: (id: string) => MadeTable,
): Road {
  const chainOf = (id: string): { source: PlanNode; stages: Stage[] } => {
    const node = nodes.get(id)
    if (!node) throw new Error(`internal: the plan lacks ${id}`)
    const definition = definitionOf(catalogue, node)
    const { work, title } = definition
    if (work.role !== 'transform') return { source: node, stages: [] }
    const before = tableInput(definition, node)
    const { source, stages } = chainOf(before)
    const stage = { node, title, work, state: made(id).state, before: made(before).table }
    return { source, stages: [...stages, stage] }
  }

  const chains = outline.inputs.map(({ table }) => chainOf(table))
  const [first] = chains
  const source = first && chains.every((chain) => chain.source === first.source) ? first.source : null
  const restorers = outline.heads.map((head) => {
    if (head.info.task !== 'regression') return []
    const { target } = head.info
    return chainOf(head.table)
      .stages.filter(({ work, before }) => work.restore && before.columns.has(target))
      .toReversed()
  })

  const encode = (rows: TableData): { inputs: Float32Array[]; tables: TableData[] } => {
    const known = new Map<string, TableData>()
    const arrived = chains.map(({ stages }) => {
      let table = rows
      let path = ''
      for (const { node, work, state } of stages) {
        if (work.rows === 'choose') continue
        path += `/${node.id}`
        const there = known.get(path)
        table = there ?? work.apply(node.params, state, table)
        known.set(path, table)
      }
      return table
    })
    return {
      tables: arrived,
      inputs: outline.inputs.map(({ node, work }, at) => work.encode(node.params, arrived[at]!)),
    }
  }

  const needed = (table: TableData): string[] => {
    const roles = rowsOf(table, 'train')
    const rows = (roles.length > 0 ? roles : fittingRows(table)).slice(0, PROBES)
    const probe = { ...takeRows(table, rows), roles: null }
    const plain = encode(probe).inputs
    return [...probe.columns.keys()].filter((name) => {
      for (const change of [rotated, emptied]) {
        const column = probe.columns.get(name)
        const other = column && change(column)
        if (!other) continue
        const columns = new Map(probe.columns).set(name, other)
        try {
          const { inputs } = encode({ ...probe, columns })
          if (inputs.some((values, at) => !sameNumbers(values, plain[at]!))) return true
        } catch {
          // A node that cannot do without the column needs it.
          return true
        }
      }
      return false
    })
  }

  let columns: readonly string[] | null = null
  const neededColumns = (): readonly string[] => (columns ??= source ? needed(made(source.id).table) : [])

  return {
    source,
    restores: (head) => (restorers[head]?.length ?? 0) > 0,
    restore(head, value) {
      let taken = value
      const target = outline.heads[head]?.info.target ?? ''
      for (const { work, node, state } of restorers[head] ?? [])
        taken = work.restore?.(node.params, state, target, taken) ?? taken
      return taken
    },

    form() {
      if (!source) return fail(severalSources(chains.map((chain) => chain.source.id)))
      const { table } = made(source.id)
      const names = new Set(neededColumns())
      const infos = describeColumns(table).filter(({ name }) => names.has(name))
      const windows = chains.some(({ stages }) => stages.some(({ work }) => work.rows === 'make'))
      const fields = infos.map((info): NewField => {
        const column = table.columns.get(info.name)
        return {
          ...info,
          ...(column?.kind === 'number' && { whole: column.values.every((value) => !(value % 1)) }),
        }
      })
      const chosen = sampleRows(made(outline.heads[0]?.table ?? '').table, table)
      const few = windows ? firstRows(table, SAMPLES) : takeRows(table, chosen)
      const cut = { ...few, columns: new Map([...few.columns].filter(([name]) => names.has(name))) }
      return ok({
        fields,
        rows: examples(
          cut,
          Array.from({ length: cut.rows }, (_, row) => row),
          SAMPLES,
        ),
        together: windows,
      })
    },

    travel(rows) {
      if (!source) return fail(severalSources(chains.map((chain) => chain.source.id)))
      const { table } = made(source.id)
      const { inputs, tables: arrived } = encode(rows)
      const [one] = arrived
      if (!one || one.rows === 0) return fail(tooFew(rows.rows))
      const empty = emptyInputs(outline, inputs, one.rows)
      if (empty.length > 0) return fail(missing(empty, rows, neededColumns()))
      return ok({ inputs, count: one.rows, ids: one.ids, notes: unseen(rows, table, neededColumns()) }, [])
    },
  }
}

/** Rows that were not trained on, if there are any, in an order that does not begin with the first class only. */
function sampleRows(split: TableData, source: TableData): Uint32Array {
  const test = split.roles ? rowsOf(split, 'test') : new Uint32Array(0)
  const rows = test.length > 0 ? test : fittingRows(split)
  const step = Math.max(1, Math.floor(rows.length / SAMPLES))
  const chosen: number[] = []
  for (let at = 0; at < rows.length && chosen.length < SAMPLES; at += step) {
    // A row's id is its number in the source.
    const id = split.ids[rows[at] ?? 0] ?? 0
    if (id < source.rows) chosen.push(id)
  }
  return Uint32Array.from(chosen)
}

function firstRows(table: TableData, most: number): TableData {
  return takeRows(
    table,
    Uint32Array.from({ length: Math.min(most, table.rows) }, (_, row) => row),
  )
}

/** The same cells, each one row further. */
function rotated(column: ColumnData): ColumnData | null {
  switch (column.kind) {
    case 'number':
      return { ...column, values: column.values.map((_, at, all) => all.at(at - 1) ?? NaN) }
    case 'category':
      return { ...column, codes: column.codes.map((_, at, all) => all.at(at - 1) ?? -1) }
    case 'text':
      return { ...column, values: column.values.map((_, at, all) => all.at(at - 1) ?? null) }
    case 'image':
    case 'vector':
    case 'sequence': {
      const size = cellSize(column)
      const turn = <T extends Uint8Array | Float32Array>(values: T): T => {
        const turned = values.slice() as T
        turned.set(values.subarray(values.length - size), 0)
        turned.set(values.subarray(0, values.length - size), size)
        return turned
      }
      return column.kind === 'image'
        ? { ...column, values: turn(column.values) }
        : { ...column, values: turn(column.values) }
    }
  }
}

/** The same column without any value. */
function emptied(column: ColumnData): ColumnData | null {
  switch (column.kind) {
    case 'number':
      return { ...column, values: column.values.map(() => NaN) }
    case 'category':
      return { ...column, codes: column.codes.map(() => -1) }
    case 'text':
      return { ...column, values: column.values.map(() => null) }
    default:
      return null
  }
}

function sameNumbers(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]))
}

/** Rows (from 0) that arrived with an empty number at some input. */
function emptyInputs({ inputs }: Outline, values: readonly Float32Array[], count: number): number[] {
  const rows = new Set<number>()
  values.forEach((numbers, at) => {
    const size = (inputs[at]?.shape ?? []).reduce((product, dim) => product * dim, 1)
    for (let k = 0; k < count * size; k++) if (Number.isNaN(numbers[k])) rows.add(Math.floor(k / size))
  })
  return [...rows].sort((a, b) => a - b)
}

function severalSources(ids: readonly string[]): Problem {
  return error(
    'predict/several-sources',
    `This network reads the data of ${list([...new Set(ids)])}, and new rows can be given for one data node only.`,
    { advice: 'Look at Predictions for the rows that are there.' },
  )
}

function tooFew(rows: number): Problem {
  return error(
    'predict/too-few-rows',
    `${plural(rows, 'row')} are too few: this network looks at several rows in a row, and none was left on the way.`,
    { advice: 'Give as many rows, one behind the other, as its Window or Lag looks back.' },
  )
}

function missing(empty: readonly number[], rows: TableData, needed: readonly string[]): Problem {
  const gaps = needed.filter((name) => {
    const column = rows.columns.get(name)
    if (!column) return true
    return empty.some((row) => row < rows.rows && isEmpty(column, row))
  })
  return error(
    'predict/missing',
    gaps.length > 0
      ? `There is no value for ${list(gaps.map(quote))}, which the network needs.`
      : `${plural(empty.length, 'row')} arrived at the network without all of its numbers.`,
    {
      advice:
        gaps.length > 0
          ? 'Fill it in; or put Impute behind the Split, so that empty cells get a value.'
          : 'Rows that look back, as with Lag, need the rows before them: give these as well.',
    },
  )
}

function isEmpty(column: ColumnData, row: number): boolean {
  if (column.kind === 'number') return Number.isNaN(column.values[row])
  if (column.kind === 'category') return (column.codes[row] ?? -1) < 0
  return column.kind === 'text' && (column.values[row] ?? null) === null
}

/** Categories that no row of the data has: most nodes treat them as empty, which a person should know. */
function unseen(rows: TableData, source: TableData, needed: readonly string[]): Problem[] {
  const notes: Problem[] = []
  for (const name of needed) {
    const column = rows.columns.get(name)
    const known = source.columns.get(name)
    if (column?.kind !== 'category' || known?.kind !== 'category') continue
    const strange = new Set<string>()
    for (const code of column.codes) {
      const word = column.categories[code]
      if (word !== undefined && !known.categories.includes(word)) strange.add(word)
    }
    if (strange.size > 0)
      notes.push({
        code: 'predict/unseen',
        severity: 'warning',
        message: `${list([...strange].map(quote), 4)} ${strange.size === 1 ? 'is' : 'are'} new: no row of the data has ${strange.size === 1 ? 'it' : 'them'} in ${quote(name)}.`,
        advice: 'It counts as none of the categories that are known.',
      })
  }
  return notes
}
