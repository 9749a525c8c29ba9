import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, warning, type Fix, type Problem } from '../../src/kernel/problem.ts'
import { count, showShape } from '../../src/kernel/shape.ts'
import { list, number, plural, quote } from '../../src/kernel/words.ts'
import { findColumn, type ColumnInfo, type ColumnKind, type TableInfo } from '../../src/kernel/wire.ts'

/** Larger numbers than this make a network slow to learn. */
const COMFORTABLE = 100

function setColumns(label: string, names: readonly string[]): Fix {
  return { label, steps: [{ do: 'setParam', on: 'self', param: 'columns', value: names }] }
}

/** Columns whose cells hold many numbers; an Input reads one of them alone. */
const ALONE: ReadonlySet<string> = new Set(['image', 'vector', 'sequence'])

/** What one could read from a table: its number columns together, or one of its images, vectors or sequences. */
function offers(data: TableInfo): Fix[] {
  const fixes = data.columns
    .filter(({ kind }) => ALONE.has(kind))
    .slice(0, 3)
    .map(({ name }) => setColumns(`Use column ${quote(name)}`, [name]))
  const numbers = data.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  const [only] = numbers
  if (numbers.length > 1) fixes.push(setColumns(`Use all ${numbers.length} number columns`, numbers))
  else if (only !== undefined) fixes.push(setColumns(`Use column ${quote(only)}`, [only]))
  return fixes
}

function checkNames(names: readonly string[], data: TableInfo): Problem[] {
  const unknown = names.filter((name) => !findColumn(data, name))
  if (unknown.length === 0) return []
  const known = names.filter((name) => !unknown.includes(name))
  return [
    error(
      'input/unknown',
      `The table has no ${unknown.length === 1 ? 'column' : 'columns'} ${list(unknown.map(quote))}; it has ${list(
        data.columns.map(({ name }) => quote(name)),
        12,
      )}.`,
      {
        param: 'columns',
        input: 'data',
        fixes: known.length > 0 ? [setColumns(`Remove ${list(unknown.map(quote), 2)}`, known)] : offers(data),
      },
    ),
  ]
}

/** Categories and text are not numbers; images cannot stand beside anything else. */
function checkKinds(columns: readonly ColumnInfo[], data: TableInfo): Problem[] {
  const words = columns.filter(({ kind }) => kind === 'category' || kind === 'text')
  const readable = columns.filter((column) => !words.includes(column)).map(({ name }) => name)
  const [first] = words
  if (first)
    return [
      error(
        'input/category',
        words.length === 1
          ? `Column ${quote(first.name)} holds ${holds(first)}, and a network reads numbers.`
          : `The columns ${list(words.map(({ name }) => quote(name)))} hold words, and a network reads numbers.`,
        {
          param: 'columns',
          advice: 'A column of classes is what a loss compares with; it needs no place here.',
          fixes:
            readable.length > 0
              ? [
                  setColumns(
                    `Remove ${list(
                      words.map(({ name }) => quote(name)),
                      2,
                    )}`,
                    readable,
                  ),
                ]
              : offers(data),
        },
      ),
    ]
  const images = columns.filter(({ kind }) => ALONE.has(kind))
  const numbers = columns.filter(({ kind }) => kind === 'number')
  const [image] = images
  if (!image || columns.length === 1) return []
  const choices = [
    setColumns(`Use ${quote(image.name)} alone`, [image.name]),
    ...(numbers.length > 0
      ? [
          setColumns(
            `Use the ${plural(numbers.length, 'number column')} alone`,
            numbers.map(({ name }) => name),
          ),
        ]
      : []),
  ]
  return [
    numbers.length > 0
      ? error(
          'input/mixed',
          `${quote(image.name)} is ${ONE[image.kind] ?? 'a column'} of ${showShape(image.shape)}, and ${plural(numbers.length, 'other column')} hold${numbers.length === 1 ? 's' : ''} single numbers: they have different shapes.`,
          {
            param: 'columns',
            advice: `Use one Input for ${quote(image.name)} and another for the numbers; a Concatenate can join them later.`,
            fixes: choices,
          },
        )
      : error(
          'input/images',
          `${list(images.map(({ name }) => quote(name)))} hold many numbers each; an Input reads one such column.`,
          {
            param: 'columns',
            advice: 'Use one Input for each.',
            fixes: choices,
          },
        ),
  ]
}

/** One cell of a column that is read alone. */
const ONE: Readonly<Partial<Record<ColumnKind, string>>> = {
  image: 'an image',
  vector: 'a vector',
  sequence: 'a sequence',
}

function holds({ kind, categories = [] }: ColumnInfo): string {
  if (kind !== 'category') return 'text'
  return categories.length === 0 ? 'categories' : `categories (${list(categories.map(quote), 3)})`
}

