import { ROLE } from '../../../src/kernel/table.ts'
import type { Axis, BoundaryPoints, BoundaryResult } from '../decision-boundary.ts'

export type Rgb = readonly [r: number, g: number, b: number, ...rest: number[]]

/** The colours of a picture, as bytes, and as CSS where a pen takes them. */
export interface Palette {
  readonly ground: Rgb
  readonly classes: readonly Rgb[]
  readonly low: Rgb
  readonly high: Rgb
  readonly ink: string
  readonly faint: string
  readonly panel: string
}

export type Plane = Extract<BoundaryResult['map'], { kind: 'plane' }>
export type Line = Extract<BoundaryResult['map'], { kind: 'line' }>

/** How strong a region is drawn where the network is as unsure as it can be, and where it is certain. */
const WEAKEST = 0.08
const STRONGEST = 0.55

/**
 * The regions of a plane as pixels (RGBA), from the top row down, so that larger y is higher up. A class is stronger
 * the surer the network is; a number lies between the two ends of the scale.
 */
export function regionPixels(
  { size, codes, values }: Plane,
  classes: number,
  { ground, classes: colours, low, high }: Palette,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(size * size * 4)
  const [least, most] = codes ? [0, 1] : range(values)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const from = row * size + column
      const to = ((size - 1 - row) * size + column) * 4
      const value = values[from] ?? NaN
      const code = codes?.[from] ?? -1
      let end: Rgb = ground
      let strength = 0
      if (codes && code >= 0) {
        const chance = 1 / Math.max(2, classes)
        end = colours[code % colours.length] ?? ground
        strength = WEAKEST + (STRONGEST - WEAKEST) * clamp((value - chance) / (1 - chance))
      } else if (!codes && Number.isFinite(value)) {
        const part = 2 * clamp((value - least) / (most - least || 1)) - 1
        end = part < 0 ? low : high
        strength = Math.abs(part) * 0.8
      }
      for (const k of [0, 1, 2] as const) pixels[to + k] = ground[k] + (end[k] - ground[k]) * strength
      pixels[to + 3] = 255
    }
  return pixels
}

/** Smallest and largest finite number; 0 and 1 when there is none. */
export function range(...lists: readonly ArrayLike<number>[]): readonly [number, number] {
  let least = Infinity
  let most = -Infinity
  for (const list of lists)
    for (let at = 0; at < list.length; at++) {
      const value = list[at] ?? NaN
      if (!Number.isFinite(value)) continue
      if (value < least) least = value
      if (value > most) most = value
    }
  return least <= most ? [least, most] : [0, 1]
}

function clamp(part: number): number {
  return Math.max(0, Math.min(1, part))
}

/** The vertical axis of a line: probabilities from 0 to 1 with a strip for the points, or all numbers with a margin. */
export function lineAxis({ values, width }: Line, points: BoundaryPoints, classes: readonly string[]): Axis {
  if (classes.length > 0) return { column: 'probability', min: -0.12, max: 1.04 }
  const [min, max] = width === 1 ? range(values, points.answers) : range(points.answers)
  const margin = (max - min || 1) * 0.08
  return { column: '', min: min - margin, max: max + margin }
}

/** Where a value lies on an axis, from 0 to 1. */
export function along({ min, max }: Axis, value: number): number {
  return (value - min) / (max - min || 1)
}

