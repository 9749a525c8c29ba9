import { error, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { plural } from '../kernel/words.ts'
import { LIMITS, type Graph, type GraphNode } from './document.ts'
import { fileSize } from './size.ts'

/** What a node's params would take too much of. */
export interface Excess {
  readonly what: 'params' | 'text' | 'list'
  readonly size: number
  readonly most: number
}

/**
 * Why a change would make a graph larger than it may be, as a sentence; `null` when it may be made. Looks only at what
 * changed, so that a graph that already is too large can still be made smaller.
 */
export function limitProblem(before: Graph, after: Graph): Problem | null {
  if (before.title !== after.title && after.title.length > LIMITS.text)
    return tooMuch(
      `A title has at most ${plural(LIMITS.text, 'character')}, this one has ${count(after.title.length)}.`,
    )
  if (before.nodes === after.nodes) return null
  const nodes = Object.entries(after.nodes)
  if (nodes.length > LIMITS.nodes && nodes.length > Object.keys(before.nodes).length)
    return tooMuch(
      `A graph holds at most ${plural(LIMITS.nodes, 'node')}, this would make ${count(nodes.length)}.`,
    )
  let wires = 0
  for (const [id, node] of nodes) {
    wires += wireCount(node)
    if (before.nodes[id] === node) continue
    const problem = nodeProblem(node)
    if (problem) return problem
  }
  if (wires > LIMITS.wires && wires > countWires(before))
    return tooMuch(`A graph holds at most ${plural(LIMITS.wires, 'wire')}, this would make ${count(wires)}.`)
  const size = fileSize(after)
  if (size > LIMITS.fileBytes && size > fileSize(before))
    return tooMuch(
      `The file of a graph has at most ${count(LIMITS.fileBytes)} bytes, this would make about ${count(size)}.`,
    )
  return null
}

function nodeProblem(node: GraphNode): Problem | null {
  if (node.name !== undefined && node.name.length > LIMITS.text)
    return tooMuch(
      `A name has at most ${plural(LIMITS.text, 'character')}, this one has ${count(node.name.length)}.`,
    )
  for (const refs of Object.values(node.in))
    if (refs.length > LIMITS.wiresPerPort)
      return tooMuch(
        `One input takes at most ${plural(LIMITS.wiresPerPort, 'wire')}, this would make ${count(refs.length)}.`,
      )
  const excess = excessOf(node.params)
  return excess && tooMuch(excessSentence(excess))
}

function tooMuch(message: string): Problem {
  return error('graph/limit', message, { advice: 'Nothing was changed.' })
}

/** "A text has at most 2,000 characters, this one has 2,001." */
export function excessSentence({ what, size, most }: Excess): string {
  switch (what) {
    case 'params':
      return `A node holds at most ${plural(most, 'setting')}, this one has ${count(size)}.`
    case 'text':
      return `A text has at most ${plural(most, 'character')}, this one has ${count(size)}.`
    case 'list':
      return `A list has at most ${plural(most, 'entry', 'entries')}, this one has ${count(size)}.`
  }
}

/** The first thing in params that is over its limit. Texts count in UTF-16 units, as JavaScript does. */
export function excessOf(params: Readonly<Record<string, unknown>>): Excess | null {
  const held = Object.keys(params).length
  if (held > LIMITS.params) return { what: 'params', size: held, most: LIMITS.params }
  for (const value of Object.values(params)) {
    const excess = excessIn(value)
    if (excess) return excess
  }
  return null
}

function excessIn(value: unknown): Excess | null {
  if (typeof value === 'string')
    return value.length > LIMITS.text ? { what: 'text', size: value.length, most: LIMITS.text } : null
  if (typeof value !== 'object' || value === null) return null
  const items: unknown[] = Object.values(value)
  if (items.length > LIMITS.listLength) return { what: 'list', size: items.length, most: LIMITS.listLength }
  for (const item of items) {
    const excess = excessIn(item)
    if (excess) return excess
  }
  return null
}

/** How many wires end in a node. */
export function wireCount(node: GraphNode): number {
  return Object.values(node.in).reduce((wires, refs) => wires + refs.length, 0)
}

/** How many wires a graph has. */
export function countWires(graph: Graph): number {
  return Object.values(graph.nodes).reduce((wires, node) => wires + wireCount(node), 0)
}
