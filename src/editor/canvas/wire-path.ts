import type { Point } from '../../graph/document.ts'

export interface WireEnds {
  readonly sx: number
  readonly sy: number
  readonly tx: number
  readonly ty: number
  /** From the port's centre to the top and bottom edge of the node that it belongs to. */
  readonly source: Reach
  readonly target: Reach
  /** The height at which it goes sideways, where the nearest way would lead behind other nodes. */
  readonly lane?: number | undefined
}

export interface Reach {
  readonly above: number
  readonly below: number
}

export interface Route {
  /** For the `d` of an SVG path. */
  readonly d: string
  /** Points along the path, for hit tests. */
  readonly points: readonly Point[]
  /** The middle of its calmest part, and how many pixels of it are free for a label. */
  readonly label: { readonly x: number; readonly y: number; readonly room: number; readonly level: boolean }
}

/** A wire turns back when its end is not at least this far to the right of its beginning. */
const FORWARD = 20
const BULGE = 46
const CLEAR = 26

/** The way of a wire: a soft curve to the right, or around the nodes when its end lies further left. */
export function wireRoute(ends: WireEnds): Route {
  if (ends.tx - ends.sx < FORWARD) return back(ends)
  return ends.lane === undefined ? forward(ends) : detour(ends, ends.lane)
}

/** Whether a wire turns back, so that it has a lane in any case. */
export function turnsBack({ sx, tx }: Pick<WireEnds, 'sx' | 'tx'>): boolean {
  return tx - sx < FORWARD
}

/** To the right, but along a lane above or below what stands in between. */
function detour({ sx, sy, tx, ty }: WireEnds, lane: number): Route {
  const reach = Math.min(27, (tx - sx) / 4)
  const [begin, end] = [sx + 2 * reach, tx - 2 * reach]
  const first = [
    [sx, sy],
    [sx + reach, sy],
    [sx + reach, lane],
    [begin, lane],
  ] as const
  const last = [
    [end, lane],
    [tx - reach, lane],
    [tx - reach, ty],
    [tx, ty],
  ] as const
  return {
    d: `M${at(sx, sy)}${curve(first)}L${at(end, lane)}${curve(last)}`,
    points: [...cubic(...first), ...cubic(...last)],
    label: { x: (begin + end) / 2, y: lane, room: end - begin, level: true },
  }
}

type Cubic = readonly [Point, Point, Point, Point]

const curve = ([, a, b, c]: Cubic) => `C${at(...a)} ${at(...b)} ${at(...c)}`

function forward({ sx, sy, tx, ty }: WireEnds): Route {
  const reach = Math.min(180, Math.max(24, (tx - sx) / 2))
  const a: Point = [sx + reach, sy]
  const b: Point = [tx - reach, ty]
  const level = Math.abs(ty - sy) <= 16
  return {
    d: `M${at(sx, sy)}C${at(...a)} ${at(...b)} ${at(tx, ty)}`,
    points: cubic([sx, sy], a, b, [tx, ty]),
    label: {
      x: (sx + tx) / 2,
      y: (sy + ty) / 2,
      // A level label stands above the line, beside the ports and not between them.
      room: tx - sx - (level ? 2 : 8),
      level,
    },
  }
}

/** The height of the way back: in the gap between the two rows of nodes, or below both when there is none. */
export function laneOf({ sy, ty, source, target, lane }: WireEnds): number {
  if (lane !== undefined) return lane
  const down = ty >= sy
  const [from, to] = down ? [sy + source.below, ty - target.above] : [ty + target.below, sy - source.above]
  return to - from >= 12 ? (from + to) / 2 : Math.max(sy + source.below, ty + target.below) + CLEAR
}

/** Out to the right, back along a lane, and in from the left. */
function back(ends: WireEnds): Route {
  const { sx, sy, tx, ty } = ends
  const lane = laneOf(ends)
  const straight = Math.min(12, (sx - tx) / 2)
  const [right, left] = [sx - straight, tx + straight]
  const bulge = (from: number) => Math.min(BULGE, Math.max(28, Math.abs(lane - from) * 0.55))
  const [out, into] = [bulge(sy), bulge(ty)]
  const first = [
    [sx, sy],
    [sx + out, sy],
    [sx + out, lane],
    [right, lane],
  ] as const
  const last = [
    [left, lane],
    [tx - into, lane],
    [tx - into, ty],
    [tx, ty],
  ] as const
  return {
    d: `M${at(sx, sy)}${curve(first)}L${at(left, lane)}${curve(last)}`,
    points: [...cubic(...first), ...cubic(...last)],
    label: { x: (left + right) / 2, y: lane, room: right - left, level: true },
  }
}

const at = (x: number, y: number) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`

const STEPS = 8

function cubic(a: Point, b: Point, c: Point, d: Point): Point[] {
  return Array.from({ length: STEPS + 1 }, (_, step): Point => {
    const t = step / STEPS
    const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
    return [p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]]
  })
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Whether a way through points touches a box. */
export function touches(points: readonly Point[], box: Box): boolean {
  for (let next = 1; next < points.length; next++) {
    const [a, b] = [points[next - 1], points[next]]
    if (a && b && segmentTouches(a, b, box)) return true
  }
  return false
}

/** Clips the segment at the four sides of the box; something is left when it touches. */
function segmentTouches([ax, ay]: Point, [bx, by]: Point, { x, y, width, height }: Box): boolean {
  let from = 0
  let to = 1
  const [dx, dy] = [bx - ax, by - ay]
  for (const [slope, room] of [
    [-dx, ax - x],
    [dx, x + width - ax],
    [-dy, ay - y],
    [dy, y + height - ay],
  ] as const) {
    if (slope === 0) {
      if (room < 0) return false
    } else if (slope < 0) from = Math.max(from, room / slope)
    else to = Math.min(to, room / slope)
  }
  return from <= to
}

/** Pixels that a label in the small monospaced type takes, with its padding. */
export function labelWidth(text: string): number {
  return text.length * 6.6 + 10
}
