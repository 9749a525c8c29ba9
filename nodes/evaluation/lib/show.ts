import type { ExampleColumn, Examples } from '../../../src/kernel/evaluation.ts'
import { cellSize } from '../../../src/kernel/table.ts'
import { number } from '../../../src/kernel/words.ts'

/** `0.974`: a score between 0 and 1. */
export function score(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : '–'
}

/** `97.4 %`; no digit behind the point where it would only say 0. */
export function percent(part: number): string {
  if (!Number.isFinite(part)) return '–'
  const value = part * 100
  return `${value === Math.round(value) || value >= 99.95 ? Math.round(value) : value.toFixed(1)} %`
}

/** A number, or a dash where training left none. */
export function numberOrDash(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : number(value)
}

/** Some of the examples, by their places. */
export function takeExamples({ ids, columns }: Examples, places: readonly number[]): Examples {
  return {
    ids: Uint32Array.from(places, (at) => ids[at] ?? 0),
    columns: columns.map((column): ExampleColumn => {
      switch (column.kind) {
        case 'number':
          return { ...column, values: Float64Array.from(places, (at) => column.values[at] ?? NaN) }
        case 'text':
          return { ...column, values: places.map((at) => column.values[at] ?? null) }
        case 'image': {
          const [height, width, channels] = column.shape
          const size = height * width * channels
          const pixels = new Uint8Array(places.length * size)
          places.forEach((from, to) =>
            pixels.set(column.pixels.subarray(from * size, (from + 1) * size), to * size),
          )
          return { ...column, pixels }
        }
        case 'numbers': {
          const size = cellSize(column)
          const values = new Float32Array(places.length * size)
          places.forEach((from, to) =>
            values.set(column.values.subarray(from * size, (from + 1) * size), to * size),
          )
          return { ...column, values }
        }
      }
    }),
  }
}

export type ImageColumn = Extract<ExampleColumn, { kind: 'image' }>

/** The first column of images, if there is one. */
export function imageColumn({ columns }: Examples): ImageColumn | undefined {
  return columns.find((column) => column.kind === 'image')
}

/** The pixels of one example. */
export function pixelsOf({ shape, pixels }: ImageColumn, at: number): Uint8Array {
  const size = shape[0] * shape[1] * shape[2]
  return pixels.subarray(at * size, (at + 1) * size)
}
