import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { error, fail, ok } from '../../src/kernel/problem.ts'
import { fittingRows, type TableData } from '../../src/kernel/table.ts'
import { plural, quote, shorten } from '../../src/kernel/words.ts'
import { leaks } from './lib/choose.ts'
import { given } from './lib/columns.ts'
import { wordsColumn } from './lib/names.ts'
import { freeName, mostFrequent, TEXT_KINDS, textAt, textProblem, withColumn, words } from './lib/text.ts'

/** What is learned: the terms in the order of the numbers, and how much each of them counts. */
interface Learned {
  readonly name: string
  readonly terms: readonly string[]
  readonly weights: readonly number[]
}

/** Single words and runs of up to `longest` words. */
function terms(text: string, longest: number): string[] {
  const single = words(text)
  const found = [...single]
  for (let length = 2; length <= longest; length++)
    for (let at = 0; at + length <= single.length; at++) found.push(single.slice(at, at + length).join(' '))
  return found
}

function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

export default defineNode({
  type: 'tf-idf',
  version: 1,
  family: 'preprocessing',
  title: 'TF-IDF',
  summary:
    'Turns texts into vectors: one number for every frequent word, larger the rarer the word is elsewhere.',
  keywords: ['text', 'bag of words', 'words', 'vectorizer', 'TfidfVectorizer', 'n-gram', 'nlp'],
  params: z.strictObject({
    column: param(z.string().max(200).default(''), {
      title: 'Texts',
      help: 'The column of texts to turn into vectors.',
      control: 'column',
      of: 'data',
      kinds: TEXT_KINDS,
    }),
    features: param(z.int().min(1).max(20_000).default(1000), {
      title: 'Words',
      help: 'How many of the most frequent words of the training rows are looked at.',
      step: 100,
    }),
    atLeast: param(z.int().min(1).max(10_000).default(2), {
      title: 'In at least',
      help: 'Words that stand in fewer training rows are left out: they are mostly names and mistakes.',
      unit: 'rows',
    }),
    longest: param(z.int().min(1).max(3).default(1), {
      title: 'Words in a row',
      help: 'Also looks at pairs (2) or triples (3) of words, such as “not good”.',
    }),
    sublinear: param(z.boolean().default(false), {
      title: 'Dampen',
      help: 'A word that stands ten times in a text counts 1 + log 10 instead of 10.',
    }),
    keep: param(z.boolean().default(false), {
      title: 'Keep the texts',
      help: 'Whether the column of texts stays beside the vectors.',
    }),
  }),
  inputs: { data: { kind: 'table', help: 'A table with a column of texts, already split.' } },
  outputs: { data: { kind: 'table', help: 'The same rows with a vector for each text.' } },

  infer({ column, atLeast }, { data }, context) {
    const problem = textProblem('tf-idf', column, data)
    if (problem) return fail(problem)
    if (!context.facts) return { ok: 'waiting', waiting: 'Counting words …' }
    const made = context.facts.columns.find(
      ({ kind, name }) => kind === 'vector' && !data.columns.some((one) => one.name === name),
    )
    if (made?.shape[0] === 0)
      return fail(
        error(
          'tf-idf/no-words',
          `No word stands in ${plural(atLeast, 'training row')} or more of ${quote(column)}.`,
          {
            param: 'atLeast',
            advice: 'Ask for fewer rows, or use more data.',
            fixes:
              atLeast > 1
                ? [
                    {
                      label: 'Take every word',
                      steps: [{ do: 'setParam', on: 'self', param: 'atLeast', value: 1 }],
                    },
                  ]
                : [],
          },
        ),
      )
    return ok({ data: given(data, context) }, leaks('tf-idf/leak', 'its words come', data))
  },

  summarize: ({ column, features }) =>
    column === '' ? 'no column' : `${shorten(column, 20)}, ${plural(features, 'word')}`,

  work: {
    role: 'transform',
    learns: true,
    fit({ column, features, atLeast, longest }, table): Learned {
      const texts = table.columns.get(column)
      const rows = fittingRows(table)
      const frequency = new Map<string, number>()
      const inRows = new Map<string, number>()
      for (const row of rows)
        for (const [term, times] of count(terms(textAt(texts, row), longest))) {
          frequency.set(term, (frequency.get(term) ?? 0) + times)
          inRows.set(term, (inRows.get(term) ?? 0) + 1)
        }
      for (const [term, found] of inRows) if (found < atLeast) frequency.delete(term)
      const chosen = mostFrequent(frequency, features).toSorted((a, b) => (a < b ? -1 : 1))
      return {
        name: freeName(wordsColumn(column), table.columns.keys()),
        terms: chosen,
        weights: chosen.map((term) => Math.log((1 + rows.length) / (1 + (inRows.get(term) ?? 0))) + 1),
      }
    },
    apply({ column, longest, sublinear, keep }, state, table): TableData {
      const { name, terms: known, weights } = state as Learned
      const texts = table.columns.get(column)
      const places = new Map(known.map((term, at) => [term, at]))
      const values = new Float32Array(table.rows * known.length)
      for (let row = 0; row < table.rows; row++) {
        const from = row * known.length
        let squares = 0
        const held: [number, number][] = []
        for (const [term, times] of count(terms(textAt(texts, row), longest))) {
          const at = places.get(term)
          if (at === undefined) continue
          const value = (sublinear ? 1 + Math.log(times) : times) * (weights[at] ?? 0)
          squares += value * value
          held.push([at, value])
        }
        for (const [at, value] of held) values[from + at] = value / Math.sqrt(squares)
      }
      const made = { kind: 'vector' as const, shape: [known.length] as const, values, names: known }
      return withColumn(table, { from: column, name, keep }, made)
    },
  },

  docs: `
TF-IDF reads a text as a bag of words. Every frequent word has a place in a vector; the number there is how often the word stands in the text (TF), times how rare it is in all texts, log((1 + n) / (1 + rows with it)) + 1 (IDF). Then the vector is divided by its length, so that long texts do not weigh more.

It forgets the order of words, and is hard to beat for short texts all the same: topics, spam, moods. Pairs of words bring a little of the order back.

Words and their weights come from the training rows, so it belongs behind the Split. A word that turns up only later counts nothing; a text without any known word is a vector of zeros. Words have at least two letters or digits; capitals do not matter.
`,
  source: 'scikit-learn, feature_extraction.text.TfidfVectorizer (smooth_idf, norm l2).',
})
