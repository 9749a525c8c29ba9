import { fitting } from '../../compile/connectable.ts'
import { addConnected, addNode, type Adding } from '../../graph/commands.ts'
import type { NodeId, Point, Ref } from '../../graph/document.ts'
import { definitionOf, titleOf } from '../../graph/queries.ts'
import { findFreeSpot, NODE_SIZE, STEP } from '../../graph/place.ts'
import { canvasOf } from '../actions.ts'
import type { LooseWire, Workbench, WorkbenchState } from '../workbench-types.ts'

/** How a node would be wired if it were added now. */
export interface Fit {
  readonly from: Ref
  readonly input: string
}

/**
 * Which nodes take what the focused node gives out, by type: those that the palette marks, and that are wired at once
 * when they are added. A node that would say a problem about the wire is not among them.
 */
export function fitsOf(
  { history, compiled, session }: WorkbenchState,
  catalogue: Workbench['catalogue'],
): ReadonlyMap<string, Fit> {
  const fits = new Map<string, Fit>()
  const { graph } = history
  const { focus } = session
  const definition = focus === null ? undefined : definitionOf(catalogue, graph.nodes[focus])
  if (focus === null || !definition) return fits
  for (const port of Object.keys(definition.outputs)) {
    const from = { node: focus, port }
    for (const found of fitting(graph, catalogue, compiled, { from }))
      if (!found.problem && !fits.has(found.definition.type))
        fits.set(found.definition.type, { from, input: found.port })
  }
  return fits
}

/**
 * Adds a node from the palette: where it takes what the focused node gives, to the right of it and wired to it;
 * otherwise in the middle of the canvas. It is selected, so that the next one follows it.
 */
export function addFromPalette(workbench: Workbench, type: string): void {
  if (isReadOnly(workbench)) return
  const { catalogue } = workbench
  const graph = workbench.graph()
  const fit = fitsOf(workbench.state.getState(), catalogue).get(type)
  const beside = fit && graph.layout[fit.from.node]
  if (fit && beside) {
    const at = findFreeSpot(graph, [beside[0] + STEP.x, beside[1]])
    const source = graph.nodes[fit.from.node]
    finish(
      workbench,
      addConnected(graph, catalogue, { type, at, from: fit.from, input: fit.input }),
      `and connected it to ${source ? titleOf(catalogue, source) : fit.from.node}`,
    )
    return
  }
  const [x, y] = canvasOf(workbench)?.centre() ?? [0, 0]
  const at = findFreeSpot(graph, [x - NODE_SIZE.width / 2, y - NODE_SIZE.height / 2])
  finish(workbench, addNode(graph, catalogue, { type, at }), 'to the middle of the canvas')
}

/**
 * Adds a node where the search was opened, wired to the loose wire when there is one. The keyboard goes to it: the
 * search would give it back to the node where it was, and with it the selection.
 */
export function addFromSearch(
  workbench: Workbench,
  type: string,
  at: Point,
  loose: { readonly wire: LooseWire; readonly port: string } | null,
): void {
  if (isReadOnly(workbench)) return
  const { catalogue } = workbench
  const graph = workbench.graph()
  if (!loose) {
    const spot = findFreeSpot(graph, [at[0] - NODE_SIZE.width / 2, at[1] - NODE_SIZE.height / 2])
    toKeyboard(workbench, finish(workbench, addNode(graph, catalogue, { type, at: spot }), ''))
    return
  }
  const { wire, port } = loose
  const y = at[1] - NODE_SIZE.height / 2
  if ('from' in wire) {
    const spot = findFreeSpot(graph, [at[0], y])
    const command = addConnected(graph, catalogue, { type, at: spot, from: wire.from, input: port })
    toKeyboard(workbench, finish(workbench, command, 'and connected it'))
  } else {
    const spot = findFreeSpot(graph, [at[0] - NODE_SIZE.width, y])
    const command = addConnected(graph, catalogue, { type, at: spot, to: wire.to, output: port })
    toKeyboard(workbench, finish(workbench, command, 'and connected it'))
  }
}

/** Adds a node behind a node, by type, wherever one of its outputs fits: for the suggestions of empty panels. */
export function addBehind(workbench: Workbench, node: NodeId, type: string): void {
  workbench.select([node])
  addFromPalette(workbench, type)
}

/** Selects what was added and says so. Gives its id; `null` when it could not be added. */
function finish(workbench: Workbench, command: Adding, how: string): NodeId | null {
  workbench.commit(command)
  if (!workbench.graph().nodes[command.id]) return null
  workbench.select([command.id])
  canvasOf(workbench)?.reveal(command.id)
  const title = workbench.catalogue.find(workbench.graph().nodes[command.id]?.type ?? '')?.title ?? command.id
  workbench.announce(`Added ${title}${how === '' ? '' : ` ${how}`}.`)
  return command.id
}

/** After the search has gone and the card is there. */
function toKeyboard(workbench: Workbench, node: NodeId | null): void {
  if (node !== null) setTimeout(() => canvasOf(workbench)?.focusNode(node))
}

function isReadOnly(workbench: Workbench): boolean {
  return workbench.state.getState().readOnly
}
