import { applyLayout } from '../graph/commands.ts'
import type { NodeId, Point } from '../graph/document.ts'
import { bounds, wiresOf } from '../graph/queries.ts'
import { cardData } from './canvas/card.ts'
import { CARD } from './canvas/geometry.ts'
import type { LayoutRequest } from './layout.ts'
import type { Workbench } from './workbench-types.ts'

/** What the layout needs to know of the graph as it is. */
export function layoutRequest(workbench: Workbench, aspect: number): LayoutRequest {
  const graph = workbench.graph()
  const { compiled } = workbench.state.getState()
  return {
    nodes: Object.entries(graph.nodes).map(([id, node]) => {
      const { width, height, ports } = cardData(node, compiled.nodes.get(id)).shape
      return { id, width, height, port: ports[0]?.y ?? CARD.port }
    }),
    wires: wiresOf(graph).map(({ from, to }) => ({ from: from.node, to: to.node })),
    aspect,
  }
}

/** Arranges a graph in a worker of its own, so that the page stays free however large it is. */
export async function arrange(workbench: Workbench, aspect: number): Promise<boolean> {
  const request = layoutRequest(workbench, aspect)
  if (request.nodes.length === 0) return false
  const places = await inWorker(request)
  if (!places) {
    workbench.announce('The nodes could not be arranged.', { visible: true })
    return false
  }
  const graph = workbench.graph()
  const origin = bounds(graph)
  const positions: Record<NodeId, Point> = {}
  for (const [id, [x, y]] of Object.entries(places))
    if (graph.nodes[id]) positions[id] = [x + (origin?.x ?? 0), y + (origin?.y ?? 0)]
  workbench.commit(applyLayout(positions))
  return true
}

function inWorker(request: LayoutRequest): Promise<Record<NodeId, Point> | null> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Record<NodeId, Point> | null>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Record<NodeId, Point>>) => resolve(data))
    worker.addEventListener('error', () => resolve(null))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
