import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { shorten } from '../../src/kernel/words.ts'
import { ARRAY_LIMITS } from './lib/limits.ts'
import { fileParams, namedFile, ownFile } from './lib/own-file.ts'
import { starters } from './lib/starters.ts'

const NONE = error('arrays/nothing', 'No array file is chosen.', {
  param: 'file',
  advice: 'Drop an NPY, an NPZ or an IDX file on the canvas, or choose one in the inspector.',
})

function names(title: string, help: string) {
  return param(z.array(z.string().max(200)).max(2000).default([]), { title, help, control: 'columns' })
}

export default defineNode({
  type: 'arrays',
  version: 1,
  family: 'data',
  title: 'Arrays',
  summary: 'Arrays of your own: NPY and NPZ from numpy, IDX as MNIST comes.',
  keywords: ['numpy', 'npy', 'npz', 'idx', 'mnist', 'fashion', 'medmnist', 'tensor', 'ndarray', 'ubyte'],
  params: z.strictObject({
    ...fileParams('your array file'),
    categories: names('Classes', 'Arrays of numbers to read as classes.'),
    numbers: names('Numbers', 'Arrays of whole numbers to read as numbers, not as classes.'),
    images: names('Pictures', 'Arrays of three or four axes to read as pictures.'),
    sequences: names('Sequences', 'Arrays to read as steps in an order, not as pictures or vectors.'),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'One row per entry along the first axis.' } },
  accepts: {
    extensions: [
      '.npy',
      '.npz',
      '.idx',
      '.idx.gz',
      '-ubyte',
      '-ubyte.gz',
      '.idx1-ubyte',
      '.idx3-ubyte',
      '.idx1-ubyte.gz',
      '.idx3-ubyte.gz',
      '.npy.gz',
    ],
    folder: ['.npy', '.idx', '.idx.gz', '-ubyte', '-ubyte.gz', '.npy.gz'],
    maxBytes: ARRAY_LIMITS.file,
    params: namedFile,
  },

  starters,

  infer({ file, hash }, _inputs, { key, facts }) {
    if (hash === '') return fail(NONE)
    if (!facts) return { ok: 'waiting', waiting: `Reading ${file === '' ? 'the arrays' : file} …` }
    const { columns, rows, split, notes = [] } = facts
    return ok({ data: { kind: 'table', columns, rows, split, rowsKey: key } }, notes)
  },

  summarize: ({ file, hash }) => (hash === '' ? 'no file yet' : shorten(file === '' ? 'arrays' : file, 40)),

  work: {
    role: 'source',
    async read({ file, hash, ...options }, io) {
      if (hash === '') return fail(NONE)
      const found = await ownFile('arrays', { file, hash }, io)
      if (!found.ok) return found
      // What unpacks is loaded only where something is read: the page shows nodes without it.
      const { readArrays } = await import('./lib/read-arrays.ts')
      return readArrays(found.value, { ...options, name: file === '' ? 'the file' : file }, io)
    },
  },

  docs: `
Arrays reads what numpy saves (NPY, and NPZ with several arrays) and IDX files, the format of MNIST and its family, gzipped or not. Images and labels that are two files are dropped together. They stay on this computer: the graph keeps only a name and a fingerprint.

Arrays with as many entries along their first axis become the columns of one table. One number per row is a class when there are few different whole numbers, and a number otherwise. Two more axes, or three with 1, 3 or 4 channels, are a picture when the numbers are bytes, or from 0 to 1 or to 255. One more axis is a vector; everything else is a sequence, steps first. Every column says why, and the lists here correct it.

Files with names such as train_images and test_images, as MedMNIST has them, are joined, and a column “part” says which rows are for what; Split can follow it. Arrays of Python objects are refused, because reading them would run code. At most 600 MB of numbers are kept.
`,
  source: 'numpy, NEP 1 (the NPY format); LeCun, Cortes and Burges, The MNIST database (IDX).',
})
