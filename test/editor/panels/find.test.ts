import { describe, expect, it, test } from 'vitest'
import { findAll, score } from '../../../src/editor/panels/find.ts'
import { catalogue } from '../canvas/bench.ts'

const find = (query: string) =>
  findAll(query, catalogue.definitions, ({ title, keywords, summary }) => ({
    title,
    words: keywords,
    text: summary,
  })).map(({ title }) => title)

describe('searching the catalogue', () => {
  test.each([
    ['dense', 'Dense'],
    ['fully connected', 'Dense'],
    ['convolution', 'Conv2D'],
    ['conv', 'Conv2D'],
    ['pool', 'MaxPooling2D'],
    ['max pool', 'MaxPooling2D'],
    ['mp2', 'MaxPooling2D'],
    ['csv', 'Table'],
    ['adam', 'Train'],
    ['CONFUSION', 'Confusion matrix'],
  ])('%j finds %s first', (query, title) => expect(find(query)[0]).toBe(title))

  it('finds nothing for what nobody calls anything', () => {
    expect(find('qqq')).toEqual([])
    expect(find('dense qqq')).toEqual([])
  })

  it('leaves everything where it is without a query', () => {
    expect(find('  ')).toEqual(catalogue.definitions.map(({ title }) => title))
  })
})

it('the title counts more than other words, and those more than the sentence', () => {
  const title = score('drop', { title: 'Dropout' })
  const words = score('drop', { title: 'Other', words: ['dropping'] })
  const text = score('drop', { title: 'Other', text: 'It drops rows.' })
  expect(title).toBeGreaterThan(words)
  expect(words).toBeGreaterThan(text)
  expect(text).toBeGreaterThan(0)
})
