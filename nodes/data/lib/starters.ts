import type { Starter, StarterNode } from '../../../src/kernel/define.ts'
import { list, plural, quote } from '../../../src/kernel/words.ts'
import type { ColumnInfo, TableInfo } from '../../../src/kernel/wire.ts'
import { categoryColumn, wordsColumn } from '../../preprocessing/lib/names.ts'
import { roleNamed } from '../../preprocessing/lib/split-rows.ts'

/** Ready graphs that are offered at once. */
const MOST = 16
/** More classes than this are mostly names. */
const MOST_CLASSES = 60
/** A category with fewer rows may be missing among the training rows, and then it would have no column. */
const FEW_ROWS = 10
const MOST_CATEGORIES = 20

/** A chain of nodes that is being laid out, row by row. */
interface Plan {
  readonly nodes: StarterNode[]
  /** What gives out the table now. */
  table: string
  /** How many steps to the right the next table node stands. */
  right: number
}

/**
 * Ready graphs for what a data node gives out, the best first: one for every column that can be predicted from the
 * others. They are a beginning that works; everything in them can be changed.
 */
export function starters(data: TableInfo): readonly Starter[] {
  const { columns } = data
  const part = columns.find(isPart)
  const found = columns.flatMap((target): Starter[] => {
    if (target === part) return []
    const made = starterFor(target, data, part)
    return made ? [made] : []
  })
  return found.toSorted((a, b) => a.rank - b.rank).slice(0, MOST)
}

/** A column that says which rows are for training, validation and testing. */
function isPart({ name, kind, categories = [] }: ColumnInfo): boolean {
  return (
    kind === 'category' &&
    /^(part|split|set|subset|fold|role)$/i.test(name) &&
    categories.length > 1 &&
    categories.every((word) => roleNamed(word) !== undefined)
  )
}

function starterFor(target: ColumnInfo, data: TableInfo, part: ColumnInfo | undefined): Starter | null {
  const others = data.columns.filter(
    (column) => column !== target && column !== part && !isTwin(column, target),
  )
  const rows = data.rows ?? 0
  if (rows - target.missing < 10) return null
  const image = others.find(({ kind }) => kind === 'image')
  if (target.kind === 'image') {
    const sameSide = image && image.shape[0] === target.shape[0] && image.shape[1] === target.shape[1]
    if (!sameSide || target.shape[2] !== 1 || !/mask|label|seg|^m$|^y$|truth|target/i.test(target.name))
      return null
    return maskStarter(target, image, part)
  }
  const classes = target.kind === 'category' ? occurring(target) : []
  if (target.kind === 'category' && (classes.length < 2 || classes.length > MOST_CLASSES)) return null
  if (target.kind !== 'category' && (target.kind !== 'number' || isConstant(target))) return null
  const gives = target.kind === 'category' ? plural(classes.length, 'class', 'classes') : 'a number'
  const common = { target: target.name, gives, note: noteOn(target, data), rank: rankOf(target, data) }

  const text = others.find(({ kind }) => kind === 'text')
  const vector = others.find(({ kind }) => kind === 'vector')
  const sequence = others.find(({ kind, tokens }) => kind === 'sequence' && tokens === undefined)
  const table = usable(others)
  if (image) return { ...common, nodes: imageNodes(target, image, part) }
  if (sequence ?? vector) return { ...common, nodes: vectorNodes(target, (sequence ?? vector)!, part) }
  if (text && table.numbers.length + table.categories.length === 0)
    return target.kind === 'category' ? { ...common, nodes: textNodes(target, text, part) } : null
  if (table.numbers.length + table.categories.length === 0) return null
  return { ...common, nodes: tableNodes(target, table, part) }
}

function isTwin({ twins = [] }: ColumnInfo, target: ColumnInfo): boolean {
  return twins.includes(target.name)
}

function isConstant({ range, distinct, missing }: ColumnInfo): boolean {
  return distinct === 1 || (range !== undefined && range.min === range.max && missing === 0)
}

function occurring({ categories = [], counts }: ColumnInfo): readonly string[] {
  return counts ? categories.filter((_, code) => (counts[code] ?? 0) > 0) : categories
}

const ID = /^(id|index|nr|no|row|key|uuid|name)$|(_|\b)id$/i
const ANSWER =
  /^(label|class|target|y|species|sentiment|diagnosis|category|outcome|type|kind|digit|survived|churn)s?$/i

