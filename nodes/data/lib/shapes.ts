import type { Random } from '../../../src/kernel/random.ts'

export const SHAPES = ['spirals', 'moons', 'circles', 'blobs', 'xor', 'curve'] as const
export type PointShape = (typeof SHAPES)[number]

/** How many classes a shape really has: only spirals and blobs can have more than two, a curve has none. */
export function classesOf(shape: PointShape, classes: number): number {
  if (shape === 'curve') return 0
  return shape === 'spirals' || shape === 'blobs' ? classes : 2
}

/** Spread of a blob before noise. */
export const BLOB_SPREAD = 0.3
export const SPIRAL_TURNS = 1.5

/**
 * A point of a class, without noise. `t` runs from 0 to 1 along the class, evenly; the formulas stand in the docs of
 * the node.
 */
export function pointOn(
  shape: Exclude<PointShape, 'curve' | 'xor'>,
  group: number,
  groups: number,
  t: number,
  draw: Random,
): [x: number, y: number] {
  switch (shape) {
    case 'spirals': {
      const radius = 2 * (0.1 + 0.9 * t)
      const angle = 2 * Math.PI * (SPIRAL_TURNS * t + group / groups)
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    }
    case 'moons': {
      const angle = Math.PI * t
      return group === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
    }
    case 'circles': {
      const radius = group === 0 ? 1 : 0.5
      return [radius * Math.cos(2 * Math.PI * t), radius * Math.sin(2 * Math.PI * t)]
    }
    case 'blobs': {
      const angle = (2 * Math.PI * group) / groups
      return [
        2 * Math.cos(angle) + BLOB_SPREAD * draw.normal(),
        2 * Math.sin(angle) + BLOB_SPREAD * draw.normal(),
      ]
    }
  }
}

/** The function behind the regression curve. */
export function curveAt(x: number): number {
  return Math.sin(2 * x) + x / 2
}

export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
  /** The class of each point; `null` for a curve. */
  readonly codes: Int32Array | null
}

/** Draws points; classes take turns, so that they differ by one point at most. */
export function drawPoints(
  shape: PointShape,
  rows: number,
  classes: number,
  noise: number,
  draw: Random,
): Points {
  const x = new Float64Array(rows)
  const y = new Float64Array(rows)
  if (shape === 'curve') {
    for (let row = 0; row < rows; row++) {
      const at = -3 + 6 * draw.uniform()
      x[row] = at
      y[row] = curveAt(at) + noise * draw.normal()
    }
    return { x, y, codes: null }
  }
  const codes = new Int32Array(rows)
  const groups = classesOf(shape, classes)
  for (let row = 0; row < rows; row++) {
    const group = row % groups
    const [px, py] =
      shape === 'xor'
        ? quadrant(group, row, draw)
        : pointOn(shape, group, groups, along(shape, row, rows, groups), draw)
    x[row] = px + noise * draw.normal()
    y[row] = py + noise * draw.normal()
    codes[row] = group
  }
  return { x, y, codes }
}

/** How far along its class a point is: circles do not repeat their first point. */
function along(shape: PointShape, row: number, rows: number, groups: number): number {
  const group = row % groups
  const members = Math.ceil((rows - group) / groups)
  const last = shape === 'circles' ? members : Math.max(1, members - 1)
  return Math.floor(row / groups) / last
}

/** Class 0 where the signs of x and y differ, class 1 where they are the same, both quadrants in turn. */
function quadrant(group: number, row: number, draw: Random): [x: number, y: number] {
  const x = draw.uniform()
  const y = draw.uniform()
  const side = Math.floor(row / 2) % 2 === 0 ? 1 : -1
  return [side * x, (group === 1 ? side : -side) * y]
}
