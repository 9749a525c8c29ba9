/** Björn Ottosson's OKLab, and WCAG 2's contrast: written here anew, so that the tokens are checked by mathematics. */
export interface Oklch {
  readonly l: number
  readonly c: number
  readonly h: number
}

/** Linear sRGB, outside 0 to 1 where the colour lies outside the gamut. */
export function linear({ l, c, h }: Oklch): readonly [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
}

/** WCAG's relative luminance, after the screen has cut off what it cannot show. */
export function luminance(colour: Oklch): number {
  const [r, g, b] = linear(colour).map((value) => Math.min(1, Math.max(0, value)))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: Oklch, other: Oklch): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}