/** The columns that a network can look at: no ids, constants, texts, nor categories with rare or too many values. */
function usable(columns: readonly ColumnInfo[]) {
  const numbers = columns.filter(
    (column) => column.kind === 'number' && !ID.test(column.name) && !isConstant(column) && column.range,
  )
  const categories = columns.filter((column) => {
    const there = occurring(column)
    const least = Math.min(...(column.counts ?? [0]).filter((count) => count > 0))
    return (
      column.kind === 'category' &&
      !ID.test(column.name) &&
      there.length > 1 &&
      there.length <= MOST_CATEGORIES &&
      least >= FEW_ROWS
    )
  })
  return { numbers, categories }
}

/** Small is offered first: what is called an answer, then few classes, then numbers; the last columns before the first. */
function rankOf(target: ColumnInfo, { columns }: TableInfo): number {
  const place = 1 - columns.indexOf(target) / columns.length
  const answer = ANSWER.test(target.name) ? 0 : 10
  const kind = target.kind === 'category' ? Math.min(4, occurring(target).length / 10) : 5
  const doubtful = ID.test(target.name) ? 20 : 0
  return answer + kind + place + doubtful
}

function noteOn(target: ColumnInfo, { rows }: TableInfo): string {
  if (ID.test(target.name)) return `${quote(target.name)} looks like a name or a number of the row.`
  const counts = (target.counts ?? []).filter((count) => count > 0)
  const single = occurring(target).filter((_, at) => counts[at] === 1)
  if (single.length > 0)
    return `${list(single.map(quote), 3)} ${single.length === 1 ? 'has' : 'have'} one row only.`
  const [most, least] = [Math.max(...counts), Math.min(...counts)]
  if (counts.length > 1 && most >= 10 * least) return 'Its classes are very unevenly many.'
  if (rows !== null && rows < 50) return `${plural(rows, 'row')} are few to learn from.`
  return ''
}

function start(): Plan {
  return { nodes: [], table: 'source', right: 1 }
}

/** Adds a table node behind the last one. */
function through(plan: Plan, type: string, params: Readonly<Record<string, unknown>>): void {
  plan.nodes.push({
    id: `${type}-${plan.right}`,
    type,
    params,
    in: { data: [plan.table] },
    at: [plan.right, 0],
  })
  plan.table = `${type}-${plan.right}`
  plan.right++
}

function splitUp(plan: Plan, target: ColumnInfo, part: ColumnInfo | undefined): void {
  if (target.missing > 0) through(plan, 'drop-missing', { columns: [target.name] })
  through(
    plan,
    'split',
    part ? { by: 'given', column: part.name } : target.kind === 'category' ? { stratify: target.name } : {},
  )
}

interface Layer {
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
}

const dense = (units: number, activation = 'relu'): Layer => ({
  type: 'dense',
  params: { units, activation },
})

/** The second and third row: from the Input to the loss, then Train and what looks at the model. */
function network(
  plan: Plan,
  columns: readonly string[],
  layers: readonly Layer[],
  { loss, target, train }: { loss: string; target: string; train: Readonly<Record<string, unknown>> },
): StarterNode[] {
  const { nodes, table } = plan
  nodes.push({ id: 'input', type: 'input', params: { columns }, in: { data: [table] }, at: [0, 1] })
  let last = 'input'
  layers.forEach(({ type, params }, at) => {
    const id = `layer-${at}`
    // More layers than fit beside each other go on in the next row.
    nodes.push({
      id,
      type,
      params,
      in: { x: [last] },
      at: [(at + 1) % PER_ROW, 1 + Math.floor((at + 1) / PER_ROW)],
    })
    last = id
  })
  const place = layers.length + 1
  const row = 1 + Math.floor(place / PER_ROW)
  nodes.push({
    id: 'loss',
    type: loss,
    params: { target },
    in: { prediction: [last], data: [table] },
    at: [place % PER_ROW, row],
  })
  nodes.push({ id: 'train', type: 'train', params: train, in: { loss: ['loss'] }, at: [0, row + 1] })
  const looks = [
    'metrics',
    ...(loss === 'cross-entropy' ? ['confusion-matrix'] : []),
    'predictions',
    'predict',
  ]
  looks.forEach((type, at) => nodes.push({ id: type, type, in: { model: ['train'] }, at: [at + 1, row + 1] }))
  return nodes
}

const PER_ROW = 6

/** The last layer and the loss for a column. */
function ending(target: ColumnInfo): { last: Layer; loss: string } {
  return target.kind === 'category'
    ? { last: dense(target.categories?.length ?? 2, 'softmax'), loss: 'cross-entropy' }
    : { last: dense(1, 'linear'), loss: 'mean-squared-error' }
}