function checkMissing(columns: readonly ColumnInfo[]): Problem[] {
  const gaps = columns.filter(({ missing }) => missing > 0)
  const [first] = gaps
  if (!first) return []
  const cells = gaps.map(({ name, missing }) => `${quote(name)} ${missing}`)
  return [
    error(
      'input/missing',
      gaps.length === 1
        ? `Column ${quote(first.name)} has ${plural(first.missing, 'empty cell')}; a network cannot read ${first.missing === 1 ? 'it' : 'them'}.`
        : `${gaps.length} columns have empty cells (${list(cells, 4)}); a network cannot read them.`,
      {
        input: 'data',
        param: 'columns',
        advice: 'Drop missing leaves out the rows in question; put it in front of the Split.',
        fixes: [
          {
            label: 'Insert Drop missing',
            steps: [
              {
                do: 'insert',
                input: 'data',
                type: 'drop-missing',
                params: { columns: columns.map(({ name }) => name) },
                beforeSplit: true,
              },
            ],
          },
        ],
      },
    ),
  ]
}

/** Warns of numbers so large that plain gradient descent hardly moves. */
function checkScale(columns: readonly ColumnInfo[]): Problem[] {
  let furthest = 0
  let name = ''
  for (const { name: own, range } of columns)
    for (const value of range ? [range.min, range.max] : [])
      if (Math.abs(value) > Math.abs(furthest)) {
        furthest = value
        name = own
      }
  if (Math.abs(furthest) <= COMFORTABLE) return []
  const shown = Math.abs(furthest) < 1e6 ? count(Math.round(furthest)).replace('-', '−') : number(furthest)
  return [
    warning(
      'input/scale',
      `The numbers in ${quote(name)} reach ${shown}; networks learn best from numbers around 1.`,
      {
        input: 'data',
        param: 'columns',
        fixes: [
          { label: 'Insert Standardise', steps: [{ do: 'insert', input: 'data', type: 'standardise' }] },
        ],
      },
    ),
  ]
}

export default defineNode({
  type: 'input',
  version: 1,
  family: 'layers',
  title: 'Input',
  summary: 'Hands columns of a table to a network.',
  keywords: ['features', 'columns', 'start', 'entry', 'x'],
  params: z.strictObject({
    columns: param(z.array(z.string().max(200)).max(2000).default([]), {
      title: 'Columns',
      help: 'What the network sees: any number of number columns, or one column of images, vectors or sequences.',
      control: 'columns',
      of: 'data',
      kinds: ['number', 'image', 'vector', 'sequence'],
    }),
  }),
  inputs: { data: { kind: 'table', help: 'The table to read from.' } },
  outputs: {
    y: {
      kind: 'tensor',
      help: 'The numbers of the columns, in the order chosen; or the image, the vector or the sequence.',
    },
  },

  infer({ columns }, { data }) {
    const names = [...new Set(columns)]
    if (names.length === 0)
      return fail(
        error('input/none', 'No column is chosen for the network to read.', {
          param: 'columns',
          advice: 'Choose what the network may see, and leave out what it is to predict.',
          fixes: offers(data),
        }),
      )
    const unknown = checkNames(names, data)
    if (unknown.length > 0) return fail(...unknown)
    const chosen = names.map((name) => findColumn(data, name)).filter((column) => column !== undefined)
    const kinds = checkKinds(chosen, data)
    if (kinds.length > 0) return fail(...kinds)
    const missing = checkMissing(chosen)
    if (missing.length > 0) return fail(...missing)
    const [first] = chosen
    const alone = first !== undefined && ALONE.has(first.kind)
    const shape = alone ? first.shape : [chosen.length]
    const tokens = alone && first.tokens !== undefined ? { tokens: first.tokens } : {}
    return ok(
      { y: { kind: 'tensor', shape, activated: 'linear', rowsKey: data.rowsKey, columns: names, ...tokens } },
      checkScale(chosen),
    )
  },

  summarize({ columns }) {
    const names = [...new Set(columns)]
    if (names.length === 0) return 'no columns'
    const all = list(names, 3)
    return all.length <= 40 ? all : plural(names.length, 'column')
  },

  work: {
    role: 'input',
    columns: ({ columns }) => [...new Set(columns)],
    encode({ columns }, table) {
      const chosen = [...new Set(columns)].map((name) => table.columns.get(name))
      const [first] = chosen
      if (first?.kind === 'image') {
        const { scale, values } = first
        return Float32Array.from(values, (value) => value * scale)
      }
      if (first?.kind === 'vector' || first?.kind === 'sequence') return first.values
      const encoded = new Float32Array(table.rows * chosen.length)
      chosen.forEach((column, at) => {
        if (column?.kind !== 'number')
          throw new Error('internal: Input reads number columns, or one column alone')
        for (let row = 0; row < table.rows; row++)
          encoded[row * chosen.length + at] = column.values[row] ?? NaN
      })
      return encoded
    },
  },

  docs: `
An Input is where a network begins. It picks the columns that the network may see: several number columns become one vector, an image column becomes an image with values from 0 to 1, and a column of vectors or sequences stays what it is.

Choose everything that will be known when the network is used, and leave out the column that it is to predict. A network cannot read empty cells or words. Number columns should go through Standardise first.
`,
  source: 'Keras, Input.',
})
