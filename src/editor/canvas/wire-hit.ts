import type { Graph, Wire } from '../../graph/document.ts'
import type { WireData } from './flow.ts'
import { CARD } from './geometry.ts'
import { touches, wireRoute, type Box, type Route } from './wire-path.ts'

/** A wire with what its way depends on. */
export interface WireShape {
  readonly key: string
  readonly wire: Wire
  readonly data: Pick<WireData, 'source' | 'target' | 'lane'>
  readonly layout: Graph['layout']
}

/** The way of a wire, from the document alone. */
export function routeOf({ wire, data, layout }: WireShape): Route {
  const [sx, sy] = layout[wire.from.node] ?? [0, 0]
  const [tx, ty] = layout[wire.to.node] ?? [0, 0]
  const { source, target, lane } = data
  return wireRoute({
    sx: sx + CARD.width,
    sy: sy + source.above,
    tx,
    ty: ty + target.above,
    source,
    target,
    lane,
  })
}

const routes = new WeakMap<WireShape, Route>()

/**
 * The wire on which a card lies: one that passes through the middle of it. From top to bottom nearly all counts, since a
 * card is held by its title or by its foot, and whoever has the pointer on a wire means that wire.
 */
export function wireAt(wires: readonly WireShape[], card: Box): WireShape | null {
  const core = {
    x: card.x + card.width * 0.25,
    y: card.y + card.height * 0.1,
    width: card.width * 0.5,
    height: card.height * 0.8,
  }
  for (const shape of wires) {
    let way = routes.get(shape)
    if (!way) {
      way = routeOf(shape)
      routes.set(shape, way)
    }
    if (touches(way.points, core)) return shape
  }
  return null
}
