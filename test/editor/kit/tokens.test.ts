import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../../../src/kernel/define.ts'
import { contrast, type Oklch } from './oklch.ts'

const css = readFileSync(new URL('../../../src/editor/kit/tokens.css', import.meta.url), 'utf8')
const first = css.slice(css.indexOf(':root {'), css.indexOf('\n}'))

const NUMBER = String.raw`([\d.]+)`
const OKLCH = String.raw`oklch\(${NUMBER} ${NUMBER} ${NUMBER}\)`
const PAIR = new RegExp(String.raw`--([\w-]+): light-dark\(${OKLCH}, ${OKLCH}\);`, 'g')

const tokens = new Map(
  Array.from(first.matchAll(PAIR), ([, name = '', ...parts]): [string, { light: Oklch; dark: Oklch }] => {
    const [l = 0, c = 0, h = 0, dl = 0, dc = 0, dh = 0] = parts.map(Number)
    return [name, { light: { l, c, h }, dark: { l: dl, c: dc, h: dh } }]
  }),
)

function token(name: string, theme: 'light' | 'dark'): Oklch {
  const found = tokens.get(name)
  if (!found) throw new Error(`There is no token --${name} written as light-dark(oklch, oklch).`)
  return found[theme]
}

describe('the measure itself', () => {
  it('knows black on white, and a grey that everybody quotes', () => {
    const white = { l: 1, c: 0, h: 0 }
    expect(contrast({ l: 0, c: 0, h: 0 }, white)).toBeCloseTo(21, 3)
    // #767676 is the lightest grey that passes on white: 4.54.
    expect(contrast({ l: 0.5654, c: 0, h: 0 }, white)).toBeCloseTo(4.54, 1)
  })
})

const surfaces = ['bg', 'panel', 'raised', 'field', 'hover']
const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...['ink', 'soft', 'faint', 'accent-text', 'bad', 'ok', 'warn'].flatMap((text) =>
    surfaces.map((ground) => [text, ground] as const),
  ),
  ...['chart-train', 'chart-validation'].flatMap((text) =>
    ['bg', 'panel', 'raised'].map((ground) => [text, ground] as const),
  ),
  ...['ink', 'soft', 'faint', 'accent-text'].map((text) => [text, 'accent-soft'] as const),
  ['ink', 'pressed'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['ok', 'ok-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['ink', 'bad-soft'],
  ['ink', 'warn-soft'],
]

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each(pairs)('--%s can be read on --%s', (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(FAMILIES)('the hue of the family %s stands out from the canvas and a node', (family) => {
    for (const ground of ['bg', 'panel'])
      expect(contrast(token(`family-${family}`, theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  it('the focus ring stands out from every surface', () => {
    for (const ground of surfaces)
      expect(contrast(token('accent', theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})
