import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import images from '../../../nodes/data/images.ts'
import { visitEntries, type Visited } from '../../../nodes/data/lib/archive.ts'
import { arrange } from '../../../nodes/data/lib/image-files.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import { fitPixels } from '../../../src/kernel/pixels.ts'
import { cellSize, type TableData } from '../../../src/kernel/table.ts'
import { decodePng } from '../../helpers/decode-png.ts'
import { cells, diskIo, sound } from '../lib/tables.ts'

const folder = join(import.meta.dirname, '../../fixtures/images')
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const values = JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8')) as Record<
  'folders' | 'kinds' | 'masks' | 'mixed',
  Record<string, number[]>
>
const hash = 'ab'.repeat(32)
const text = (words: string) => new TextEncoder().encode(words)

async function read(bytes: Uint8Array, given: Record<string, unknown> = {}, name = 'set.zip') {
  const io = { ...diskIo({ [hash]: bytes }), decodeImage: decodePng }
  return images.work.role === 'source'
    ? images.work.read(images.params.parse({ file: name, hash, ...given }), io)
    : Promise.reject(new Error('a source was expected'))
}

/** The pixels of each row, by the path of its picture. */
function pixelsOf(table: TableData, name = 'image'): Record<string, number[]> {
  const column = table.columns.get(name)
  if (column?.kind !== 'image') throw new Error(`no pictures in ${name}`)
  const size = cellSize(column)
  return Object.fromEntries(
    cells(table.columns.get('file')).map((path, row) => [
      String(path),
      [...column.values.subarray(row * size, (row + 1) * size)],
    ]),
  )
}

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)

describe('archives', () => {
  it.each(['deflated.zip', 'stored.zip', 'streamed.zip', 'ustar.tar'])('%s', async (name) => {
    const found = await read(file(name))
    const table = sound(found)
    expect(found.problems).toEqual([])
    expect(pixelsOf(table)).toEqual(values.folders)
    expect(cells(table.columns.get('label'))).toEqual(
      ['cat', 'dog', 'owl'].flatMap((label) => Array<string>(4).fill(label)),
    )
    expect([...table.ids]).toEqual([...Array(12).keys()])
  })

  it.each(['pax.tar.gz', 'gnu.tar'])('%s, with names longer than 100 characters', async (name) => {
    const table = sound(await read(file(name)))
    const deep = Object.entries(values.folders).map(([path, pixels]) => ['deep/'.repeat(40) + path, pixels])
    expect(pixelsOf(table)).toEqual(Object.fromEntries(deep))
  })

  it('the first row is the same, in whatever order the files were packed', async () => {
    const packed = zipSync({ 'b/2.png': entry('b'), 'a/1.png': entry('a') })
    expect(cells(sound(await read(packed)).columns.get('file'))).toEqual(['a/1.png', 'b/2.png'])
  })

  it('a picture alone', async () => {
    const table = sound(await read(entry('x'), {}, 'mine.png'))
    expect(cells(table.columns.get('file'))).toEqual(['mine.png'])
    expect([...table.columns.keys()]).toEqual(['image', 'file'])
  })
})

/** A PNG of 5 × 6 out of the fixtures. */
function entry(_which: string): Uint8Array {
  return pictures['set/cat/0.png'] ?? new Uint8Array(0)
}
const pictures: Record<string, Uint8Array> = {}
await visitEntries(new Blob([file('stored.zip')]), {
  name: 'stored.zip',
  type: 'images',
  tell: () => Promise.resolve(),
  wants: () => true,
  visit: ({ name, bytes }) => void (pictures[name] = bytes),
})

