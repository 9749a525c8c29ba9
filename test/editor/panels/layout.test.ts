import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { BOTTOM, readLayout } from '../../../src/editor/panels/use-panels.ts'

const START = { palette: true, inspector: true, bottom: true, bottomHeight: BOTTOM.start }

it('a remembered layout comes back', () => {
  const layout = { palette: false, inspector: true, bottom: false, bottomHeight: 333 }
  expect(readLayout(JSON.stringify(layout), 900)).toEqual(layout)
})

test.each([
  null,
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"palette":"no","bottomHeight":"tall"}',
  '{"bottomHeight":null}',
])('%j is as good as nothing', (text) => expect(readLayout(text, 900)).toEqual(START))

it('whatever is stored, the panel can be seen', () => {
  fc.assert(
    fc.property(fc.json(), fc.double(), (text, height) => {
      expect(readLayout(text, 900).bottomHeight).toBeGreaterThanOrEqual(BOTTOM.min)
      const stored = readLayout(JSON.stringify({ bottomHeight: height }), 900)
      expect(stored.bottomHeight).toBeGreaterThanOrEqual(BOTTOM.min)
      expect(stored.bottomHeight).toBeLessThanOrEqual(2000)
    }),
  )
})

it('a large screen begins with higher results, a small one never with lower', () => {
  expect(readLayout(null, 1440).bottomHeight).toBe(380)
  expect(readLayout(null, 600).bottomHeight).toBe(BOTTOM.start)
})
