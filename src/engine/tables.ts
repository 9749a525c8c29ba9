import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition, EngineIo, SourceIo, TableFacts } from '../kernel/define.ts'
import type { Checked, Problem } from '../kernel/problem.ts'
import { error, fail, ok } from '../kernel/problem.ts'
import { describeColumns, describeSplit, type ColumnData, type TableData } from '../kernel/table.ts'
import type { Measured, PlanNode } from '../compile/plan-types.ts'
import { createKept } from './kept.ts'
import { nextTask } from './next-task.ts'
import { Fault, problemOf } from './problems.ts'
import type { Reading } from './protocol.ts'

/** A table that a node gave out. */
export interface MadeTable {
  readonly table: TableData
  /** What the node learned from the training rows; `null` for a source. */
  readonly state: unknown
  /** Warnings about the rows, such as that some were repaired. */
  readonly notes?: readonly Problem[]
}

/** Milliseconds of reading between two messages about how far it has come. */
const TURN = 40

/** Bytes of tables that are kept; the one that was not used for longest goes first. */
const BUDGET = 512_000_000

/** Runs table nodes and keeps what they give, by content key, so that nothing is read or computed twice. */
export interface Tables {
  /** The table of a node, with all that it needs. `reused` when it was there already. */
  make(
    node: PlanNode,
    nodes: ReadonlyMap<string, PlanNode>,
  ): Promise<Checked<MadeTable> & { reused: boolean }>
  /** Runs the table nodes among these and describes what they give. Those behind one that failed are left out. */
  measure(nodes: readonly PlanNode[]): Promise<readonly Measured[]>
  /** Stops reading the table with this key: whoever waits for it gets the problem `engine/cancelled`. */
  cancel(key: string): void
  /** A kept table; `undefined` when the key is not known any more. */
  find(key: string): MadeTable | undefined
  /** What an Input node reads from a table: rows × numbers. Kept as long as the table. */
  encode(node: PlanNode, table: TableData): Float32Array
}

export function createTables(
  catalogue: Catalogue,
  io: EngineIo,
  { budget = BUDGET, onReading }: { budget?: number; onReading?: (reading: Reading) => void } = {},
): Tables {
  const kept = createKept<{ made: MadeTable; bytes: number }>(budget, ({ bytes }) => bytes)
  const running = new Map<string, Promise<Checked<MadeTable>>>()
  const encoded = new WeakMap<TableData, Map<string, Float32Array>>()
  const facts = new WeakMap<TableData, TableFacts>()
  const find = (key: string) => kept.get(key)?.made
  const keep = (key: string, made: MadeTable, bytes: number) => kept.set(key, { made, bytes })
  const cancelled = new Set<string>()

  /** What a source tells while it reads: passed on now and then, and the moment when it is told that it was cancelled. */
  const teller = (key: string): SourceIo['tell'] => {
    let last = performance.now()
    const check = () => {
      if (cancelled.has(key)) throw new Fault(CANCELLED)
    }
    return async (done, total) => {
      check()
      const now = performance.now()
      if (now - last < TURN) return
      last = now
      onReading?.({ key, done, total })
      await nextTask()
      check()
    }
  }

  const carryOut = async (
    node: PlanNode,
    nodes: ReadonlyMap<string, PlanNode>,
  ): Promise<Checked<MadeTable>> => {
    const definition = definitionOf(catalogue, node)
    const { work } = definition
    try {
      if (work.role === 'source') {
        cancelled.delete(node.key)
        const read = await work.read(node.params, { ...io, tell: teller(node.key) })
        if (!read.ok) return read
        const made: MadeTable = { table: read.value, state: null, notes: read.problems }
        keep(node.key, made, bytesOf(read.value))
        return ok(made, read.problems)
      }
      if (work.role !== 'transform')
        throw new Error(`internal: ${definition.type} gives out a table but neither reads nor transforms one`)
      const source = nodes.get(tableInput(definition, node))
      if (!source) throw new Error(`internal: the plan lacks the node before ${node.id}`)
      const before = await make(source, nodes)
      if (!before.ok) return fail()
      const { table } = before.value
      const state = work.fit(node.params, table)
      const after = work.apply(node.params, state, table)
      const notes = work.notes?.(node.params, table, after)
      const made: MadeTable = { table: after, state, ...(notes && { notes }) }
      keep(node.key, made, bytesOf(made.table, table))
      return ok(made)
    } catch (thrown) {
      return fail(problemOf(thrown, definition.title))
    }
  }

  const make: Tables['make'] = async (node, nodes) => {
    const there = find(node.key)
    if (there) return { ...ok(there), reused: true }
    let job = running.get(node.key)
    if (!job) {
      job = carryOut(node, nodes)
      running.set(node.key, job)
      void job.finally(() => running.delete(node.key))
    }
    return { ...(await job), reused: false }
  }

  return {
    make,
    find,
    cancel(key) {
      if (running.has(key)) cancelled.add(key)
    },
    async measure(list) {
      const nodes = new Map(list.map((node) => [node.id, node]))
      const measured: Measured[] = []
      for (const node of list) {
        if (!givesTable(definitionOf(catalogue, node))) continue
        const made = await make(node, nodes)
        if (made.ok) {
          const { table, notes = [] } = made.value
          let known = facts.get(table)
          if (!known) {
            known = {
              columns: describeColumns(table),
              rows: table.rows,
              split: describeSplit(table),
              ...(notes.length > 0 && { notes }),
            }
            facts.set(table, known)
          }
          measured.push({ key: node.key, ok: true, facts: known })
        } else if (made.problems.length > 0)
          measured.push({ key: node.key, ok: false, problems: made.problems })
      }
      return measured
    },
    encode(node, table) {
      const { work } = definitionOf(catalogue, node)
      if (work.role !== 'input') throw new Error(`internal: ${node.id} is no input`)
      const known = encoded.get(table) ?? new Map<string, Float32Array>()
      encoded.set(table, known)
      let values = known.get(node.key)
      if (!values) {
        values = work.encode(node.params, table)
        known.set(node.key, values)
      }
      return values
    },
  }
}

const CANCELLED = error('engine/cancelled', 'Reading was stopped before it was done.', {
  advice: 'Read it again when you want to go on.',
})

/** @throws when the plan was made with another catalogue: a programmer's mistake */
export function definitionOf(catalogue: Catalogue, node: PlanNode): Definition {
  const definition = catalogue.find(node.type)
  if (!definition) throw new Error(`internal: the plan holds an unknown type "${node.type}"`)
  return definition
}

export function givesTable(definition: Definition): boolean {
  return Object.values(definition.outputs).some(({ kind }) => kind === 'table')
}

/** The id of the node whose table arrives at a node; empty when there is none. */
export function tableInput(definition: Definition, node: PlanNode): string {
  const port = Object.keys(definition.inputs).find((name) => definition.inputs[name]?.kind === 'table')
  return node.in[port ?? '']?.[0]?.node ?? ''
}

/** Bytes that a table holds beyond what it shares with the table before it. */
function bytesOf(table: TableData, before?: TableData): number {
  const shared = new Set(before?.columns.values())
  let sum = table.ids === before?.ids ? 0 : table.ids.byteLength
  for (const column of table.columns.values()) if (!shared.has(column)) sum += columnBytes(column)
  return sum
}

function columnBytes(column: ColumnData): number {
  switch (column.kind) {
    case 'number':
    case 'image':
    case 'vector':
    case 'sequence':
      return column.values.byteLength
    case 'category':
      return column.codes.byteLength
    case 'text':
      return column.values.reduce((sum, value) => sum + 16 + 2 * (value?.length ?? 0), 0)
  }
}