describe('pictures', () => {
  it('every kind of PNG is decoded as Pillow does', async () => {
    expect.hasAssertions()
    await visitEntries(new Blob([file('kinds.zip')]), {
      name: 'kinds.zip',
      type: 'images',
      tell: () => Promise.resolve(),
      wants: () => true,
      async visit({ name, bytes }) {
        const { rgba } = await decodePng(bytes)
        expect([...rgba], name).toEqual(values.kinds[name.replace('.png', '')])
      },
    })
  })

  it('are grey until one is in colour', async () => {
    const table = sound(await read(file('kinds.zip')))
    const image = table.columns.get('image')
    expect(image?.kind === 'image' && image.shape).toEqual([3, 4, 3])
    const found = pixelsOf(table)
    const grey = values.kinds['grey']?.filter((_, at) => at % 4 !== 3)
    expect(found['grey.png']).toEqual(grey)
    expect(found['rgb.png']).toEqual(values.kinds['rgb']?.filter((_, at) => at % 4 !== 3))
    // Half transparent parts lie on white.
    const [red = 0, , , alpha = 0] = values.kinds['rgba'] ?? []
    expect(found['rgba.png']?.[0]).toBe(Math.round((red * alpha) / 255 + 255 - alpha))
  })

  it('of mixed sizes are shrunk by averaging, within one level of Pillow', async () => {
    const table = sound(await read(file('mixed.zip'), { height: 2, width: 3 }))
    const found = pixelsOf(table)
    for (const [path, expected] of Object.entries(values.mixed))
      expected.forEach((level, at) =>
        expect(Math.abs((found[path]?.[at] ?? NaN) - level)).toBeLessThanOrEqual(1),
      )
    const all = sound(await read(file('mixed.zip')))
    const image = all.columns.get('image')
    expect(image?.kind === 'image' && image.shape).toEqual([4, 6, 3])
  })

  it('can be cut off or get edges instead of being stretched', () => {
    const rgba = Uint8Array.from([10, 20, 30, 40].flatMap((level) => [level, level, level, 255]))
    const wide = { width: 4, height: 1, rgba }
    const levels = (fit: 'stretch' | 'crop' | 'pad') =>
      [...fitPixels(wide, [2, 2, 1], fit)].map((value) => Math.round(value * 255))
    expect(levels('stretch')).toEqual([15, 35, 15, 35])
    expect(levels('crop')).toEqual([20, 30, 20, 30])
    expect(fitPixels(wide, [4, 4, 1], 'pad').filter((value) => value === 0)).toHaveLength(8)
  })

  it('at most so many, spread over all', async () => {
    const table = sound(await read(file('stored.zip'), { most: 3 }))
    expect(cells(table.columns.get('label'))).toEqual(['cat', 'dog', 'owl'])
  })
})

describe('answers', () => {
  it('numbers and classes of a table, by the names of files', async () => {
    const found = await read(file('table.zip'))
    const table = sound(found)
    expect(cells(table.columns.get('age'))).toEqual([20.5, 21.5, 22.5, 23.5, 24.5, null])
    expect(cells(table.columns.get('sex'))).toEqual(['f', 'm', 'f', 'm', 'f', null])
    expect(found.problems.map(({ message }) => message)).toEqual([
      '“people.csv” says nothing of 1 picture in “set.zip”: “p5.png”.',
      '1 row of “people.csv” names no picture in “set.zip”.',
    ])
  })

  it('masks of the same names, of another size', async () => {
    const found = await read(file('masks.zip'))
    const table = sound(found)
    expect(pixelsOf(table, 'mask')).toEqual(values.masks)
    expect(codes(found.problems)).toEqual(['images/without-mask', 'images/loose-masks'])
    const mask = table.columns.get('mask')
    expect(mask?.kind === 'image' && mask.scale).toBe(1)
  })

  it('can be told', async () => {
    expect([...sound(await read(file('masks.zip'), { labels: 'none' })).columns.keys()]).toEqual([
      'image',
      'file',
    ])
    const byFolder = sound(await read(file('masks.zip'), { labels: 'folders' }))
    expect(new Set(cells(byFolder.columns.get('label')))).toEqual(new Set(['images', 'masks']))
    expect(codes((await read(file('stored.zip'), { labels: 'table' })).problems)).toEqual(['images/no-table'])
    expect(codes((await read(file('stored.zip'), { labels: 'masks' })).problems)).toEqual(['images/no-masks'])
  })

  it('masks may stand beside their pictures', () => {
    const { images: rows, masks } = arrange(['d/a.png', 'd/a_mask.png', 'd/b.jpg', 'd/b_mask.png'], 'auto')
    expect(rows).toEqual(['d/a.png', 'd/b.jpg'])
    expect(masks).toEqual(['d/a_mask.png', 'd/b_mask.png'])
  })
})

