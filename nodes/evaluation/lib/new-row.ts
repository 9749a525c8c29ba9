import type { Examples, NewCell, NewField } from '../../../src/kernel/evaluation.ts'
import { cellSize } from '../../../src/kernel/table.ts'

/** One new row as it is being filled in. */
export type Row = Readonly<Record<string, NewCell>>

/** A row of the data to begin with, as a person would have filled it in. Pictures become PNGs. */
export async function sampleRow(
  fields: readonly NewField[],
  { columns, ids }: Examples,
  at: number,
): Promise<Row> {
  const row: Record<string, NewCell> = {}
  for (const { name } of fields) {
    const column = columns.find((one) => one.name === name)
    if (!column || at >= ids.length) {
      row[name] = null
      continue
    }
    switch (column.kind) {
      case 'number': {
        const value = column.values[at] ?? NaN
        row[name] = Number.isNaN(value) ? null : value
        break
      }
      case 'text':
        row[name] = column.values[at] ?? null
        break
      case 'numbers': {
        const size = cellSize(column)
        row[name] = Array.from(column.values.subarray(at * size, (at + 1) * size)).join(' ')
        break
      }
      case 'image': {
        const size = cellSize(column)
        row[name] = await pictureOf(column.shape, column.pixels.subarray(at * size, (at + 1) * size))
      }
    }
  }
  return row
}

/** Pixels from 0 to 255 as the bytes of a PNG, in their own size. */
export async function pictureOf(
  [height, width, channels]: readonly [number, number, number],
  pixels: ArrayLike<number>,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return null
  const image = context.createImageData(width, height)
  for (let at = 0; at < width * height; at++) {
    for (let k = 0; k < 3; k++)
      image.data[at * 4 + k] = pixels[channels < 3 ? at * channels : at * channels + k] ?? 0
    image.data[at * 4 + 3] = channels === 4 ? (pixels[at * 4 + 3] ?? 255) : 255
  }
  context.putImageData(image, 0, 0)
  return new Promise((done) => canvas.toBlob(done, 'image/png'))
}
