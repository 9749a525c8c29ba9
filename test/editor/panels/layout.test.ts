import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { BOTTOM, readLayout } from '../../../src/editor/panels/use-panels.ts'

const START = { palette: true, inspector: true, bottom: true, bottomHeight: BOTTOM.start }

it('a remembered layout comes back', () => {
  const layout = { palette: false, inspector: true, bottom: false, bottomHeight: 333 }
  expect(readLayout(JSON.stringify(layout))).toEqual(layout)
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
])('%j is as good as nothing', (text) => expect(readLayout(text)).toEqual(START))

it('whatever is stored, the panel can be seen', () => {
  fc.assert(
    fc.property(fc.json(), fc.double(), (text, height) => {
      expect(readLayout(text).bottomHeight).toBeGreaterThanOrEqual(BOTTOM.min)
      const stored = readLayout(JSON.stringify({ bottomHeight: height }))
      expect(stored.bottomHeight).toBeGreaterThanOrEqual(BOTTOM.min)
      expect(stored.bottomHeight).toBeLessThanOrEqual(2000)
    }),
  )
})
