import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import digits from '../../../nodes/data/digits.ts'
import type { SourceIo } from '../../../src/kernel/define.ts'
import { diskIo, factsOf, sound } from '../lib/tables.ts'

const params = digits.params.parse({})

function read(io: SourceIo = diskIo()) {
  if (digits.work.role !== 'source') throw new Error('Digits is a source')
  return digits.work.read(params, io)
}

describe('the images', () => {
  it('are those of scikit-learn', async () => {
    const made = sound(await read())
    const image = made.columns.get('image')
    const digit = made.columns.get('digit')
    if (image?.kind !== 'image' || digit?.kind !== 'category') throw new Error('an image and its digit')
    expect(made.rows).toBe(1797)
    expect(image.shape).toEqual([8, 8, 1])
    expect(image.scale).toBe(1 / 16)
    // The first row of the first image, a zero, as load_digits().images[0] prints it.
    expect([...image.values.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0])
    // load_digits().images.sum() and the digits in order, from Python.
    expect(Array.from(image.values).reduce((sum, value) => sum + value, 0)).toBe(561718)
    expect([...digit.codes.subarray(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    expect(Math.max(...image.values)).toBe(16)
    const bytes = createHash('sha256').update(image.values).update(Uint8Array.from(digit.codes)).digest('hex')
    // hashlib.sha256 over images and target of load_digits(), as bytes.
    expect(bytes).toBe('87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826')
  })

  it('are shared out among the digits as the source says', async () => {
    const digit = factsOf(sound(await read())).columns.find(({ name }) => name === 'digit')
    expect(digit?.counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  })
})

it('promises before reading what it gives', async () => {
  const facts = factsOf(sound(await read()))
  const before = digits.infer(params, {}, { key: 'k', facts: undefined })
  const after = digits.infer(params, {}, { key: 'k', facts })
  if (before.ok !== true || after.ok !== true) throw new Error('nothing can be wrong')
  const strip = ({ columns, ...rest }: typeof before.value.data) => ({
    ...rest,
    columns: columns.map(({ counts: _, ...column }) => column),
  })
  expect(strip(before.value.data)).toEqual(strip(after.value.data))
})

it.each([
  ['too short', (bytes: Uint8Array) => bytes.subarray(1)],
  ['too long', (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])],
  ['too bright', (bytes: Uint8Array) => bytes.with(3, 17)],
  ['no digit', (bytes: Uint8Array) => bytes.with(64, 10)],
])('refuses a file that is %s', async (_, damage) => {
  const io = diskIo()
  const checked = await read({ ...io, bundled: async (name) => damage(await io.bundled(name)) })
  expect(checked.ok).toBe(false)
  expect(checked.problems[0]?.code).toBe('digits/damaged')
})

it('turns a file that cannot be read into a problem', async () => {
  const checked = await read({ ...diskIo(), bundled: () => Promise.reject(new Error('offline')) })
  expect(checked.problems.map(({ code }) => code)).toEqual(['digits/unreadable'])
})
