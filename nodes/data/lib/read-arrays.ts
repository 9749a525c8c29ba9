import type { SourceIo } from '../../../src/kernel/define.ts'
import { error, fail, ok, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { count } from '../../../src/kernel/shape.ts'
import { allRows, type ColumnData, type TableData } from '../../../src/kernel/table.ts'
import { bytes as showBytes, list, plural, quote } from '../../../src/kernel/words.ts'
import { visitEntries } from './archive.ts'
import { isIdx, isNpy, readIdx, readNpy, type FoundArray } from './array-files.ts'
import { ARRAY_LIMITS } from './limits.ts'

export interface ArrayOptions {
  /** What people call the file. */
  readonly name: string
  /** Corrections of what an array is taken for, by its name. */
  readonly categories: readonly string[]
  readonly numbers: readonly string[]
  readonly images: readonly string[]
  readonly sequences: readonly string[]
}

/** Whole numbers with at most so many different values are classes. */
const MOST_CLASSES = 100

/**
 * Reads arrays: an NPY, an NPZ, an IDX (also gzipped), or several of them in an archive. Arrays with as many entries along
 * their first axis become the columns of one table.
 */
export async function readArrays(
  blob: Blob,
  options: ArrayOptions,
  io: Pick<SourceIo, 'tell'>,
): Promise<Checked<TableData>> {
  const found: FoundArray[] = []
  const problems: Problem[] = []
  let held = 0
  const walked = await visitEntries(blob, {
    name: options.name,
    type: 'arrays',
    tell: io.tell,
    limits: { entryBytes: ARRAY_LIMITS.bytes, totalBytes: ARRAY_LIMITS.bytes * 2 },
    wants: () => true,
    visit({ name, bytes }) {
      const called = arrayName(name)
      if (isNpy(bytes) || isIdx(bytes)) {
        const read = isNpy(bytes) ? readNpy(bytes, called) : readIdx(bytes, called)
        if (!read.ok) {
          problems.push(...read.problems)
          return
        }
        held +=
          read.value.values.length *
          ('BYTES_PER_ELEMENT' in read.value.values ? read.value.values.BYTES_PER_ELEMENT : 8)
        if (held <= ARRAY_LIMITS.bytes) found.push(read.value)
      } else problems.push(stranger(name, bytes))
    },
  })
  if (!walked.ok) return walked
  if (held > ARRAY_LIMITS.bytes)
    return fail(
      error(
        'arrays/memory',
        `The arrays in ${quote(options.name)} take ${showBytes(held)}; at most ${showBytes(ARRAY_LIMITS.bytes)} are kept.`,
        {
          advice: 'Save a part of them, or smaller numbers such as uint8.',
        },
      ),
    )
  const notes = [...walked.problems, ...problems.map((one) => ({ ...one, severity: 'warning' as const }))]
  const parts = joinParts(found)
  if (parts.length === 0) return fail(...(problems.length > 0 ? problems : [nothing(options.name)]))
  return tableOf(parts, options, notes)
}

/** `train_images.npy` → `train_images`; `t10k-labels-idx1-ubyte` → `t10k-labels`. */
function arrayName(path: string): string {
  const file = path.split(/[/\\]/).at(-1) ?? path
  return (
    file
      .replace(/\.gz$/i, '')
      .replace(/\.(npy|npz|idx)$/i, '')
      .replace(/[-.]?idx\d-?u?byte$/i, '')
      .replace(/-ubyte$/i, '')
      .slice(0, 190) || 'array'
  )
}

const PARTS: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['train', /^(train|training)[-_. ]|[-_. ](train|training)$/i],
  ['validation', /^(val|valid|validation|dev)[-_. ]|[-_. ](val|valid|validation|dev)$/i],
  ['test', /^(test|testing|t10k)[-_. ]|[-_. ](test|testing|t10k)$/i],
]

/**
 * Arrays that are named after parts, such as `train_images` and `test_images`, become one, and a column `part` says which
 * row is for what.
 */
function joinParts(arrays: readonly FoundArray[]): FoundArray[] {
  const groups = new Map<string, Map<string, FoundArray>>()
  const single: FoundArray[] = []
  for (const array of arrays) {
    const part = PARTS.find(([, pattern]) => pattern.test(array.name))
    if (!part) {
      single.push(array)
      continue
    }
    const name = array.name.replace(part[1], '')
    const group = groups.get(name) ?? new Map<string, FoundArray>()
    group.set(part[0], array)
    groups.set(name, group)
  }
  const names = PARTS.map(([part]) => part).filter((part) =>
    [...groups.values()].some((group) => group.has(part)),
  )
  const whole = [...groups].filter(([, group]) => names.every((part) => group.has(part)))
  const rows = (array: FoundArray | undefined) => array?.shape[0] ?? 0
  const agrees = whole.every(([, group]) =>
    names.every((part) => rows(group.get(part)) === rows(whole[0]?.[1].get(part))),
  )
  const same = whole.every(([, group]) => {
    const [first, ...others] = [...group.values()]
    return others.every(({ shape }) => shape.slice(1).join() === first?.shape.slice(1).join())
  })
  if (names.length < 2 || whole.length === 0 || !agrees || !same || single.length > 0) return [...arrays]
  const joined = whole.map(([name, group]) =>
    concatenate(
      name,
      names.map((part) => group.get(part)!),
    ),
  )
  const sizes = names.map((part) => rows(whole[0]?.[1].get(part)))
  const part: FoundArray = {
    name: 'part',
    shape: [sizes.reduce((sum, size) => sum + size, 0)],
    dtype: 'string',
    values: names.flatMap((one, at) => new Array<string>(sizes[at] ?? 0).fill(one)),
  }
  return [...joined, part]
}

