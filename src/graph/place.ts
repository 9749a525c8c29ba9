import type { Graph, NodeId, Point } from './document.ts'

/** How large a node is on the canvas, about, and the room that is left around it. Canvas units. */
export const NODE_SIZE = { width: 176, height: 92 } as const
/** How large a card is drawn at most: what a pointer can hit. */
export const CARD_SIZE = { width: 200, height: 110 } as const
export const GAP = { x: 56, y: 32 } as const
/** From the left side of a node to the left side of the next one, and from top to top. */
export const STEP = { x: NODE_SIZE.width + GAP.x, y: NODE_SIZE.height + GAP.y } as const
/** No node lies further out, so that every place can be drawn and written. */
export const FARTHEST = 1_000_000

/** A place that can be saved: whole numbers, not too far out. */
export function placeAt(point: Point): [x: number, y: number] {
  return [whole(point[0]), whole(point[1])]
}

function whole(value: number): number {
  if (Number.isNaN(value)) return 0
  // Adding 0 turns −0 into 0, which JSON cannot tell apart.
  return Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value))) + 0
}

/** Whether two nodes at these places would lie on each other, or closer than `gap`. */
export function overlap(a: Point, b: Point, gap = 8): boolean {
  return Math.abs(a[0] - b[0]) < NODE_SIZE.width + gap && Math.abs(a[1] - b[1]) < NODE_SIZE.height + gap
}

/**
 * The free place that is nearest to `at`: `at` itself, or one in rings around it, below first. Nodes in `except` count
 * as not there, places in `taken` as full.
 */
export function findFreeSpot(
  graph: Pick<Graph, 'layout'>,
  at: Point,
  { except = [], taken = [] }: { except?: Iterable<NodeId>; taken?: readonly Point[] } = {},
): [x: number, y: number] {
  const without = new Set(except)
  const full = [...taken]
  for (const [id, point] of Object.entries(graph.layout)) if (!without.has(id)) full.push(point)
  const start = placeAt(at)
  if (isFree(start, full)) return start
  // A ring further than all nodes together reach must have room.
  for (let ring = 1; ring <= full.length + 1; ring++)
    for (const [x, y] of ringOf(ring)) {
      const spot = placeAt([start[0] + x * STEP.x, start[1] + y * STEP.y])
      if (isFree(spot, full)) return spot
    }
  return start
}

function isFree(at: Point, full: readonly Point[]): boolean {
  return full.every((other) => !overlap(at, other))
}

/** The cells of a square ring, nearest to its lower middle first. */
function ringOf(ring: number): [x: number, y: number][] {
  const cells: [number, number][] = []
  for (let along = 0; along <= ring; along++)
    for (const side of along === 0 ? [0] : [along, -along])
      cells.push([side, ring], [ring, side], [side, -ring], [-ring, side])
  return cells
}
