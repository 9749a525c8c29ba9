import { imageSize } from 'image-size'
import type { Pixels, SourceIo } from '../../../src/kernel/define.ts'
import { fitPixels, type Fit } from '../../../src/kernel/pixels.ts'
import { error, fail, ok, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { allRows, takeRows, type ColumnData, type TableData } from '../../../src/kernel/table.ts'
import { bytes as showBytes, list, plural, quote } from '../../../src/kernel/words.ts'
import { visitEntries } from './archive.ts'
import { arrange, fileOf, type Arrangement, type Labelling } from './image-files.ts'
import { labelColumns, setLabels, type FoundTable } from './image-labels.ts'
import { IMAGE_LIMITS } from './limits.ts'

export interface ImageOptions {
  /** What people call the archive. */
  readonly name: string
  readonly labels: Labelling
  /** 0 takes the size of the pictures. */
  readonly height: number
  readonly width: number
  readonly fit: Fit
  readonly colour: 'auto' | 'grey' | 'colour'
  /** At most so many pictures, spread evenly; 0 takes all. */
  readonly most: number
}

const PICTURE = /\.(png|jpe?g|webp)$/i
const TABLE = /\.(csv|tsv)$/i
/** A size that nobody chose is at most this. */
const COMFORTABLE = 128

/** What the first walk through an archive found out, without decoding anything. */
interface Survey {
  readonly sizes: ReadonlyMap<string, readonly [height: number, width: number]>
  readonly tables: readonly FoundTable[]
  readonly unreadable: readonly string[]
  readonly notes: readonly Problem[]
}

/**
 * Reads pictures out of an archive, or a single one: first the names and sizes, then the pixels, one picture at a time.
 * Rows come in the order of their paths. What cannot be decoded is left out and named.
 */
export async function readImages(
  blob: Blob,
  options: ImageOptions,
  io: Pick<SourceIo, 'decodeImage' | 'tell'>,
): Promise<Checked<TableData>> {
  const surveyed = await survey(blob, options, io)
  if (!surveyed.ok) return surveyed
  const { sizes, tables, unreadable, notes } = surveyed.value
  const found = arrange([...sizes.keys()], options.labels)
  const { images } = found
  if (images.length === 0) return fail(nothing(options.name, unreadable, tables.length))
  const kept = spread(images.length, options.most)
  const chosen: Arrangement = {
    ...found,
    images: kept.map((at) => images[at] ?? ''),
    masks: found.masks && kept.map((at) => found.masks?.[at] ?? null),
    folders: found.folders && kept.map((at) => found.folders?.[at] ?? ''),
  }
  if (options.labels === 'masks' && !found.masks) return fail(noMasks(options.name))
  const side = sideOf(chosen.images, sizes, options)
  const rows = chosen.images.length
  const needed = rows * side[0] * side[1] * (3 + (chosen.masks ? 1 : 0))
  if (needed > IMAGE_LIMITS.bytes) return fail(tooMuch(options.name, rows, side, needed))

  const decoded = await decode(blob, chosen, side, options, io)
  if (!decoded.ok) return decoded
  const { image, mask, broken, present } = decoded.value
  const columns = new Map<string, ColumnData>([['image', image]])
  if (mask) columns.set('mask', mask)
  const labelled = labelColumns(chosen, tables, options)
  if (!labelled.ok) return labelled
  for (const [name, column] of labelled.value) columns.set(name, column)
  columns.set('file', {
    kind: 'text',
    values: [...chosen.images],
    why: 'Where each picture lies in the archive.',
  })
  const table = { columns, rows, roles: null, ids: new Uint32Array(0) }
  const all = { ...table, ids: allRows(table) }
  const whole = present.every(Boolean)
  const left = whole
    ? all
    : takeRows(
        all,
        all.ids.filter((row) => present[row]),
      )
  if (left.rows === 0) return fail(nothing(options.name, [...unreadable, ...broken], tables.length))
  return ok({ ...left, ids: allRows(left) }, [
    ...notes,
    ...skipped(options.name, [...unreadable, ...broken]),
    ...maskNotes(chosen, options.name),
    ...labelled.problems,
    ...smallClasses(columns, left),
  ])
}

async function survey(
  blob: Blob,
  { name }: ImageOptions,
  io: Pick<SourceIo, 'tell'>,
): Promise<Checked<Survey>> {
  const sizes = new Map<string, readonly [number, number]>()
  const tables: FoundTable[] = []
  const unreadable: string[] = []
  const walked = await visitEntries(blob, {
    name,
    type: 'images',
    tell: (done, total) => io.tell(done, total && total * 2),
    wants: (entry) => PICTURE.test(entry) || TABLE.test(entry),
    visit(entry) {
      if (TABLE.test(entry.name)) {
        tables.push(entry)
        return
      }
      try {
        const { height, width, orientation = 1 } = imageSize(entry.bytes)
        // Photographs that were taken sideways say so, and are turned when they are decoded.
        sizes.set(entry.name, orientation > 4 ? [width, height] : [height, width])
      } catch {
        unreadable.push(entry.name)
      }
    },
  })
  if (!walked.ok) return walked
  return ok({ sizes, tables, unreadable, notes: walked.problems })
}

/** The size of all pictures: as asked for, as all of them are, or the middle one of their sizes. */
function sideOf(
  images: readonly string[],
  sizes: Survey['sizes'],
  { height, width }: ImageOptions,
): readonly [height: number, width: number] {
  const all = images.map((path) => sizes.get(path) ?? ([1, 1] as const))
  const middle = (axis: 0 | 1) => {
    const sorted = all.map((size) => size[axis]).toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 1
  }
  const [high, wide] = [middle(0), middle(1)]
  const scale = Math.min(1, COMFORTABLE / Math.max(high, wide))
  const free = [Math.max(1, Math.round(high * scale)), Math.max(1, Math.round(wide * scale))] as const
  if (height > 0 && width > 0) return [height, width]
  // One side alone keeps the form of the pictures.
  if (height > 0) return [height, Math.max(1, Math.round((height * wide) / high))]
  if (width > 0) return [Math.max(1, Math.round((width * high) / wide)), width]
  return free
}

interface Decoded {
  readonly image: ColumnData
  readonly mask: ColumnData | null
  readonly broken: readonly string[]
  /** Per row whether its picture, and its mask, could be read. */
  readonly present: readonly boolean[]
}

async function decode(
  blob: Blob,
  { images, masks, why }: Arrangement,
  [height, width]: readonly [number, number],
  { name, fit, colour }: ImageOptions,
  io: Pick<SourceIo, 'decodeImage' | 'tell'>,
): Promise<Checked<Decoded>> {
  const rows = images.length
  const rowOf = new Map(images.map((path, row) => [path, row]))
  const maskOf = new Map((masks ?? []).flatMap((path, row) => (path === null ? [] : [[path, row] as const])))
  const pixels = height * width
  let channels: 1 | 3 = colour === 'colour' ? 3 : 1
  let values = new Uint8Array(rows * pixels * channels)
  const maskValues = masks && new Uint8Array(rows * pixels)
  const present = new Array<boolean>(rows).fill(false)
  const masked = new Array<boolean>(rows).fill(masks === null)
  const broken: string[] = []
  const put = (target: Uint8Array, fitted: Float32Array, at: number) => {
    for (let k = 0; k < fitted.length; k++) target[at + k] = Math.round((fitted[k] ?? 0) * 255)
  }
  const walked = await visitEntries(blob, {
    name,
    type: 'images',
    tell: (done, total) => io.tell(done + blob.size, total && total * 2),
    wants: (entry) => rowOf.has(entry) || maskOf.has(entry),
    async visit(entry) {
      const row = rowOf.get(entry.name)
      const maskRow = maskOf.get(entry.name)
      let picture: Pixels
      try {
        picture = await io.decodeImage(entry.bytes)
      } catch {
        broken.push(entry.name)
        return
      }
      if (maskRow !== undefined && maskValues) {
        const fitted = fitPixels(picture, [height, width, 1], fit)
        // What is in a mask at all is inside: masks are black and white, or number their parts.
        for (let k = 0; k < pixels; k++)
          maskValues[maskRow * pixels + k] = (fitted[k] ?? 0) >= MASK_LEVEL ? 1 : 0
        masked[maskRow] = true
        return
      }
      if (row === undefined) return
      if (channels === 1 && colour === 'auto' && isColoured(picture)) {
        channels = 3
        const wider = new Uint8Array(rows * pixels * 3)
        for (let k = 0; k < values.length; k++) wider.fill(values[k] ?? 0, k * 3, k * 3 + 3)
        values = wider
      }
      put(values, fitPixels(picture, [height, width, channels], fit), row * pixels * channels)
      present[row] = true
    },
  })
  if (!walked.ok) return walked
  const kind = { kind: 'image' as const }
  return ok({
    image: {
      ...kind,
      shape: [height, width, channels],
      values,
      scale: 1 / 255,
      why: `Pictures of ${height} × ${width}, ${channels === 1 ? 'grey' : 'in colour'}.`,
    },
    mask: maskValues && { ...kind, shape: [height, width, 1], values: maskValues, scale: 1, why },
    broken,
    present: present.map((there, row) => there && masked[row] === true),
  })
}

/** A mask that was drawn as 1 instead of 255 is as good: half of the smallest level that is not black. */
const MASK_LEVEL = 0.5 / 255

/** Whether a pixel differs in its colours by more than a lossy grey picture does. */
function isColoured({ rgba }: Pixels): boolean {
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const red = rgba[at] ?? 0
    if (Math.abs(red - (rgba[at + 1] ?? 0)) > 2 || Math.abs(red - (rgba[at + 2] ?? 0)) > 2) return true
  }
  return false
}

