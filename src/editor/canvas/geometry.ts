import type { Definition } from '../../kernel/define.ts'
import type { Port } from '../../kernel/port.ts'
import type { WireKind } from '../../kernel/wire.ts'
import type { GraphNode } from '../../graph/document.ts'
import { textWidth } from './text-width.ts'

/** Sizes of a node's card in pixels at zoom 1. `NodeCard.module.css` repeats the ones that it needs. */
export const CARD = {
  width: 176,
  /** From the top edge to the bottom of the title. */
  title: 32,
  line: 18,
  /** Between the last line and the status line. */
  gap: 8,
  portRow: 20,
  status: 28,
  /** Where the only input and the only output stand. */
  port: 42,
} as const

/** The side of a port's hit area; its centre lies on the card's edge. */
export const PORT_HIT = 22

/** Pixels for one line of the summary. */
const SUMMARY_WIDTH = CARD.width - 26

export type Side = 'input' | 'output'

/** One port as it is drawn. */
export interface PortView {
  readonly side: Side
  readonly name: string
  readonly label: string
  /** `null` where the node's type is unknown, and with it what its ports carry. */
  readonly kind: WireKind | null
  readonly help: string
  readonly many: boolean
  readonly optional: boolean
  /** How many wires end here; always 0 for outputs. */
  readonly wires: number
  /** From the card's top edge to the port's centre. */
  readonly y: number
}

export interface CardShape {
  readonly width: number
  readonly height: number
  readonly summaryLines: 1 | 2
  /** Whether ports have a labelled row each, because there are several on one side. */
  readonly labelled: boolean
  readonly ports: readonly PortView[]
}

/**
 * The size of a card and the places of its ports, from the document alone: nothing is measured, so wires are right in
 * the first frame and nothing jumps.
 * @param usedOutputs the output ports that wires use; only needed when the type is unknown
 */
export function cardShape(
  node: GraphNode,
  definition: Definition | undefined,
  summary: string,
  usedOutputs: readonly string[],
): CardShape {
  const inputs = definition
    ? Object.entries(definition.inputs)
    : Object.keys(node.in).map((name): [string, null] => [name, null])
  const outputs = definition
    ? Object.entries(definition.outputs)
    : usedOutputs.map((name): [string, null] => [name, null])
  const rows = Math.max(inputs.length, outputs.length)
  const labelled = inputs.length > 1 || outputs.length > 1
  const summaryLines = textWidth(summary) > SUMMARY_WIDTH ? 2 : 1
  const head = CARD.title + CARD.line * summaryLines
  const y = (row: number) => (labelled ? head + 4 + CARD.portRow * (row + 0.5) : CARD.port)
  const ports = [
    ...inputs.map(([name, port], row) => portView('input', name, port, node.in[name]?.length ?? 0, y(row))),
    ...outputs.map(([name, port], row) => portView('output', name, port, 0, y(row))),
  ]
  return {
    width: CARD.width,
    height: head + (labelled ? 4 + CARD.portRow * rows : 0) + CARD.gap + CARD.status,
    summaryLines,
    labelled,
    ports,
  }
}

function portView(side: Side, name: string, port: Port | null, wires: number, y: number): PortView {
  return {
    side,
    name,
    label: port?.label ?? name,
    kind: port?.kind ?? null,
    help: port?.help ?? '',
    many: port?.many ?? false,
    optional: port?.optional ?? false,
    wires,
    y,
  }
}