function concatenate(name: string, arrays: readonly FoundArray[]): FoundArray {
  const [first] = arrays
  if (!first) throw new Error('internal: no arrays to join')
  const shape = [arrays.reduce((sum, { shape: [rows = 0] }) => sum + rows, 0), ...first.shape.slice(1)]
  const size = arrays.reduce((sum, { values }) => sum + values.length, 0)
  if (arrays.some(({ values }) => Array.isArray(values)))
    return {
      name,
      shape,
      dtype: 'string',
      values: arrays.flatMap(({ values }) => Array.from(values, String)),
    }
  const bytes = arrays.every(({ values }) => values instanceof Uint8Array)
  const values = bytes ? new Uint8Array(size) : new Float64Array(size)
  let at = 0
  for (const array of arrays) {
    values.set(array.values as Uint8Array, at)
    at += array.values.length
  }
  return { name, shape, dtype: first.dtype, values }
}

function tableOf(
  arrays: readonly FoundArray[],
  options: ArrayOptions,
  notes: readonly Problem[],
): Checked<TableData> {
  const counts = new Map<number, number>()
  for (const { shape } of arrays) counts.set(shape[0] ?? 0, (counts.get(shape[0] ?? 0) ?? 0) + 1)
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])
  const rows = best?.[0] ?? 0
  const others = arrays.filter(({ shape }) => shape.length === 0 || shape[0] !== rows)
  if (rows === 0)
    return fail(
      error('arrays/no-rows', `The arrays in ${quote(options.name)} have no entries along their first axis.`),
    )
  const columns = new Map<string, ColumnData>()
  for (const array of arrays) {
    if (others.includes(array)) continue
    let name = array.name
    for (let copy = 2; columns.has(name); copy++) name = `${array.name} (${copy})`
    columns.set(name, columnOf({ ...array, name }, options))
  }
  const table = { columns, rows, roles: null, ids: new Uint32Array(0) }
  const left =
    others.length === 0
      ? []
      : [
          warning(
            'arrays/other-length',
            `${plural(others.length, 'array')} in ${quote(options.name)} ${others.length === 1 ? 'does' : 'do'} not have ${plural(rows, 'row')} and ${others.length === 1 ? 'was' : 'were'} left out: ${list(
              others.map(({ name, shape }) => `${quote(name)} (${shape.join(' × ') || 'a single number'})`),
              4,
            )}.`,
          ),
        ]
  return ok({ ...table, ids: allRows(table) }, [...notes, ...left, ...unknown(columns, options)])
}

/** What an array is taken for: by its axes, its type and its values, or as it was told. */
function columnOf({ name, shape, dtype, values }: FoundArray, options: ArrayOptions): ColumnData {
  const inner = shape.slice(1)
  const size = inner.reduce((product, dim) => product * dim, 1)
  const axes = inner.length === 0 ? 'one number each' : inner.join(' × ')
  const forced = (kind: 'categories' | 'numbers' | 'images' | 'sequences') => options[kind].includes(name)
  if (Array.isArray(values)) {
    const words = values as readonly string[]
    const categories = [...new Set(words)].toSorted((a, b) => (a < b ? -1 : 1))
    if (categories.length > MOST_CLASSES && !forced('categories'))
      return {
        kind: 'text',
        values: words,
        why: `${plural(categories.length, 'different word')}: too many for classes.`,
      }
    const places = new Map(categories.map((word, at) => [word, at]))
    return {
      kind: 'category',
      codes: Int32Array.from(words, (word) => places.get(word) ?? -1),
      categories,
      why: `${plural(categories.length, 'different word')}.`,
    }
  }
  const numbers = values as Uint8Array | Float32Array | Float64Array
  if (size === 1 && !forced('images') && !forced('sequences')) return numbersOrClasses(numbers, dtype, forced)
  const image = imageShape(inner, numbers, forced('images') ? 'yes' : forced('sequences') ? 'no' : 'maybe')
  if (image) {
    const { kept, scale } = levels(numbers)
    const pixels = image.channelsFirst ? lastAxis(kept, image.shape) : kept
    return {
      kind: 'image',
      shape: image.shape,
      values: pixels,
      scale,
      why: `${axes} of ${dtype} per row is a picture.`,
    }
  }
  const plain = Float32Array.from(numbers)
  if (inner.length === 1 && !forced('sequences'))
    return {
      kind: 'vector',
      shape: [size],
      values: plain,
      why: `${count(size)} numbers per row belong together.`,
    }
  return {
    kind: 'sequence',
    shape: inner.length > 2 ? [inner[0] ?? 1, size / (inner[0] ?? 1)] : inner,
    values: plain,
    why: `${axes} numbers per row: steps in an order.`,
  }
}