/** `most` places spread evenly over `all`; every place where `most` is 0. */
function spread(all: number, most: number): number[] {
  if (most === 0 || most >= all) return Array.from({ length: all }, (_, at) => at)
  return Array.from({ length: most }, (_, at) => Math.floor((at * all) / most))
}

function nothing(name: string, unreadable: readonly string[], tables: number): Problem {
  if (unreadable.length > 0)
    return error(
      'images/none-readable',
      `None of the ${plural(unreadable.length, 'picture')} in ${quote(name)} could be read: ${list(
        unreadable.map((path) => quote(fileOf(path))),
        4,
      )}.`,
      { advice: 'Save them as PNG, JPEG or WebP.' },
    )
  return error(
    'images/none',
    `${quote(name)} holds no PNG, JPEG or WebP${tables > 0 ? ', only a table' : ''}.`,
    {
      advice: 'Drop a folder, a zip or a tar of pictures, with one folder per class.',
    },
  )
}

function noMasks(name: string): Problem {
  return error('images/no-masks', `${quote(name)} holds no pictures that look like masks.`, {
    param: 'labels',
    advice:
      'Put them into a folder called “masks”, with the names of the pictures; or let their names end in “_mask”.',
    fixes: [setLabels('auto', 'Find out by itself')],
  })
}