describe('bad input', () => {
  it('a picture that is none is left out and named', async () => {
    const packed = zipSync({
      'a/1.png': entry('a'),
      'a/2.png': text('no picture'),
      'b/3.png': entry('b').slice(0, 60),
    })
    const found = await read(packed)
    expect(sound(found).rows).toBe(1)
    expect(found.problems.find(({ code }) => code === 'images/skipped')?.message).toBe(
      '2 pictures in “set.zip” could not be read and were left out: “2.png” and “3.png”.',
    )
  })

  it('an archive that breaks off gives what is in front of that place', async () => {
    for (const name of ['stored.zip', 'deflated.zip', 'ustar.tar', 'pax.tar.gz']) {
      const whole = file(name)
      const found = await read(whole.slice(0, Math.floor(whole.length * 0.4)))
      const table = sound(found)
      expect(table.rows, name).toBeGreaterThan(0)
      expect(table.rows, name).toBeLessThan(12)
      expect(codes(found.problems), name).toContain('images/truncated')
    }
  })

  it('nothing that could be read', async () => {
    expect(codes((await read(zipSync({ 'a.txt': text('hello') }))).problems)).toEqual(['images/none'])
    expect(codes((await read(zipSync({ 'a.png': text('hello') }))).problems)).toEqual([
      'images/none-readable',
    ])
    expect(codes((await read(text('hello'), {}, 'a.png')).problems)).toEqual(['images/none-readable'])
    expect(codes((await read(new Uint8Array(0), {}, 'a.zip')).problems)).toEqual(['images/none'])
  })

  it('a file that is not here, and none at all', async () => {
    expect(codes((await read(entry('a'), { hash: 'cd'.repeat(32) })).problems)).toEqual([
      'images/file-missing',
    ])
    const found = images.infer(images.params.parse({}), {}, { key: 'own', facts: undefined })
    expect(found.ok === false && codes(found.problems)).toEqual(['images/nothing'])
  })

  it('more pixels than fit', async () => {
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 800 }, (_, n) => [`a/${n}.png`, entry('a')] as const)),
    )
    const refused = await read(many, { height: 512, width: 512 })
    expect(refused.problems[0]).toMatchObject({ code: 'images/memory' })
    expect(refused.problems[0]?.message).toContain('800 pictures of 512 × 512')
    const steps = refused.problems[0]?.fixes?.[0]?.steps ?? []
    const sides = steps.map((step) => (step.do === 'setParam' ? Number(step.value) : NaN))
    expect(sides.every((side) => 800 * side ** 2 * 3 <= 600_000_000)).toBe(true)
  })
})

describe('archives from strangers', () => {
  const walk = (bytes: Uint8Array, limits = {}) => {
    const seen: string[] = []
    const walked = visitEntries(new Blob([new Uint8Array(bytes)]), {
      name: 'bad.zip',
      type: 'images',
      tell: () => Promise.resolve(),
      wants: () => true,
      visit: ({ name }) => void seen.push(name),
      limits,
    })
    return walked.then((found) => ({ found, seen }))
  }
  const zeros = new Uint8Array(30_000_000)

  it('bombs end before they fill the memory', async () => {
    for (const bomb of [zipSync({ 'a.png': zeros }, { level: 9 }), gzipSync(zeros, { level: 9 })]) {
      const { found, seen } = await walk(bomb)
      expect(codes(found.problems)).toEqual(['images/bomb'])
      expect(seen).toEqual([])
    }
  })

  it('files that are too large, and too many of them', async () => {
    const packed = zipSync({ 'a.png': new Uint8Array(2000).map((_, at) => at), 'b.png': entry('b') })
    expect(codes((await walk(packed, { entryBytes: 1000 })).found.problems)).toEqual(['images/entry-too-big'])
    expect(codes((await walk(packed, { entries: 1 })).found.problems)).toEqual(['images/too-many'])
  })

  it('names are labels: they lead nowhere', async () => {
    const { seen } = await walk(zipSync({ '../../etc/x.png': entry('x'), '/root.png': entry('x') }))
    expect(seen).toEqual(['../../etc/x.png', '/root.png'])
  })

  it('an entry packed in an unknown way is named, the others are read', async () => {
    const packed = zipSync({ 'a.png': entry('a'), 'b.png': entry('b') }, { level: 0 })
    // The method of the first local header.
    packed[8] = 99
    const { found, seen } = await walk(packed)
    expect(seen).toEqual(['b.png'])
    expect(found.problems[0]?.message).toContain('could not be unpacked and was left out: “a.png”')
  })

  it('cancelling ends it', async () => {
    const stop = new Error('stop')
    const walked = visitEntries(new Blob([file('stored.zip')]), {
      name: 'x.zip',
      type: 'images',
      tell: () => Promise.reject(stop),
      wants: () => true,
      visit: () => undefined,
    })
    await expect(walked).rejects.toBe(stop)
    const tar = visitEntries(new Blob([file('ustar.tar')]), {
      name: 'x.tar',
      type: 'images',
      tell: () => Promise.resolve(),
      wants: () => true,
      visit: () => Promise.reject(stop),
    })
    await expect(tar).rejects.toBe(stop)
  })

  it('what is not wanted is counted and passed over', async () => {
    const found = await visitEntries(new Blob([file('deflated.zip')]), {
      name: 'x.zip',
      type: 'images',
      tell: () => Promise.resolve(),
      wants: (name) => name.endsWith('.png'),
      visit: () => undefined,
    })
    expect(sound<Visited>(found)).toEqual({ visited: 12, passed: { count: 1, names: ['set/readme.txt'] } })
  })
})
