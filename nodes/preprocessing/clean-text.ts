import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import type { ColumnData, TableData } from '../../src/kernel/table.ts'
import { plural } from '../../src/kernel/words.ts'
import { columnsParam, summarizeColumns, wrongKinds } from './lib/choose.ts'
import { chosenColumns, given, unknownColumns } from './lib/columns.ts'

interface Options {
  readonly lower: boolean
  readonly accents: boolean
  readonly links: boolean
  readonly digits: boolean
  readonly punctuation: boolean
}

const LINKS = /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b/giu

/** One text, with what the options say done to it, and runs of blanks made one. */
export function cleaned(text: string, { lower, accents, links, digits, punctuation }: Options): string {
  let clean = text
  if (links) clean = clean.replace(LINKS, ' link ')
  if (accents) clean = clean.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
  if (lower) clean = clean.toLowerCase()
  if (digits) clean = clean.replace(/\p{N}+/gu, '0')
  if (punctuation) clean = clean.replace(/[\p{P}\p{S}]+/gu, ' ')
  return clean.replace(/\s+/gu, ' ').trim()
}

export default defineNode({
  type: 'clean-text',
  version: 1,
  family: 'preprocessing',
  title: 'Normalise text',
  summary: 'Makes texts alike: lower case, without accents, punctuation, links or differing numbers.',
  keywords: ['text', 'lowercase', 'clean', 'normalize', 'strip', 'accents', 'punctuation', 'nlp'],
  params: z.strictObject({
    columns: columnsParam('The columns of texts to change; choose none for all of them.', ['text']),
    lower: param(z.boolean().default(true), {
      title: 'Lower case',
      help: 'Whether capitals become small letters.',
    }),
    accents: param(z.boolean().default(false), {
      title: 'Without accents',
      help: 'Whether é becomes e and ü becomes u.',
    }),
    links: param(z.boolean().default(true), {
      title: 'Links alike',
      help: 'Whether every web and e-mail address becomes the word “link”.',
    }),
    digits: param(z.boolean().default(false), {
      title: 'Numbers alike',
      help: 'Whether every number becomes 0: often it matters only that there is one.',
    }),
    punctuation: param(z.boolean().default(false), {
      title: 'Without punctuation',
      help: 'Whether commas, quotes, symbols and the like become blanks.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with columns of texts.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with changed texts.' } },

  infer({ columns }, { data }, context) {
    const wrong = [
      ...unknownColumns('clean-text/unknown', columns, data),
      ...wrongKinds('clean-text/kind', 'Only texts are changed', columns, data, ['text']),
    ]
    if (wrong.length > 0) return fail(...wrong.slice(0, 1))
    if (!chosenColumns(columns, data).some(({ kind }) => kind === 'text'))
      return fail(
        error('clean-text/nothing', `None of the ${plural(data.columns.length, 'column')} holds texts.`, {
          input: 'data',
          fixes: [{ label: 'Remove this node', steps: [{ do: 'bypass' }] }],
        }),
      )
    return ok({ data: given(data, context) })
  },

  summarize: ({ columns }) => summarizeColumns(columns, 'all texts'),

  work: {
    role: 'transform',
    fit: () => null,
    apply({ columns: chosen, ...options }, _state, table): TableData {
      const columns = new Map<string, ColumnData>()
      for (const [name, column] of table.columns)
        columns.set(
          name,
          column.kind === 'text' && (chosen.length === 0 || chosen.includes(name))
            ? {
                ...column,
                values: column.values.map((text) => (text === null ? null : cleaned(text, options))),
              }
            : column,
        )
      return { ...table, columns }
    },
  },

  docs: `
To a computer, “Great!”, “great” and “GREAT” are three different things. Normalise text makes them one, before words are counted or numbered: small letters, one word for all links, and where it helps no accents, no punctuation and one number for all numbers. Runs of blanks become one.

It learns nothing, so it may stand before or behind the Split. Do not throw away what the network should see: capitals and exclamation marks can be what tells spam from letters.
`,
})
