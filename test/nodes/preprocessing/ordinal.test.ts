import { describe, expect, it } from 'vitest'
import ordinal from '../../../nodes/preprocessing/ordinal.ts'
import { cells, column, described, factsOf, numbers, tableOf, words } from '../lib/tables.ts'
import { applied, problemOf, reference } from '../lib/transforms.ts'

const params = (name: string, order = '') => ordinal.params.parse({ column: name, order })
const context = { key: 'own', facts: undefined }

it('agrees with scikit-learn', () => {
  const { column: sizes, order, expected } = reference.ordinal
  const table = tableOf({ size: words(...sizes) })
  const made = applied(ordinal, params('size', order.join(' < ')), table)
  expect(cells(made.columns.get('size'))).toEqual(expected)
  expect(cells(table.columns.get('size'))).toEqual(sizes)
})

it('keeps gaps and the place of the column, and makes a category without a place empty', () => {
  const table = tableOf({
    a: numbers(1, 2, 3, 4),
    size: words('l', null, ' s ', 'unseen'),
    b: numbers(5, 6, 7, 8),
  })
  const made = applied(ordinal, params('size', 's<m < l'), table)
  expect([...made.columns.keys()]).toEqual(['a', 'size', 'b'])
  expect(cells(made.columns.get('size'))).toEqual([2, null, 0, null])
  expect(made.columns.get('b')).toBe(table.columns.get('b'))
})

describe('what it says', () => {
  const size = column('size', {
    kind: 'category',
    categories: ['l', 'm', 's', 'never'],
    counts: [5, 3, 2, 0],
    missing: 4,
  })
  const data = described([column('a'), size])
  const refuse = (name: string, order = '', table = data) =>
    problemOf(ordinal.infer(params(name, order), { data: table }, context))

  it('promises numbers, without a warning, and hands on what was measured', () => {
    const found = ordinal.infer(params('size', 's < m < l < xl'), { data }, context)
    expect(found).toEqual({
      ok: true,
      value: { data: { ...data, columns: [column('a'), column('size', { missing: 4 })] } },
      problems: [],
    })
    const facts = factsOf(tableOf({ size: numbers(0, 1) }))
    const measured = ordinal.infer(params('size', 's < m < l'), { data }, { key: 'own', facts })
    expect(measured.ok === true && measured.value.data).toEqual({ kind: 'table', ...facts, rowsKey: 'rows' })
  })

  it('asks for the order, and offers one to change', () => {
    expect(refuse('size')).toMatchObject({
      code: 'ordinal/order',
      message: 'The order of the 3 categories of “size” is not given.',
      fixes: [{ steps: [{ do: 'setParam', on: 'self', param: 'order', value: 'l < m < s' }] }],
    })
    expect(refuse('size', 's < m')).toMatchObject({
      code: 'ordinal/order',
      message: 'The order lacks “l” of “size”.',
      fixes: [{ label: 'Put the rest at the end', steps: [{ value: 's < m < l' }] }],
    })
  })

  it('refuses an order that names something twice or has a hole', () => {
    expect(refuse('size', 's < m < s < l')).toMatchObject({
      message: 'The order names “s” more than once.',
      fixes: [{ steps: [{ value: 's < m < l' }] }],
    })
    expect(refuse('size', 's < < m < l')).toMatchObject({
      message: 'The order has nothing between two of its <, or at an end.',
      fixes: [{ steps: [{ value: 's < m < l' }] }],
    })
  })

  it('says which categories cannot be written', () => {
    const odd = described([column('age', { kind: 'category', categories: ['<18', '18+', ''] })])
    expect(refuse('age', '', odd).message).toBe(
      'An order is written with < between the categories, so “<18” and “” of “age” cannot be in one.',
    )
  })

  it.each([
    ['', 'ordinal/none', 'None of the 1 category column is chosen.'],
    ['gone', 'ordinal/unknown', 'The table has no column “gone”; it has “a” and “size”.'],
    ['a', 'ordinal/kind', 'Only categories can be put in order, but “a” holds none.'],
  ])('refuses the column “%s” and offers one', (name, code, message) => {
    expect(refuse(name)).toMatchObject({
      code,
      message,
      fixes: [{ label: 'Use column “size”', steps: [{ param: 'column', value: 'size' }] }],
    })
  })

  it('says that there is nothing to do in a table without categories', () => {
    expect(refuse('', '', described([column('a')])).message).toBe('None of the 1 column holds categories.')
  })
})

it('sums up in few words', () => {
  expect(ordinal.summarize(params(''))).toBe('no column')
  expect(ordinal.summarize(params('size'))).toBe('size')
  expect(ordinal.summarize(params('size', 's<m<l'))).toBe('size: s < m < l')
})