function numbersOrClasses(
  values: Uint8Array | Float32Array | Float64Array,
  dtype: string,
  forced: (kind: 'categories' | 'numbers') => boolean,
): ColumnData {
  const different = new Set<number>()
  let whole = true
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) whole = false
    if (different.size <= 10_000) different.add(value)
  }
  const few = different.size <= MOST_CLASSES && different.size < values.length
  const classes = forced('categories') || (!forced('numbers') && whole && few && !dtype.startsWith('float'))
  if (!classes) {
    const why = forced('numbers')
      ? 'As it was told.'
      : `${plural(different.size, 'different number')} of ${dtype}.`
    return { kind: 'number', values: Float64Array.from(values), why }
  }
  const sorted = [...different].toSorted((a, b) => a - b)
  const places = new Map(sorted.map((value, at) => [value, at]))
  return {
    kind: 'category',
    codes: Int32Array.from(values, (value) => places.get(value) ?? -1),
    categories: sorted.map(String),
    why: `${plural(sorted.length, 'different whole number')} in ${plural(values.length, 'row')}.`,
  }
}

interface ImageForm {
  readonly shape: readonly [number, number, number]
  readonly channelsFirst: boolean
}

/** `[h, w]`, `[h, w, c]` or `[c, h, w]`; numbers that are neither bytes nor from 0 to 1 or 255 are no picture unless told. */
function imageShape(
  inner: readonly number[],
  values: Uint8Array | Float32Array | Float64Array,
  told: 'yes' | 'no' | 'maybe',
): ImageForm | null {
  if (told === 'no' || inner.length < 2 || inner.length > 3) return null
  const [a = 0, b = 0, c = 1] = inner
  const colours = (channels: number) => channels === 1 || channels === 3 || channels === 4
  const form: ImageForm | null =
    inner.length === 2
      ? { shape: [a, b, 1], channelsFirst: false }
      : colours(c)
        ? { shape: [a, b, c], channelsFirst: false }
        : a === 1 || a === 3
          ? { shape: [b, c, a], channelsFirst: true }
          : null
  if (!form || told === 'yes' || values instanceof Uint8Array) return form
  const [height, width] = form.shape
  if (height < 8 || width < 8) return null
  return values.every((value) => value >= 0 && value <= 255) ? form : null
}

/** Values of pixels and what they are multiplied with: bytes to 255 or to 1 (masks), other numbers to 1 or to 255. */
function levels(values: Uint8Array | Float32Array | Float64Array): {
  kept: Uint8Array | Float32Array
  scale: number
} {
  let most = 0
  for (const value of values) if (value > most) most = value
  const kept = values instanceof Uint8Array ? values : Float32Array.from(values)
  return { kept, scale: most <= 1 ? 1 : most <= 255 ? 1 / 255 : 1 / most }
}

/** Moves the channels from the front to the end. */
function lastAxis<T extends Uint8Array | Float32Array>(
  values: T,
  [height, width, channels]: readonly [number, number, number],
): T {
  const moved = values.slice() as T
  const size = height * width
  for (let from = 0; from < values.length; from += size * channels)
    for (let channel = 0; channel < channels; channel++)
      for (let at = 0; at < size; at++)
        moved[from + at * channels + channel] = values[from + channel * size + at] ?? 0
  return moved
}

function unknown(columns: ReadonlyMap<string, ColumnData>, options: ArrayOptions): Problem[] {
  return (['categories', 'numbers', 'images', 'sequences'] as const).flatMap((param) => {
    const names = options[param].filter((name) => !columns.has(name))
    if (names.length === 0) return []
    return [
      warning(
        'arrays/unknown',
        `There is no array ${list(names.map(quote))}; there is ${list([...columns.keys()].map(quote), 8)}.`,
        {
          param,
          fixes: [
            {
              label: 'Remove from the list',
              steps: [
                {
                  do: 'setParam',
                  on: 'self',
                  param,
                  value: options[param].filter((name) => columns.has(name)),
                },
              ],
            },
          ],
        },
      ),
    ]
  })
}

function nothing(name: string): Problem {
  return error('arrays/none', `${quote(name)} holds no array.`, {
    advice: 'Drop an NPY, an NPZ or an IDX file, as numpy and MNIST write them.',
  })
}

function stranger(name: string, bytes: Uint8Array): Problem {
  return error(
    'arrays/not-an-array',
    `${quote(name)} (${showBytes(bytes.length)}) is neither an NPY nor an IDX file.`,
    {
      advice: 'It was left out.',
    },
  )
}
