import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok, type Problem } from '../../src/kernel/problem.ts'
import { list, quote } from '../../src/kernel/words.ts'
import { readBundled, TABLES } from './lib/bundled.ts'
import { CSV_LIMITS } from './lib/limits.ts'
import { starters } from './lib/starters.ts'

const NONE_CHOSEN = 'No data is chosen.'

const useFirst = {
  label: `Use ${TABLES[0].title}`,
  steps: [{ do: 'setParam' as const, on: 'self' as const, param: 'dataset', value: TABLES[0].id }],
}

/** What can be said about the choice without reading anything. */
function checkChoice({ dataset, hash }: { dataset: string; hash: string }): Problem | null {
  if (dataset === '')
    return hash === ''
      ? error('table/nothing', NONE_CHOSEN, {
          param: 'dataset',
          advice: 'Choose a data set in the inspector, or drop a CSV file on the canvas.',
          fixes: [useFirst],
        })
      : null
  return TABLES.some(({ id }) => id === dataset)
    ? null
    : error(
        'table/unknown-dataset',
        `There is no data set called ${quote(dataset)} in this version of Netloom.`,
        {
          param: 'dataset',
          advice: `There is ${list(TABLES.map(({ id }) => id))}.`,
          fixes: [useFirst],
        },
      )
}

function title(dataset: string, file: string): string {
  if (dataset !== '') return TABLES.find(({ id }) => id === dataset)?.title ?? dataset
  return file === '' ? 'the file' : file
}

export default defineNode({
  type: 'table',
  version: 1,
  family: 'data',
  title: 'Table',
  summary: 'A bundled data set, or a CSV file of your own.',
  keywords: ['csv', 'tsv', 'file', 'data set', 'dataset', 'spreadsheet', 'penguins', 'import', 'open'],
  params: z.strictObject({
    dataset: param(z.string().max(64).default(TABLES[0].id), {
      title: 'Data set',
      help: 'A data set that ships with Netloom; empty for a file of your own.',
      control: 'dataset',
    }),
    file: param(z.string().max(255).default(''), {
      title: 'File',
      help: 'The name of your CSV file. Its rows stay on this computer.',
      control: 'file',
      when: { param: 'dataset', is: [''] },
    }),
    hash: param(
      z
        .string()
        .regex(/^([0-9a-f]{64})?$/)
        .default(''),
      {
        title: 'Fingerprint',
        help: 'The SHA-256 of your file, by which it is found again on this computer.',
        control: 'hidden',
      },
    ),
    categories: param(z.array(z.string().max(200)).max(2000).default([]), {
      title: 'Numbers that are classes',
      help: 'Columns of numbers to read as categories, such as classes written 0, 1 and 2.',
      control: 'columns',
    }),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'The rows and columns of the file.' } },
  cards: TABLES,
  accepts: {
    extensions: ['.csv', '.tsv', '.txt'],
    maxBytes: CSV_LIMITS.bytes,
    params: ({ name, hash }) => ({ dataset: '', file: name.slice(-255), hash }),
  },

  starters,

  infer({ dataset, file, hash }, _inputs, { key, facts }) {
    const problem = checkChoice({ dataset, hash })
    if (problem) return fail(problem)
    if (!facts) return { ok: 'waiting', waiting: `Reading ${title(dataset, file)} …` }
    const { columns, rows, split, notes = [] } = facts
    return ok({ data: { kind: 'table', columns, rows, split, rowsKey: key } }, notes)
  },

  summarize({ dataset, file }) {
    const name = title(dataset, file)
    return name.length > 40 ? `${name.slice(0, 39)}…` : name
  },

  work: {
    role: 'source',
    async read({ dataset, file, hash, categories }, io) {
      const problem = checkChoice({ dataset, hash })
      if (problem) return fail(problem)
      // The reader of CSV files is loaded only where something is read: the page shows nodes without it.
      const { readCsv } = await import('./lib/csv.ts')
      const card = TABLES.find(({ id }) => id === dataset)
      if (card) {
        const read = await readBundled(io, card, 'table/unreadable')
        return read.ok ? readCsv(read.value, { name: card.title, categories }) : read
      }
      const name = file === '' ? 'The file of this table' : quote(file)
      let bytes: Uint8Array | null = null
      try {
        const blob = await io.file(hash)
        bytes = blob && new Uint8Array(await blob.arrayBuffer())
      } catch {
        return fail(
          error('table/unreadable', `${name} could not be read from this computer's storage.`, {
            advice: 'Drop it here again.',
          }),
        )
      }
      if (!bytes)
        return fail(
          error('table/file-missing', `${name} is not on this computer: drop it here again.`, {
            param: 'file',
            advice: 'A graph holds the name of a file, never its rows.',
          }),
        )
      return readCsv(bytes, { name: file === '' ? 'the file' : file, categories })
    },
  },

  docs: `
A Table gives out rows and columns. It reads one of the data sets that ship with Netloom, or a CSV file that you drop on the canvas or choose here. Your file stays on this computer: the graph keeps only its name and a fingerprint, and asks for the file again on another computer.

The delimiter is guessed (comma, semicolon, tab or bar). The first line names the columns. Empty cells count as missing, and so do “NA”, “N/A”, “#N/A”, “null”, “nan” and “?”. A column is a number when all its present cells are; otherwise it is a category when it has at most 50 different values (or at most 5 % of its rows), and text when it has more. Rows with too few or too many cells are kept and pointed out.

At most 100 MB, 2,000,000 rows and 2,000 columns are read.
`,
  source: 'CSV as in RFC 4180, read with Papa Parse.',
})