function tooMuch(
  name: string,
  rows: number,
  [height, width]: readonly [number, number],
  needed: number,
): Problem {
  const smaller = Math.max(
    8,
    Math.floor(Math.max(height, width) * Math.sqrt(IMAGE_LIMITS.bytes / needed) * 0.95),
  )
  return error(
    'images/memory',
    `${plural(rows, 'picture')} of ${height} × ${width} in ${quote(name)} would take ${showBytes(needed)}; at most ${showBytes(IMAGE_LIMITS.bytes)} are kept.`,
    {
      param: 'height',
      advice: 'Make them smaller, or take a part of them.',
      fixes: [
        {
          label: `Use ${smaller} × ${smaller}`,
          steps: [
            { do: 'setParam', on: 'self', param: 'height', value: smaller },
            { do: 'setParam', on: 'self', param: 'width', value: smaller },
          ],
        },
      ],
    },
  )
}

function skipped(name: string, files: readonly string[]): Problem[] {
  if (files.length === 0) return []
  return [
    warning(
      'images/skipped',
      `${plural(files.length, 'picture')} in ${quote(name)} could not be read and ${files.length === 1 ? 'was' : 'were'} left out: ${list(
        files.map((path) => quote(fileOf(path))),
        4,
      )}.`,
      { advice: 'They are damaged, or no PNG, JPEG or WebP at all.' },
    ),
  ]
}

function maskNotes({ masks, loose }: Arrangement, name: string): Problem[] {
  if (!masks) return []
  const without = masks.filter((mask) => mask === null).length
  const notes: Problem[] = []
  if (without > 0)
    notes.push(
      warning(
        'images/without-mask',
        `${plural(without, 'picture')} in ${quote(name)} ${without === 1 ? 'has' : 'have'} no mask and ${without === 1 ? 'was' : 'were'} left out.`,
      ),
    )
  if (loose.length > 0)
    notes.push(
      warning(
        'images/loose-masks',
        `${plural(loose.length, 'mask')} in ${quote(name)} ${loose.length === 1 ? 'belongs' : 'belong'} to no picture: ${list(
          loose.map((path) => quote(fileOf(path))),
          3,
        )}.`,
      ),
    )
  return notes
}

/** Classes so small that they cannot be both learned and tested. */
function smallClasses(columns: ReadonlyMap<string, ColumnData>, { rows }: TableData): Problem[] {
  const label = columns.get('label')
  if (label?.kind !== 'category' || rows < 2) return []
  const counts = new Map<number, number>()
  for (const code of label.codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  const single = label.categories.filter((_, code) => counts.get(code) === 1)
  if (single.length === 0) return []
  return [
    warning(
      'images/single',
      `${list(single.map(quote), 4)} ${single.length === 1 ? 'has' : 'have'} one picture only: it can be learned from or tested on, but not both.`,
    ),
  ]
}
