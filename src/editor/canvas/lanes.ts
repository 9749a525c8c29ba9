import type { NodeId, Point } from '../../graph/document.ts'
import { laneOf, touches, turnsBack, wireRoute, type Box, type Reach, type WireEnds } from './wire-path.ts'

/** A card with its place. */
export interface Placed {
  readonly id: NodeId
  readonly at: Point
  readonly width: number
  readonly height: number
}

/** A wire between two cards; without `data` it cannot be drawn. */
export interface LaneWire {
  readonly id: string
  readonly source: NodeId
  readonly target: NodeId
  readonly data?: { readonly source: Reach; readonly target: Reach } | undefined
}

/** Above so many nodes, wires take the nearest way: people then look at parts, and the page must stay quick. */
const MANY = 400
/** A wire that comes closer to a card than this seems to touch it. */
const AROUND = { x: 4, y: 8 } as const
/** From there to a wire that goes around the card. */
const CLEAR = 8
/** Between two wires that go side by side. */
const BESIDE = 12
/** Candidates that are tried per wire, nearest first. */
const TRIES = 14

interface Used {
  readonly y: number
  readonly from: number
  readonly to: number
}

/**
 * Finds lanes for wires whose nearest way would lead behind other cards, so that every wire can be followed with the
 * eye. Wires that turn back go along a lane anyway; they keep theirs when nothing stands in it.
 */
export function findLanes(wires: readonly LaneWire[], cards: readonly Placed[]): Map<string, number> {
  const lanes = new Map<string, number>()
  if (cards.length > MANY) return lanes
  const byId = new Map(cards.map((card) => [card.id, card]))
  const boxes = cards.map(({ id, at: [x, y], width, height }) => ({
    id,
    x: x - AROUND.x,
    y: y - AROUND.y,
    width: width + 2 * AROUND.x,
    height: height + 2 * AROUND.y,
  }))
  const used: Used[] = []
  for (const { id, data, source, target } of wires) {
    const [from, to] = [byId.get(source), byId.get(target)]
    if (!data || !from || !to) continue
    const ends: WireEnds = {
      sx: from.at[0] + from.width,
      sy: from.at[1] + data.source.above,
      tx: to.at[0],
      ty: to.at[1] + data.target.above,
      source: data.source,
      target: data.target,
    }
    const others = boxes.filter((box) => box.id !== source && box.id !== target)
    const lane = bestLane(ends, others, used)
    if (lane !== undefined) lanes.set(id, lane)
    if (lane !== undefined || turnsBack(ends)) used.push(usedBy(ends, lane))
  }
  return lanes
}

function usedBy(ends: WireEnds, lane: number | undefined): Used {
  const { sx, tx } = ends
  return { y: laneOf({ ...ends, lane }), from: Math.min(sx, tx), to: Math.max(sx, tx) }
}

function bestLane(ends: WireEnds, boxes: readonly Box[], used: readonly Used[]): number | undefined {
  const near = within(boxes, ends)
  const direct = crossings(wireRoute(ends).points, near)
  const busy = turnsBack(ends) && crowd(usedBy(ends, undefined), used) > 0
  if (direct === 0 && !busy) return undefined
  let best: number | undefined
  let least = direct * 1000 + (busy ? 80 : 0)
  for (const lane of candidates(ends, near)) {
    const cost =
      crossings(wireRoute({ ...ends, lane }).points, near) * 1000 +
      crowd(usedBy(ends, lane), used) * 80 +
      (Math.abs(lane - ends.sy) + Math.abs(lane - ends.ty)) / 20
    if (cost < least) [best, least] = [lane, cost]
  }
  return best
}

/** Only cards near the wire can be in its way. */
function within(boxes: readonly Box[], { sx, sy, tx, ty }: WireEnds): readonly Box[] {
  const reach = 260
  const [left, right] = [Math.min(sx, tx) - 80, Math.max(sx, tx) + 80]
  const [top, bottom] = [Math.min(sy, ty) - reach, Math.max(sy, ty) + reach]
  return boxes.filter(
    ({ x, y, width, height }) => x < right && x + width > left && y < bottom && y + height > top,
  )
}

function crossings(points: readonly Point[], boxes: readonly Box[]): number {
  return boxes.reduce((count, box) => count + (touches(points, box) ? 1 : 0), 0)
}

function crowd({ y, from, to }: Used, used: readonly Used[]): number {
  return used.filter((one) => Math.abs(one.y - y) < BESIDE - 1 && one.from < to && one.to > from).length
}

/** Just above and below the cards nearby, and beside those lanes; nearest first. */
function candidates(ends: WireEnds, boxes: readonly Box[]): number[] {
  const middle = (ends.sy + ends.ty) / 2
  const edges = boxes.flatMap(({ y, height }) => [y - CLEAR, y + height + CLEAR])
  const found = new Set<number>()
  if (turnsBack(ends)) for (const beside of [BESIDE, -BESIDE]) found.add(Math.round(laneOf(ends) + beside))
  for (const y of edges) for (const beside of [0, BESIDE, -BESIDE]) found.add(Math.round(y + beside))
  return [...found].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, TRIES)
}
