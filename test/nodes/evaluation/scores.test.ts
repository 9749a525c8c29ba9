import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largest } from '../../../nodes/evaluation/lib/answers.ts'
import { classificationScores, countPairs, regressionScores } from '../../../nodes/evaluation/lib/scores.ts'
import fixture from '../../fixtures/evaluation/scores.json' with { type: 'json' }

const names = (classes: number) => Array.from({ length: classes }, (_, code) => `class ${code}`)

describe('equals scikit-learn', () => {
  it.each(fixture.classes.map((one) => [one.name, one] as const))('classes: %s', (_, one) => {
    const answers = Int32Array.from(one.answers)
    const predicted = Int32Array.from(one.predicted)
    const scores = classificationScores(answers, predicted, names(one.classes))
    expect(scores.accuracy).toBeCloseTo(one.accuracy, 12)
    scores.classes.forEach((each, code) => {
      expect(each.precision).toBeCloseTo(one.precision[code] ?? NaN, 12)
      expect(each.recall).toBeCloseTo(one.recall[code] ?? NaN, 12)
      expect(each.f1).toBeCloseTo(one.f1[code] ?? NaN, 12)
      expect(each.support).toBe(one.support[code])
    })
    const { precision, recall, f1 } = scores.macro
    ;[precision, recall, f1].forEach((mean, at) => expect(mean).toBeCloseTo(one.macro[at] ?? NaN, 12))
    expect([...countPairs(answers, predicted, one.classes)]).toEqual(one.matrix.flat())
  })

  it.each(fixture.numbers.map((one) => [one.name, one] as const))('numbers: %s', (_, one) => {
    const scores = regressionScores(Float64Array.from(one.answers), one.predicted)
    expect(scores.rmse).toBeCloseTo(one.rmse, 12)
    expect(scores.mae).toBeCloseTo(one.mae, 12)
    if (one.r2 === null) expect(scores.r2).toBeNull()
    else expect(scores.r2).toBeCloseTo(one.r2, 12)
  })
})

it('rows without an answer do not count; rows without a prediction are wrong', () => {
  const scores = classificationScores(Int32Array.of(0, 1, -1, 1), Int32Array.of(0, -1, 1, 1), ['a', 'b'])
  expect(scores.accuracy).toBeCloseTo(2 / 3)
  expect(scores.classes.map(({ support }) => support)).toEqual([1, 2])
  expect(scores.baseline).toBeCloseTo(2 / 3)
  expect(regressionScores(Float64Array.of(1, NaN, 3), [1, 100, 3]).rmse).toBe(0)
})

it('of no rows at all there are still numbers', () => {
  expect(classificationScores(new Int32Array(0), new Int32Array(0), ['a'])).toMatchObject({
    accuracy: 0,
    baseline: 0,
  })
  expect(regressionScores(new Float64Array(0), [])).toEqual({ rmse: 0, mae: 0, r2: null, baseline: 0 })
})

it('the baseline of numbers is what their mean would reach: R² 0', () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(fc.array(number, { minLength: 2, maxLength: 20 }), (values) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const { rmse, baseline } = regressionScores(
        Float64Array.from(values),
        values.map(() => mean),
      )
      expect(rmse).toBeCloseTo(baseline, 6)
    }),
  )
})

it('the most probable class is the first of equal ones, and none where there are no numbers', () => {
  const rows = Float32Array.of(0.2, 0.4, 0.4, NaN, 0.1, 0.3, NaN, NaN, NaN, 0.5, 0.5, 0)
  expect([...largest(rows, 3)]).toEqual([1, 2, -1, 0])
})
