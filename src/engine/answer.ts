import { examples, type NewAnswers, type NewCell, type NewField, type NewRows } from '../kernel/evaluation.ts'
import type { EngineIo } from '../kernel/define.ts'
import { error, fail, ok, type Checked } from '../kernel/problem.ts'
import { fitPixels } from '../kernel/pixels.ts'
import { allRows, cellSize, type ColumnData, type TableData } from '../kernel/table.ts'
import { list, plural, quote } from '../kernel/words.ts'
import type { PlanNode } from '../compile/plan-types.ts'
import { openBackend } from './backends/create.ts'
import { predictInputs } from './evaluate.ts'
import { buildNetwork } from './network.ts'
import { outlineOf } from './outline.ts'

import type { AnswerRequest } from './protocol.ts'
import { roadOf } from './road.ts'
import { madeTable } from './run.ts'
import type { RunDeps } from './run-context.ts'
import { createSignals } from './signals.ts'
import { definitionOf, givesTable, type MadeTable } from './tables.ts'

/** New rows that are taken at once. */
const MOST_ROWS = 100_000
/** Rows that are shown back. */
const SHOWN = 1000

/**
 * Predicts for new rows with the weights that the last run ended with: the rows take the road that the training rows took.
 * Problems are values; only a programmer's mistake rejects.
 */
export async function answer(
  { catalogue, tables, memory }: Pick<RunDeps, 'catalogue' | 'tables' | 'memory'>,
  io: EngineIo,
  { plan, train: id, rows: given }: AnswerRequest,
): Promise<Checked<NewAnswers>> {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
  const train = nodes.get(id)
  if (!train) throw new Error(`internal: the plan lacks ${id}`)
  const made = new Map<string, MadeTable>()
  for (const node of nodes.values()) {
    if (!givesTable(definitionOf(catalogue, node))) continue
    const result = await tables.make(node, nodes)
    if (!result.ok) return fail(...result.problems)
    made.set(node.id, result.value)
  }
  const outline = outlineOf(train, nodes, catalogue)
  const kept = memory.models.get(outline.signature)
  if (!kept)
    return fail(
      error('predict/not-trained', 'The network is not trained as it stands now.', {
        advice: 'Press Run; a training that was stopped before its end is not kept.',
      }),
    )
  const road = roadOf(outline, nodes, catalogue, (one) => madeTable(made, one))
  const form = road.form()
  if (!form.ok || !road.source) return form.ok ? fail() : form
  const source = madeTable(made, road.source.id).table
  const read =
    given.kind === 'typed'
      ? await typed(given.rows, form.value.fields, source, io)
      : await fromFile(given, road.source, source, form.value.fields, { catalogue, io })
  if (!read.ok) return read
  const arrived = road.travel(read.value)
  if (!arrived.ok) return arrived

  const opened = await openBackend(kept.backend)
  if (!opened.ok) {
    const plain = await openBackend('cpu')
    if (!plain.ok) return plain
  }
  const network = buildNetwork(outline, kept.weights)
  try {
    const { inputs, count, ids, notes } = arrived.value
    const values = await predictInputs(outline, network, createSignals(), road, inputs, count)
    return ok({
      heads: outline.heads.map(({ info, width }, at) => ({
        task: info.task,
        target: info.target,
        classes: info.classes,
        width,
        shape: info.task === 'segmentation' ? info.prediction.shape.map((dim) => dim ?? 0) : [],
        values: values[at] ?? new Float32Array(0),
      })),
      count,
      ids,
      rows: examples(shownOnly(read.value, form.value.fields), allRows(read.value), SHOWN),
      notes: [...read.problems, ...notes],
    })
  } finally {
    network.dispose()
  }
}

function shownOnly(table: TableData, fields: readonly NewField[]): TableData {
  const names = new Set(fields.map(({ name }) => name))
  return { ...table, columns: new Map([...table.columns].filter(([name]) => names.has(name))) }
}

/** Rows out of a form: every column of the data is there, and what was not asked for is empty. */
async function typed(
  rows: readonly Readonly<Record<string, NewCell>>[],
  fields: readonly NewField[],
  source: TableData,
  io: EngineIo,
): Promise<Checked<TableData>> {
  if (rows.length === 0 || rows.length > MOST_ROWS) return fail(wrongCount(rows.length))
  const asked = new Set(fields.map(({ name }) => name))
  const columns = new Map<string, ColumnData>()
  for (const [name, column] of source.columns) {
    const cells = rows.map((row) =>
      asked.has(name) && Object.hasOwn(row, name) ? (row[name] ?? null) : null,
    )
    const built = await buildColumn(name, column, cells, io)
    if (!built.ok) return built
    columns.set(name, built.value)
  }
  const table = { columns, rows: rows.length, roles: null, ids: new Uint32Array(0) }
  return ok({ ...table, ids: allRows(table) })
}

function wrongCount(rows: number) {
  return rows === 0
    ? error('predict/no-rows', 'There is no row to predict for.', { advice: 'Fill in at least one row.' })
    : error(
        'predict/too-many-rows',
        `${plural(rows, 'row')} are more than the ${plural(MOST_ROWS, 'row')} that are taken at once.`,
        { advice: 'Give them in several files.' },
      )
}

