import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { AnswerCard } from '../../../nodes/evaluation/lib/Answers.tsx'
import { answerAt, answersCsv } from '../../../nodes/evaluation/lib/answers-csv.ts'
import predict, { asked, type PredictResult } from '../../../nodes/evaluation/predict.ts'
import type { NewAnswers } from '../../../src/kernel/evaluation.ts'
import { evaluate, modelInfo, problemsOf } from '../lib/evaluations.ts'
import { makeModel } from '../lib/models.ts'
import { numbers, words } from '../lib/tables.ts'

const answers: NewAnswers = {
  heads: [
    {
      task: 'classification',
      target: 'kind, of bird',
      classes: ['=Adelie', 'Gentoo'],
      width: 2,
      shape: [],
      values: Float32Array.of(0.75, 0.25, 0.125, 0.875),
    },
    {
      task: 'regression',
      target: 'mass',
      classes: [],
      width: 1,
      shape: [],
      values: Float32Array.of(3500, NaN),
    },
  ],
  count: 2,
  ids: Uint32Array.of(0, 1),
  rows: { ids: Uint32Array.of(0, 1), columns: [] },
  notes: [],
}

it('takes any trained model', () => {
  expect(problemsOf(predict, {}, modelInfo())).toEqual([])
  expect(problemsOf(predict, {}, { kind: 'model', losses: [] }).map(({ code }) => code)).toEqual([
    'predict/nothing',
  ])
})

it('hands out why new rows cannot be given', async () => {
  const model = makeModel(
    { x: numbers(1, 2), kind: words('a', 'b') },
    [['x']],
    [{ target: 'kind', predict: () => [1, 0] }],
  )
  const result = await evaluate<PredictResult>(predict, {}, model)
  expect(result.form).toBeNull()
  expect(result.problems[0]?.code).toBe('predict/several-sources')
  expect(asked(result)).toBe('“kind”')
})

it('names the likeliest class and its probability, or the number', () => {
  expect([0, 1].map((row) => answerAt(answers.heads[0]!, row))).toEqual([
    { answer: '=Adelie', sure: 0.75 },
    { answer: 'Gentoo', sure: 0.875 },
  ])
  expect(answerAt(answers.heads[1]!, 0)).toEqual({ answer: 3500, sure: null })
})

it('says of a mask how much of it is inside', () => {
  const mask = { task: 'segmentation', target: 'm', classes: [], width: 4, shape: [2, 2, 1] } as const
  expect(answerAt({ ...mask, values: Float32Array.of(0.9, 0.5, 0.1, 0.2) }, 0).answer).toBe(0.5)
})

it('writes a CSV that no spreadsheet takes for formulas', () => {
  expect(answersCsv(answers)).toBe(
    'row,"kind, of bird","kind, of bird = =Adelie","kind, of bird = Gentoo",mass\r\n' +
      "1,'=Adelie,0.75,0.25,3500\r\n2,Gentoo,0.125,0.875,\r\n",
  )
})

it('shows classes from likely to unlikely, and a dash where there is no number', () => {
  const text = (head: NewAnswers['heads'][number]) =>
    renderToStaticMarkup(createElement(AnswerCard, { head }))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
  expect(text(answers.heads[0]!)).toMatch(/kind, of bird =Adelie =Adelie 75 % Gentoo 25 %/)
  expect(text({ ...answers.heads[1]!, values: Float32Array.of(NaN) })).toContain('–')
})