/** Draws everything onto a canvas of `width` × `height` CSS pixels. */
export function paint(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { map, points, classes }: BoundaryResult,
  palette: Palette,
): void {
  context.clearRect(0, 0, width, height)
  if (map.kind === 'none') return
  if (map.kind === 'plane') {
    const regions = document.createElement('canvas')
    regions.width = map.size
    regions.height = map.size
    const pixels = regionPixels(map, classes.length, palette)
    regions.getContext('2d')?.putImageData(new ImageData(pixels, map.size, map.size), 0, 0)
    context.imageSmoothingQuality = 'high'
    context.drawImage(regions, 0, 0, width, height)
    const [least, most] = range(map.values)
    const rim = classes.length > 0 ? palette.panel : palette.faint
    drawPoints(context, width, height, map.axes, points, { ...palette, panel: rim }, (answer) =>
      classes.length > 0
        ? classOf(palette, answer)
        : between(palette, (answer - least) / (most - least || 1)),
    )
    return
  }
  const vertical = lineAxis(map, points, classes)
  const level = (value: number) => height * (1 - along(vertical, value))
  context.strokeStyle = palette.faint
  context.lineWidth = 1
  for (const value of classes.length > 0 ? [0, 0.5, 1] : []) {
    context.globalAlpha = 0.4
    context.beginPath()
    context.moveTo(0, level(value))
    context.lineTo(width, level(value))
    context.stroke()
    context.globalAlpha = 1
    context.fillStyle = palette.faint
    context.font = '11px system-ui, sans-serif'
    context.fillText(String(value), 6, level(value) + (value === 1 ? 13 : -4))
  }
  context.globalAlpha = 1
  // In the strip under the curves rows that are close together are set apart a little, always in the same way.
  const placed =
    classes.length > 0
      ? { ...points, y: points.y.map((_, at) => -0.06 + 0.07 * (((at * 0.618034) % 1) - 0.5)) }
      : points
  drawPoints(context, width, height, [map.axis, vertical], placed, palette, (answer) =>
    classes.length > 0 ? classOf(palette, answer) : palette.faint,
  )
  for (let code = 0; code < map.width; code++) {
    context.beginPath()
    map.x.forEach((x, at) => {
      const y = level(map.values[at * map.width + code] ?? NaN)
      if (Number.isFinite(y)) context.lineTo(width * along(map.axis, x), y)
    })
    context.strokeStyle = classes.length > 0 ? classOf(palette, code) : css(palette.high)
    context.lineWidth = 2
    context.stroke()
  }
}

function drawPoints(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  [horizontal, vertical]: readonly [Axis, Axis],
  { x, y, answers, roles }: BoundaryPoints,
  palette: Palette,
  colour: (answer: number) => string,
): void {
  const radius = Math.max(1.5, Math.min(4.5, width / 100, 60 / Math.sqrt(x.length + 1)))
  for (let at = 0; at < x.length; at++) {
    const across = width * along(horizontal, x[at] ?? NaN)
    const up = height * (1 - along(vertical, y[at] ?? NaN))
    const answer = answers[at] ?? NaN
    if (!Number.isFinite(across) || !Number.isFinite(up)) continue
    context.beginPath()
    mark(context, across, up, radius, answer)
    context.fillStyle = colour(answer)
    context.fill()
    const test = roles?.[at] === ROLE.test
    context.lineWidth = radius * (test ? 0.4 : 0.2)
    context.strokeStyle = test ? palette.ink : palette.panel
    context.stroke()
  }
}

/** The shapes of the marks, by class, so that classes differ in more than colour. */
export const MARKS = ['●', '■', '▲', '◆'] as const

function mark(context: CanvasRenderingContext2D, x: number, y: number, r: number, answer: number): void {
  switch (Number.isInteger(answer) && answer >= 0 ? answer % MARKS.length : 0) {
    case 1:
      context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
      return
    case 2:
      context.moveTo(x, y - r * 1.15)
      context.lineTo(x + r * 1.1, y + r * 0.85)
      context.lineTo(x - r * 1.1, y + r * 0.85)
      context.closePath()
      return
    case 3:
      context.moveTo(x, y - r * 1.25)
      context.lineTo(x + r * 1.25, y)
      context.lineTo(x, y + r * 1.25)
      context.lineTo(x - r * 1.25, y)
      context.closePath()
      return
    default:
      context.arc(x, y, r, 0, 2 * Math.PI)
  }
}

function classOf({ classes, faint }: Palette, code: number): string {
  const colour = code >= 0 ? classes[code % classes.length] : undefined
  return colour ? css(colour) : faint
}

function between({ ground, low, high }: Palette, part: number): string {
  const at = 2 * clamp(Number.isFinite(part) ? part : 0.5) - 1
  const end = at < 0 ? low : high
  const mixed = (k: 0 | 1 | 2) => ground[k] + (end[k] - ground[k]) * Math.abs(at)
  return css([mixed(0), mixed(1), mixed(2)])
}

function css([r, g, b]: Rgb): string {
  return `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`
}