/** A column like one of the data, from cells of any kind. */
async function buildColumn(
  name: string,
  like: ColumnData,
  cells: readonly NewCell[],
  io: EngineIo,
): Promise<Checked<ColumnData>> {
  switch (like.kind) {
    case 'number':
      return ok({ kind: 'number', values: Float64Array.from(cells, numberOf) })
    case 'category': {
      const categories = [...like.categories]
      const places = new Map(categories.map((word, at) => [word, at]))
      const codes = Int32Array.from(cells, (cell) => {
        const word = wordOf(cell)
        if (word === null) return -1
        let place = places.get(word)
        if (place === undefined) {
          place = categories.push(word) - 1
          places.set(word, place)
        }
        return place
      })
      return ok({ ...like, codes, categories })
    }
    case 'text':
      return ok({ kind: 'text', values: cells.map(wordOf) })
    case 'image': {
      const size = cellSize(like)
      const values =
        like.values instanceof Uint8Array
          ? new Uint8Array(cells.length * size)
          : new Float32Array(cells.length * size)
      for (const [row, cell] of cells.entries()) {
        if (!(cell instanceof Blob)) continue
        try {
          const pixels = await io.decodeImage(new Uint8Array(await cell.arrayBuffer()))
          const fitted = fitPixels(pixels, like.shape)
          const whole = values instanceof Uint8Array
          fitted.forEach((value, at) => {
            values[row * size + at] = whole ? Math.round(value / like.scale) : value / like.scale
          })
        } catch {
          return fail(
            error('predict/not-an-image', `The picture for ${quote(name)} could not be read.`, {
              advice: 'Use a PNG, a JPEG or a WebP.',
            }),
          )
        }
      }
      return ok({ ...like, values })
    }
    case 'vector':
    case 'sequence': {
      const size = cellSize(like)
      const values = new Float32Array(cells.length * size)
      for (const [row, cell] of cells.entries()) {
        const numbers =
          typeof cell === 'string'
            ? cell
                .split(/[\s,;]+/)
                .filter(Boolean)
                .map(Number)
            : []
        if (cell !== null && (numbers.length !== size || !numbers.every(Number.isFinite)))
          return fail(
            error(
              'predict/numbers',
              `${quote(name)} needs ${plural(size, 'number')}, and row ${row + 1} has ${plural(numbers.filter(Number.isFinite).length, 'number')}.`,
              { advice: 'Separate them with blanks.' },
            ),
          )
        values.set(numbers, row * size)
      }
      return ok({ ...like, values })
    }
  }
}

function numberOf(cell: NewCell): number {
  if (typeof cell === 'number') return cell
  if (typeof cell !== 'string' || cell.trim() === '') return NaN
  return Number(cell.trim().replace('−', '-').replace(',', '.'))
}

function wordOf(cell: NewCell): string | null {
  if (cell === null || cell instanceof Blob) return null
  const word = String(cell).trim()
  return word === '' ? null : word
}

/** Rows out of a file, read by the data node with its own settings, and then given the kinds that the data has. */
async function fromFile(
  { name, file }: Extract<NewRows, { kind: 'file' }>,
  node: PlanNode,
  source: TableData,
  fields: readonly NewField[],
  { catalogue, io }: { catalogue: RunDeps['catalogue']; io: EngineIo },
): Promise<Checked<TableData>> {
  const { work, accepts, title } = definitionOf(catalogue, node)
  if (work.role !== 'source' || !accepts)
    return fail(
      error('predict/no-files', `${title} reads no files, so new rows cannot come from one.`, {
        advice: 'Fill in the fields instead.',
      }),
    )
  const params = { ...node.params, ...accepts.params({ name, hash: '0'.repeat(64) }) }
  const read = await work.read(params, {
    ...io,
    file: () => Promise.resolve(file),
    tell: () => Promise.resolve(),
  })
  if (!read.ok) return read
  const { columns: found, rows } = read.value
  if (rows === 0 || rows > MOST_ROWS) return fail(wrongCount(rows))
  const absent = fields.filter((field) => !found.has(field.name)).map((field) => quote(field.name))
  if (absent.length > 0)
    return fail(
      error(
        'predict/columns',
        `${quote(name)} has no ${absent.length === 1 ? 'column' : 'columns'} ${list(absent)}, which the network needs.`,
        { advice: `It has ${list([...found.keys()].map(quote), 12)}.` },
      ),
    )
  const columns = new Map<string, ColumnData>()
  for (const [own, like] of source.columns) {
    const column = found.get(own)
    if (column && column.kind === like.kind && column.kind !== 'category' && sameShape(column, like)) {
      columns.set(own, column)
      continue
    }
    const cells = Array.from({ length: rows }, (_, row) => (column ? cellOf(column, row) : null))
    const built = await buildColumn(own, like, cells, io)
    if (!built.ok) return built
    columns.set(own, built.value)
  }
  return ok({ ...read.value, columns }, read.problems)
}

function sameShape(a: ColumnData, b: ColumnData): boolean {
  return 'shape' in a && 'shape' in b ? a.shape.every((dim, axis) => dim === b.shape[axis]) : true
}

/** A cell as a person would have typed it. */
function cellOf(column: ColumnData, row: number): NewCell {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row] ?? NaN
      return Number.isNaN(value) ? null : value
    }
    case 'category':
      return column.categories[column.codes[row] ?? -1] ?? null
    case 'text':
      return column.values[row] ?? null
    default:
      return null
  }
}
