export const CLASS_COLOURS = 10

/** The colour of a class by its number, as a CSS value; after ten classes they repeat. Marks only, never text. */
export function classColour(index: number): string {
  return `var(--class-${((index % CLASS_COLOURS) + CLASS_COLOURS) % CLASS_COLOURS})`
}

/**
 * A CSS colour between the middle of the scale (0) and its far ends (−1 and 1). Use 0 to 1 for what starts at nothing.
 */
export function scaleColour(value: number): string {
  const at = Math.max(-1, Math.min(1, Number.isFinite(value) ? value : 0))
  const end = at < 0 ? 'var(--scale-low)' : 'var(--scale-high)'
  return `color-mix(in oklab, ${end} ${(Math.abs(at) * 100).toFixed(1)}%, var(--scale-middle))`
}

/** Red, green, blue and alpha from 0 to 255 of a CSS colour that the browser has resolved. */
export function colourBytes(colour: string): readonly [number, number, number, number] {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return [0, 0, 0, 255]
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data
  return [r, g, b, a]
}
