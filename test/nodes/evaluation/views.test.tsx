import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import confusionMatrix from '../../../nodes/evaluation/confusion-matrix.ts'
import decisionBoundary from '../../../nodes/evaluation/decision-boundary.ts'
import metrics from '../../../nodes/evaluation/metrics.ts'
import predictions from '../../../nodes/evaluation/predictions.ts'
import { definitions } from '../../../nodes/index.ts'
import { views } from '../../../nodes/views.ts'
import type { Definition } from '../../../src/kernel/define.ts'
import { fail } from '../../../src/kernel/problem.ts'
import type { TrainedModel } from '../../../src/kernel/evaluation.ts'
import { evaluate } from '../lib/evaluations.ts'
import { makeModel, moons, roles } from '../lib/models.ts'
import { numbers, words } from '../lib/tables.ts'

/** What a view shows of a model, as text without markup, and as markup. */
async function show(
  definition: Definition,
  given: Record<string, unknown>,
  model: TrainedModel,
  live = false,
) {
  const params = definition.params.parse(given)
  const result = await evaluate(definition, params, model)
  const view = await views[definition.type]?.()
  if (!view) throw new Error(`${definition.type} has no view`)
  const markup = renderToStaticMarkup(
    createElement(view.default, { result, params, live, ask: () => Promise.resolve(fail()) }),
  )
  return { markup, text: markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ') }
}

/** What must never be shown. */
const LEAKS = /\b(undefined|null|NaN|Infinity)\b|\[object/

const species = ['Adelie', 'Chinstrap', 'Gentoo']
const penguins = makeModel(
  {
    x: numbers(0, 1, 2, 0, 1, 2, 1, 1, 2, 2),
    species: words(...[0, 1, 2, 0, 1, 2, 0, 1, 2, 1].map((code) => species[code] ?? null)),
    mass: numbers(3500, 3700, 5000, 3600, 3800, 5200, 3400, 3650, 4900, 3900),
  },
  [['x']],
  [
    { target: 'species', predict: ([x = 0]) => [0, 1, 2].map((code) => (code === x ? 0.75 : 0.125)) },
    { target: 'mass', predict: ([x = 0]) => [3500 + 750 * x] },
  ],
)

const images = makeModel(
  {
    image: {
      kind: 'image',
      shape: [2, 2, 1],
      values: Uint8Array.from({ length: 40 }, (_, at) => at),
      scale: 1,
    },
    digit: {
      kind: 'category',
      codes: Int32Array.from({ length: 10 }, (_, at) => at % 2),
      categories: ['0', '1'],
    },
  },
  [['image']],
  [{ target: 'digit', predict: ([first = 0]) => (first === 4 || first % 8 === 0 ? [0.9, 0.1] : [0.2, 0.8]) }],
  roles(10),
)

it('every evaluation node has a view, and no view is left alone', () => {
  const evaluating = definitions.filter(({ work }) => work.role === 'evaluate').map(({ type }) => type)
  expect(Object.keys(views).sort()).toEqual(evaluating.sort())
})

describe('metrics', () => {
  it('shows the accuracy large, and the scores of every class', async () => {
    const { text, markup } = await show(metrics, {}, penguins)
    expect(text).toContain('0.800 accuracy')
    expect(text).toContain('80 % of 10 rows are right.')
    expect(text).toContain('Always naming the most frequent class would get 40 %.')
    // Chinstrap: 3 of 4 said so are right, 3 of 4 are found.
    expect(text).toMatch(/Chinstrap 0\.750 0\.750 0\.750 4/)
    expect(text).toContain('mean of classes')
    expect(markup).toContain('aria-label="Scores of each class of “species”"')
    expect(text).not.toMatch(LEAKS)
  })

  it('shows the errors of numbers', async () => {
    const { text } = await show(metrics, { target: 'mass' }, penguins)
    expect(text).toContain('RMSE')
    expect(text).toContain('in the units of “mass”')
    expect(text).toMatch(/R² 0\.\d+/)
  })

  it('says what happened when there are no numbers', async () => {
    const broken = makeModel(
      { x: numbers(1, 2), y: numbers(1, 2) },
      [['x']],
      [{ target: 'y', predict: () => [NaN] }],
    )
    const { text } = await show(metrics, {}, broken)
    expect(text).toContain('training went out of bounds')
    expect(text).not.toMatch(LEAKS)
  })
})

describe('confusion matrix', () => {
  it('has a button with a sentence for every cell, one of them reachable by Tab', async () => {
    const { markup, text } = await show(confusionMatrix, {}, penguins)
    expect(markup.match(/<button/g)).toHaveLength(9)
    expect(markup.match(/tabindex="0"/gi)).toHaveLength(1)
    expect(markup).toContain('aria-label="2 of 3 “Adelie”: right"')
    expect(markup).toContain('aria-label="1 of 3 “Adelie”: taken for “Chinstrap”"')
    expect(text).toContain('0.800 accuracy Each row shows what became of one class of the 10 rows.')
    expect(text).not.toMatch(LEAKS)
  })

  it('gives every mistake a ground of its own', async () => {
    const { markup } = await show(confusionMatrix, {}, penguins)
    const grounds = [...markup.matchAll(/color-mix\(in oklab, var\(--scale-(low|high)\) ([\d.]+)%/g)]
    const strong = grounds.filter(([, , share]) => Number(share) > 0)
    expect(strong.filter(([, end]) => end === 'low')).toHaveLength(2)
    expect(strong.filter(([, end]) => end === 'high')).toHaveLength(3)
    // Text on a ground can be read only up to the middle of the scale.
    for (const [, , share] of grounds) expect(Number(share)).toBeLessThanOrEqual(50)
  })
})

describe('predictions', () => {
  it('shows rows with prediction, answer and confidence, mistakes first', async () => {
    const { text } = await show(predictions, {}, penguins)
    expect(text).toContain('2 mistakes.')
    expect(text).toContain('Shown: 10 of 10 rows, hardest first.')
    expect(text).toMatch(/✕ wrong: Chinstrap 75 % Adelie/)
    expect(text).toMatch(/✓ right: Adelie 75 % Adelie/)
    expect(text).not.toMatch(LEAKS)
  })

  it('shows how far numbers are off', async () => {
    const { text } = await show(predictions, { target: 'mass', order: 'table' }, penguins)
    expect(text).toContain('in the order of the table')
    // Row 1: 4250 predicted, 3700 right.
    expect(text).toMatch(/4250 550 3700/)
  })

  it('shows images as cards', async () => {
    const { markup, text } = await show(predictions, { rows: 'train' }, images)
    expect(markup.match(/<canvas/g)).toHaveLength(6)
    expect(markup).toContain('aria-label="Image of row 1"')
    expect(text).toContain('✕ wrong: 0 90.0 % is 1')
  })
})

describe('decision boundary', () => {
  it('says in words what the picture shows', async () => {
    const { markup, text } = await show(decisionBoundary, {}, moons(), true)
    expect(markup).toMatch(
      /aria-label="Prediction of “moon” over “x” and “y”: upper on [\d.]+ %, lower on [\d.]+ %\."/,
    )
    expect(text).toMatch(/upper [\d.]+ % 150 30/)
    expect(text).toContain('300 rows as points; test rows have a ring. Drawn anew while it trains.')
    expect(text).not.toMatch(LEAKS)
  })

  it('says the range of numbers', async () => {
    const { markup } = await show(decisionBoundary, { target: 'mass' }, penguins)
    expect(markup).toMatch(/Prediction of “mass” over “x”: from 3350 to 5150\./)
  })

  it('says why there is no picture', async () => {
    const { text } = await show(decisionBoundary, {}, images)
    expect(text).toContain('“image” is not a number')
  })
})