function tableNodes(
  target: ColumnInfo,
  { numbers, categories }: ReturnType<typeof usable>,
  part: ColumnInfo | undefined,
): StarterNode[] {
  const plan = start()
  splitUp(plan, target, part)
  const gaps = (columns: readonly ColumnInfo[]) =>
    columns.filter(({ missing }) => missing > 0).map(({ name }) => name)
  if (gaps(numbers).length > 0) through(plan, 'impute', { columns: gaps(numbers), strategy: 'median' })
  if (gaps(categories).length > 0)
    through(plan, 'impute', { columns: gaps(categories), strategy: 'most-frequent' })
  const names = numbers.map(({ name }) => name)
  // Before One-hot: its columns are 0 and 1 already.
  const scaled = [...names, ...(target.kind === 'number' ? [target.name] : [])]
  if (scaled.length > 0) through(plan, 'standardise', { columns: scaled })
  if (categories.length > 0) through(plan, 'one-hot', { columns: categories.map(({ name }) => name) })
  const made = categories.flatMap((column) =>
    occurring(column).map((word) => categoryColumn(column.name, word)),
  )
  const { last, loss } = ending(target)
  const wide = names.length + made.length
  return network(plan, [...names, ...made], [dense(wide > 30 ? 64 : 32), dense(16), last], {
    loss,
    target: target.name,
    train: { epochs: 60, batchSize: 32, learningRate: 0.003, patience: 10 },
  })
}

function imageNodes(target: ColumnInfo, image: ColumnInfo, part: ColumnInfo | undefined): StarterNode[] {
  const plan = start()
  splitUp(plan, target, part)
  if (target.kind === 'number') through(plan, 'standardise', { columns: [target.name] })
  const [height = 1, width = 1] = image.shape
  const conv = (filters: number): Layer => ({
    type: 'conv2d',
    params: { filters, kernelSize: 3, padding: 'same', activation: 'relu' },
  })
  const pool: Layer = { type: 'max-pooling2d', params: { poolSize: 2 } }
  const layers: Layer[] = []
  let side = Math.min(height, width)
  for (const filters of [16, 32, 32, 32]) {
    if (side < 4 && layers.length > 0) break
    layers.push(conv(filters))
    if (side >= 4) layers.push(pool)
    side = Math.floor(side / 2)
    if (side <= 6) break
  }
  const { last, loss } = ending(target)
  layers.push({ type: 'flatten', params: {} }, { type: 'dropout', params: { rate: 0.25 } }, dense(64), last)
  return network(plan, [image.name], layers, {
    loss,
    target: target.name,
    train: { epochs: 15, batchSize: 32, learningRate: 0.001, patience: 4 },
  })
}

function maskStarter(target: ColumnInfo, image: ColumnInfo, part: ColumnInfo | undefined): Starter {
  const plan = start()
  splitUp(plan, target, part)
  const conv = (filters: number, kernelSize: number, activation: string): Layer => ({
    type: 'conv2d',
    params: { filters, kernelSize, padding: 'same', activation },
  })
  const layers = [conv(12, 5, 'relu'), conv(12, 5, 'relu'), conv(12, 3, 'relu'), conv(1, 1, 'sigmoid')]
  return {
    target: target.name,
    gives: 'a mask',
    note: '',
    rank: 1,
    nodes: network(plan, [image.name], layers, {
      loss: 'binary-cross-entropy',
      target: target.name,
      train: { epochs: 15, batchSize: 16, learningRate: 0.003, patience: 4 },
    }),
  }
}

function textNodes(target: ColumnInfo, text: ColumnInfo, part: ColumnInfo | undefined): StarterNode[] {
  const plan = start()
  splitUp(plan, target, part)
  through(plan, 'clean-text', { columns: [text.name] })
  through(plan, 'tf-idf', { column: text.name, features: 1000 })
  const { last, loss } = ending(target)
  return network(
    plan,
    [wordsColumn(text.name)],
    [dense(32), { type: 'dropout', params: { rate: 0.3 } }, last],
    {
      loss,
      target: target.name,
      train: { epochs: 20, batchSize: 32, learningRate: 0.003, patience: 4 },
    },
  )
}

function vectorNodes(target: ColumnInfo, column: ColumnInfo, part: ColumnInfo | undefined): StarterNode[] {
  const plan = start()
  splitUp(plan, target, part)
  if (target.kind === 'number') through(plan, 'standardise', { columns: [target.name] })
  const { last, loss } = ending(target)
  const flatten: Layer[] = column.shape.length > 1 ? [{ type: 'flatten', params: {} }] : []
  return network(plan, [column.name], [...flatten, dense(64), dense(32), last], {
    loss,
    target: target.name,
    train: { epochs: 40, batchSize: 32, learningRate: 0.002, patience: 8 },
  })
}
