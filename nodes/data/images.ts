import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { FITS } from '../../src/kernel/pixels.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { shorten } from '../../src/kernel/words.ts'
import { LABELLINGS } from './lib/image-files.ts'
import { IMAGE_LIMITS } from './lib/limits.ts'
import { fileParams, namedFile, ownFile } from './lib/own-file.ts'
import { starters } from './lib/starters.ts'

const NONE = error('images/nothing', 'No pictures are chosen.', {
  param: 'file',
  advice: 'Drop a folder, a zip or a tar of pictures on the canvas, or choose a file in the inspector.',
})

export default defineNode({
  type: 'images',
  version: 1,
  family: 'data',
  title: 'Images',
  summary: 'Pictures of your own: a folder, a zip or a tar, with classes, numbers or masks.',
  keywords: [
    'image',
    'picture',
    'photo',
    'png',
    'jpeg',
    'jpg',
    'webp',
    'zip',
    'tar',
    'folder',
    'mask',
    'segmentation',
  ],
  params: z.strictObject({
    ...fileParams('your folder or archive'),
    labels: param(z.enum(LABELLINGS).default('auto'), {
      title: 'Answers',
      help: 'Where it says what is on a picture: in the name of its folder, in a table beside the pictures, or in a mask for each.',
      labels: {
        auto: 'Find out',
        folders: 'Names of folders',
        table: 'A table (CSV)',
        masks: 'Masks',
        none: 'None',
      },
    }),
    height: param(z.int().min(0).max(512).default(0), {
      title: 'Height',
      help: 'Every picture gets this height; 0 takes that of the pictures, or of the middle one where they differ.',
      unit: 'px',
    }),
    width: param(z.int().min(0).max(512).default(0), {
      title: 'Width',
      help: 'Every picture gets this width; 0 keeps the form of the pictures.',
      unit: 'px',
    }),
    fit: param(z.enum(FITS).default('stretch'), {
      title: 'Other forms',
      help: 'What happens to a picture of another form: it is stretched, its edges are cut off, or black edges are added.',
      labels: { stretch: 'Stretch', crop: 'Cut off', pad: 'Add edges' },
    }),
    colour: param(z.enum(['auto', 'grey', 'colour']).default('auto'), {
      title: 'Colour',
      help: 'Grey pictures have one number per pixel, those in colour three; found out, they are grey when all of them are.',
      labels: { auto: 'Find out', grey: 'Grey', colour: 'In colour' },
    }),
    most: param(z.int().min(0).max(200_000).default(0), {
      title: 'At most',
      help: 'Reads only so many pictures, spread evenly over all of them; 0 reads all.',
    }),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'One picture per row, with its class, its numbers or its mask.' } },
  accepts: {
    extensions: ['.zip', '.tar', '.tar.gz', '.tgz', '.png', '.jpg', '.jpeg', '.webp'],
    folder: ['.png', '.jpg', '.jpeg', '.webp', '.csv', '.tsv'],
    maxBytes: IMAGE_LIMITS.file,
    params: namedFile,
  },

  starters,

  infer({ file, hash }, _inputs, { key, facts }) {
    if (hash === '') return fail(NONE)
    if (!facts) return { ok: 'waiting', waiting: `Reading ${file === '' ? 'the pictures' : file} …` }
    const { columns, rows, split, notes = [] } = facts
    return ok({ data: { kind: 'table', columns, rows, split, rowsKey: key } }, notes)
  },

  summarize({ file, hash, height, width }) {
    if (hash === '') return 'no pictures yet'
    const size = height > 0 && width > 0 ? `, ${height} × ${width}` : ''
    return `${shorten(file === '' ? 'pictures' : file, 40 - size.length)}${size}`
  },

  work: {
    role: 'source',
    async read({ file, hash, ...options }, io) {
      if (hash === '') return fail(NONE)
      const found = await ownFile('images', { file, hash }, io)
      if (!found.ok) return found
      // What decodes and unpacks is loaded only where something is read: the page shows nodes without it.
      const { readImages } = await import('./lib/read-images.ts')
      return readImages(found.value, { ...options, name: file === '' ? 'the file' : file }, io)
    },
  },

  docs: `
Images reads pictures that you drop: a folder, several files, a zip, a tar or a gzipped tar with PNG, JPEG or WebP. They stay on this computer: the graph keeps only a name and a fingerprint, and asks for the file again on another computer.

What the pictures show is found out. With one folder per class, the name of the folder is the class. With a CSV or TSV beside the pictures in which their names stand in one column, its other columns are the answers: classes, or numbers. With a second folder called “masks” (or files that end in “_mask”), the column “mask” holds 1 where something is and 0 elsewhere, for every pixel.

All pictures get one size, by averaging, the same on every machine. Left to itself, that is the size of the pictures, at most 128 pixels on the longer side. Transparent parts become white. Pictures that cannot be read are left out and named. At most 600 MB of pixels are kept.
`,
})
