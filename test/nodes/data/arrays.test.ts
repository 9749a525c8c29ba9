import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import arrays from '../../../nodes/data/arrays.ts'
import { readIdx, readNpy, type FoundArray } from '../../../nodes/data/lib/array-files.ts'
import { visitEntries } from '../../../nodes/data/lib/archive.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import { describeColumns } from '../../../src/kernel/table.ts'
import { cells, diskIo, sound } from '../lib/tables.ts'

const folder = join(import.meta.dirname, '../../fixtures/arrays')
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const values = JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8')) as {
  types: Record<string, number[]>
  kinds: Record<string, (number | string)[]>
  med: Record<'images' | 'labels', number[]>
  idx: Record<'images' | 'labels', number[]>
}
const hash = 'ab'.repeat(32)
const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)

/** The numbers of an array, or its words. */
const plain = ({ values: held }: FoundArray): (number | string)[] => [...(held as Iterable<number | string>)]

function read(bytes: Uint8Array, given: Record<string, unknown> = {}, name = 'set.npz') {
  return arrays.work.role === 'source'
    ? arrays.work.read(arrays.params.parse({ file: name, hash, ...given }), diskIo({ [hash]: bytes }))
    : Promise.reject(new Error('a source was expected'))
}

describe('numbers are those of numpy', () => {
  it('of every type, in both orders of bytes and of axes', async () => {
    const seen: string[] = []
    await visitEntries(new Blob([file('types.npz')]), {
      name: 'types.npz',
      type: 'arrays',
      tell: () => Promise.resolve(),
      wants: () => true,
      visit({ name, bytes }) {
        const own = name.replace('.npy', '')
        const array = sound(readNpy(bytes, own))
        expect(array.shape, own).toEqual([4, 2, 3])
        expect(plain(array), own).toEqual(values.types[own])
        seen.push(own)
      },
    })
    expect(seen.toSorted()).toEqual(Object.keys(values.types).toSorted())
  })

  it.each([1, 2, 3])('in version %i of the format', (version) => {
    const array = sound(readNpy(file(`version-${version}.npy`), 'a'))
    expect(array).toMatchObject({ shape: [3, 2], dtype: 'float32' })
    expect(plain(array)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('in IDX files', async () => {
    expect(plain(sound(readIdx(file('train-images-idx3-ubyte'), 'a')))).toEqual(values.idx.images)
    expect(plain(sound(readIdx(file('floats.idx'), 'a')))).toEqual([1.5, -2, 3, 4])
    const labels = sound(await read(file('train-labels-idx1-ubyte.gz'), {}, 'train-labels-idx1-ubyte.gz'))
    expect(cells(labels.columns.get('train-labels'))).toEqual(values.idx.labels.map(String))
  })
})

describe('what arrays are taken for', () => {
  it('by their axes, types and values', async () => {
    const found = await read(file('kinds.npz'))
    const table = sound(found)
    expect(describeColumns(table).map(({ name, kind, shape }) => [name, kind, ...shape])).toEqual([
      ['x', 'image', 8, 9, 1],
      ['rgb', 'image', 8, 8, 3],
      ['first', 'image', 8, 8, 3],
      ['mask', 'image', 8, 9, 1],
      ['label', 'category'],
      ['age', 'number'],
      ['vector', 'vector', 5],
      ['signal', 'sequence', 12, 2],
      ['word', 'category'],
    ])
    expect(describeColumns(table).every(({ why }) => (why ?? '').length > 5)).toBe(true)
    const scales = ['x', 'rgb', 'mask'].map((name) => {
      const column = table.columns.get(name)
      return column?.kind === 'image' ? column.scale : NaN
    })
    expect(scales).toEqual([1 / 255, 1, 1])
    expect(cells(table.columns.get('word'))).toEqual(values.kinds['word'])
    expect(cells(table.columns.get('age'))).toEqual(values.kinds['age'])
    expect(cells(table.columns.get('label'))).toEqual(values.kinds['label']?.map(String))
    // Channels that come first are moved to the end.
    const first = table.columns.get('first')
    const plain = values.kinds['first'] ?? []
    expect(first?.kind === 'image' && [...first.values.subarray(0, 3)]).toEqual([
      plain[0],
      plain[64],
      plain[128],
    ])
    expect(found.problems.map(({ message }) => message)).toEqual([
      '2 arrays in “set.npz” do not have 10 rows and were left out: “mean” (a single number) and “other” (7).',
    ])
  })

  it('as they are told', async () => {
    const table = sound(
      await read(file('kinds.npz'), { numbers: ['label'], sequences: ['x', 'vector'], categories: ['word'] }),
    )
    expect(cells(table.columns.get('label'))).toEqual(values.kinds['label'])
    expect(describeColumns(table).map(({ name, kind, shape }) => [name, kind, ...shape])).toEqual(
      expect.arrayContaining([
        ['x', 'sequence', 8, 9],
        ['vector', 'sequence', 5],
      ]),
    )
    const unknown = await read(file('kinds.npz'), { images: ['nothing', 'x'] })
    expect(unknown.problems.find(({ code }) => code === 'arrays/unknown')?.fixes?.[0]?.steps).toEqual([
      { do: 'setParam', on: 'self', param: 'images', value: ['x'] },
    ])
  })

  it('parts that are named so are joined, and said', async () => {
    const table = sound(await read(file('med.npz')))
    expect(cells(table.columns.get('part'))).toEqual([
      ...Array<string>(5).fill('train'),
      ...Array<string>(2).fill('validation'),
      ...Array<string>(3).fill('test'),
    ])
    expect(cells(table.columns.get('labels'))).toEqual(values.med.labels.map(String))
    const images = table.columns.get('images')
    expect(images?.kind === 'image' && [...images.values]).toEqual(values.med.images)
  })

  it('two IDX files that are dropped together are one table', async () => {
    const packed = zipSync({
      'mnist/train-images-idx3-ubyte': file('train-images-idx3-ubyte'),
      'mnist/train-labels.npy': npy('|u1', '(6,)', Uint8Array.from(values.idx.labels)),
    })
    const table = sound(await read(packed))
    expect(describeColumns(table).map(({ name, kind }) => [name, kind])).toEqual([
      ['train-images', 'image'],
      ['train-labels', 'category'],
    ])
  })
})

/** An NPY of version 1, as the format says. */
function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const header = `${dictionary.padEnd(117)}\n`
  const head = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0]
  return Uint8Array.from([...head, ...new TextEncoder().encode(header), ...data])
}

describe('bad input', () => {
  it('objects would run code, and other types are named', async () => {
    const refused = await Promise.all(
      ['objects', 'records', 'large', 'complex'].map((name) => read(file(`${name}.npy`))),
    )
    expect(refused.map(({ ok, problems }) => [ok, ...codes(problems)])).toEqual([
      [false, 'arrays/type'],
      [false, 'arrays/type'],
      [false, 'arrays/too-large'],
      [false, 'arrays/type'],
    ])
    expect(refused[0]?.problems[0]?.message).toContain('would run code')
    expect(refused[3]?.problems[0]?.message).toContain('<c16')
  })

  it('files that end too early', async () => {
    const whole = file('version-1.npy')
    const found = await read(whole.slice(0, whole.length - 5), {}, 'a.npy')
    expect(found.problems[0]?.message).toBe('“a” ends too early: it should have 152 B and has 147 B.')
    expect(codes((await read(file('train-images-idx3-ubyte').slice(0, 9), {}, 'a-ubyte')).problems)).toEqual([
      'arrays/truncated',
    ])
    for (let size = 0; size < 140; size += 3)
      expect((await read(whole.slice(0, size), {}, 'a.npy')).ok, `${size}`).toBe(false)
  })

  it('what is no array is named, and the others are read', async () => {
    const packed = zipSync({
      'a.npy': npy('|u1', '(3,)', Uint8Array.of(7, 8, 9)),
      'b.npy': new TextEncoder().encode('hello'),
    })
    const found = await read(packed)
    expect(cells(sound(found).columns.get('a'))).toEqual([7, 8, 9])
    expect(found.problems).toMatchObject([{ code: 'arrays/not-an-array', severity: 'warning' }])
    expect(codes((await read(new TextEncoder().encode('hello'))).problems)).toEqual(['arrays/not-an-array'])
    expect(codes((await read(zipSync({}))).problems)).toEqual(['arrays/none'])
  })

  it('axes that no memory could hold', async () => {
    const found = await read(npy('<f8', '(4294967296, 4294967296)', Uint8Array.of(1)), {}, 'a.npy')
    expect(found.ok).toBe(false)
    expect(codes(found.problems)).toEqual(['arrays/damaged'])
  })

  it('a file that is not here, and none at all', async () => {
    expect(codes((await read(file('med.npz'), { hash: 'cd'.repeat(32) })).problems)).toEqual([
      'arrays/file-missing',
    ])
    const found = arrays.infer(arrays.params.parse({}), {}, { key: 'own', facts: undefined })
    expect(found.ok === false && codes(found.problems)).toEqual(['arrays/nothing'])
  })
})
