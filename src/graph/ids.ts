import { ID_PATTERN, type Graph, type NodeId } from './document.ts'

const NUMBERED = /^(.+)-([1-9][0-9]{0,8})$/

/** Keys that no object of a graph may have: assigning them changes a prototype. */
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

/** Whether a key could reach into a prototype. */
export function isDangerous(key: string): boolean {
  return DANGEROUS.has(key)
}

/** Whether a text can be the id of a node, the name of a port or a type. Names that every object inherits cannot. */
export function isName(text: string): boolean {
  return ID_PATTERN.test(text) && !DANGEROUS.has(text) && !(text in Object.prototype)
}

/** Per graph the highest numbers of nodes that were in it once, by stem. Never part of the document. */
const spent = new WeakMap<Graph, ReadonlyMap<string, number>>()

/**
 * Hands on which ids were in use before a change, so that no later node takes the id of one that was deleted: results,
 * answers and messages about the old one would seem to be about the new one.
 */
export function carryIds(before: Graph, after: Graph): void {
  const known = spent.get(before)
  let carried: Map<string, number> | null = null
  if (before.nodes !== after.nodes)
    for (const id of Object.keys(before.nodes)) {
      if (Object.hasOwn(after.nodes, id)) continue
      const { stem, number } = split(id)
      const highest = (carried ?? known)?.get(stem) ?? 0
      if (number > highest) carried = (carried ?? new Map(known)).set(stem, number)
    }
  const result = carried ?? known
  if (result) spent.set(after, result)
}

/** The next free id for a node of a type: `dense-3`. Reserve several at once by handing on those already `taken`. */
export function nextId(graph: Graph, type: string, taken: Iterable<NodeId> = []): NodeId {
  const stem = type.slice(0, 48)
  let highest = spent.get(graph)?.get(stem) ?? 0
  const look = (id: NodeId) => {
    const found = split(id)
    if (found.stem === stem) highest = Math.max(highest, found.number)
  }
  Object.keys(graph.nodes).forEach(look)
  for (const id of taken) look(id)
  return `${stem}-${highest + 1}`
}

function split(id: NodeId): { stem: string; number: number } {
  const match = NUMBERED.exec(id)
  return match ? { stem: match[1] ?? id, number: Number(match[2]) } : { stem: id, number: 0 }
}

/**
 * `dense-9` before `dense-10`, capitals before small letters: the order of everything that is written. Not by a
 * collator, because those differ between browsers and a file must have the same bytes everywhere.
 */
export function byName(a: string, b: string): number {
  const [left, right] = [a.match(RUNS) ?? [], b.match(RUNS) ?? []]
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [one, other] = [left[at] ?? '', right[at] ?? '']
    if (one === other) continue
    const order = isDigits(one) && isDigits(other) ? byNumber(one, other) : byText(one, other)
    if (order !== 0) return order
  }
  return left.length - right.length || byText(a, b)
}

const RUNS = /[0-9]+|[^0-9]+/g

function isDigits(text: string): boolean {
  return text >= '0' && text < ':'
}

function byNumber(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return left.length - right.length || byText(left, right)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
