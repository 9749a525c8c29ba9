import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { fail, ok } from '../../src/kernel/problem.ts'
import { fittingRows, type TableData } from '../../src/kernel/table.ts'
import { plural, shorten } from '../../src/kernel/words.ts'
import { leaks } from './lib/choose.ts'
import { given } from './lib/columns.ts'
import { freeName, mostFrequent, TEXT_KINDS, textAt, textProblem, tokens, withColumn } from './lib/text.ts'

/** Places in front of the words: what is filled up, and what is not known. */
const PADDING = 0
const UNKNOWN = 1
const FIRST = 2

interface Learned {
  readonly words: readonly string[]
}

/** What the new column is called, whatever is learned. */
function nameOf(column: string, taken: Iterable<string>): string {
  return freeName(`${shorten(column, 180)} tokens`, taken)
}

export default defineNode({
  type: 'tokenise',
  version: 1,
  family: 'preprocessing',
  title: 'Tokenise',
  summary: 'Turns texts into sequences of numbered words, all of one length.',
  keywords: [
    'text',
    'tokenize',
    'vocabulary',
    'pad',
    'truncate',
    'sequence',
    'TextVectorization',
    'words',
    'nlp',
  ],
  params: z.strictObject({
    column: param(z.string().max(200).default(''), {
      title: 'Texts',
      help: 'The column of texts to cut into words.',
      control: 'column',
      of: 'data',
      kinds: TEXT_KINDS,
    }),
    unit: param(z.enum(['words', 'characters']).default('words'), {
      title: 'Cut into',
      help: 'Words, or single characters.',
    }),
    vocabulary: param(z.int().min(1).max(50_000).default(2000), {
      title: 'Vocabulary',
      help: 'How many of the most frequent words of the training rows get a number of their own.',
      step: 100,
    }),
    length: param(z.int().min(1).max(2000).default(40), {
      title: 'Length',
      help: 'How many words every sequence has: longer texts are cut off, shorter ones are filled up with zeros.',
    }),
    end: param(z.enum(['end', 'start']).default('end'), {
      title: 'Cut and fill at the',
      help: 'Whether texts lose their end and are filled up there, or their start.',
    }),
    keep: param(z.boolean().default(false), {
      title: 'Keep the texts',
      help: 'Whether the column of texts stays beside the sequences.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with a column of texts, already split.' } },
  outputs: {
    data: { kind: 'table', help: 'The same rows with a sequence of numbered words for each text.' },
  },

  infer({ column, vocabulary, length, keep }, { data }, context) {
    const problem = textProblem('tokenise', column, data)
    if (problem) return fail(problem)
    const made = {
      name: nameOf(
        column,
        data.columns.map(({ name }) => name),
      ),
      kind: 'sequence' as const,
      shape: [length],
      missing: 0,
      tokens: vocabulary + FIRST,
    }
    const columns = data.columns.flatMap((one) =>
      one.name === column ? [...(keep ? [one] : []), made] : [one],
    )
    return ok(
      { data: given({ ...data, columns }, context) },
      leaks('tokenise/leak', 'its vocabulary comes', data),
    )
  },

  summarize: ({ column, length, unit }) =>
    column === ''
      ? 'no column'
      : `${shorten(column, 20)}, ${plural(length, unit === 'words' ? 'word' : 'character')}`,

  work: {
    role: 'transform',
    learns: true,
    fit({ column, unit, vocabulary }, table): Learned {
      const texts = table.columns.get(column)
      const counts = new Map<string, number>()
      for (const row of fittingRows(table))
        for (const token of tokens(textAt(texts, row), unit)) counts.set(token, (counts.get(token) ?? 0) + 1)
      return { words: mostFrequent(counts, vocabulary) }
    },
    apply({ column, unit, vocabulary, length, end, keep }, state, table): TableData {
      const { words } = state as Learned
      const places = new Map(words.map((word, at) => [word, at + FIRST]))
      const texts = table.columns.get(column)
      const values = new Float32Array(table.rows * length).fill(PADDING)
      for (let row = 0; row < table.rows; row++) {
        const all = tokens(textAt(texts, row), unit)
        const kept = end === 'end' ? all.slice(0, length) : all.slice(-length)
        const from = row * length + (end === 'end' ? 0 : length - kept.length)
        kept.forEach((token, at) => (values[from + at] = places.get(token) ?? UNKNOWN))
      }
      const made = {
        kind: 'sequence' as const,
        shape: [length],
        values,
        tokens: vocabulary + FIRST,
        names: ['(none)', '(unknown)', ...words],
      }
      const name = nameOf(column, table.columns.keys())
      return withColumn(table, { from: column, name, keep }, made)
    },
  },

  docs: `
A network that reads text word by word needs numbers for the words. Tokenise cuts every text into words (or characters), gives the most frequent ones of the training rows the numbers 2, 3, 4 and so on, and makes all texts equally long: 0 fills up short ones, 1 stands for every word that has no number.

Behind it belongs an Input and an Embedding, which learns a vector for every word. If the order of words hardly matters, TF-IDF is simpler and often as good.

The vocabulary comes from the training rows, so it belongs behind the Split; it travels with the model, and a word that turns up only later is 1. Capitals do not matter; words keep the apostrophes inside them.
`,
  source: 'Keras, layers.TextVectorization.',
})
