import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { allRows } from '../../src/kernel/table.ts'
import { DIGITS, readBundled } from './lib/bundled.ts'
import { starters } from './lib/starters.ts'

const SIDE = 8
const PIXELS = SIDE * SIDE
const LEVELS = 16
/** The grey values of one image, then its digit. */
const RECORD = PIXELS + 1
const SHAPE = [SIDE, SIDE, 1] as const

export default defineNode({
  type: 'digits',
  version: 1,
  family: 'data',
  title: 'Digits',
  summary: '1,797 handwritten digits as images of 8 × 8 pixels.',
  keywords: ['mnist', 'image', 'handwriting', 'optical recognition', 'uci', 'dataset'],
  params: z.strictObject({}),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'One image and its digit per row.' } },
  cards: [DIGITS],

  starters,

  infer(_params, _inputs, { key, facts }) {
    const columns = facts?.columns ?? [
      { name: 'image', kind: 'image', shape: SHAPE, missing: 0 },
      { name: 'digit', kind: 'category', shape: [], categories: DIGITS.classes, missing: 0 },
    ]
    return ok({
      data: { kind: 'table', columns, rows: facts?.rows ?? DIGITS.rows, split: null, rowsKey: key },
    })
  },

  summarize: () => '1,797 images, 8 × 8, 10 classes',

  work: {
    role: 'source',
    async read(_params, io) {
      const read = await readBundled(io, DIGITS, 'digits/unreadable')
      if (!read.ok) return read
      const records = read.value
      const rows = DIGITS.rows
      const pixels = new Uint8Array(rows * PIXELS)
      const codes = new Int32Array(rows)
      let sound = records.length === rows * RECORD
      for (let row = 0; row < rows && sound; row++) {
        const image = records.subarray(row * RECORD, row * RECORD + PIXELS)
        const digit = records[row * RECORD + PIXELS] ?? 255
        sound = digit < DIGITS.classes.length && image.every((value) => value <= LEVELS)
        pixels.set(image, row * PIXELS)
        codes[row] = digit
      }
      if (!sound)
        return fail(
          error('digits/damaged', `The file ${DIGITS.file} is not the one that ships with Netloom.`, {
            advice: 'Reload the page. If that does not help, install Netloom again.',
          }),
        )
      const table = {
        columns: new Map([
          ['image', { kind: 'image' as const, shape: SHAPE, values: pixels, scale: 1 / LEVELS }],
          ['digit', { kind: 'category' as const, codes, categories: DIGITS.classes }],
        ]),
        rows,
        roles: null,
        ids: new Uint32Array(rows),
      }
      return ok({ ...table, ids: allRows(table) })
    },
  },

  docs: `
Digits that 13 people wrote on forms, shrunk to 8 × 8 grey values from 0 to 16. A network reads them as numbers from 0 to 1, as images of 8 × 8 × 1.

It is small enough to train a convolutional network in seconds, and hard enough that a good one is better than a plain one.
`,
  source:
    'Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.',
})
