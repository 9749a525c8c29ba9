import { addNode, applyCommand, batch, setParams, type Command } from '../graph/commands.ts'
import type { NodeId, Point } from '../graph/document.ts'
import { CARD_SIZE, findFreeSpot } from '../graph/place.ts'
import { canvasOf } from '../editor/actions.ts'
import type { Workbench } from '../editor/workbench-types.ts'
import { list, quote } from '../kernel/words.ts'
import { catalogue } from './catalogue.ts'
import type { KeptData } from './receive.ts'

/** Data nodes whose file is the one with this hash. */
function nodesWith(workbench: Workbench, hash: string): NodeId[] {
  return Object.entries(workbench.graph().nodes).flatMap(([id, { params }]) =>
    params['hash'] === hash ? [id] : [],
  )
}

/** The data node under a point that reads such a file. */
function nodeUnder(workbench: Workbench, [x, y]: Point, { definition }: KeptData): NodeId | undefined {
  const { nodes, layout } = workbench.graph()
  return Object.keys(nodes).find((id) => {
    const [left, top] = layout[id] ?? [NaN, NaN]
    const inside = x >= left && x <= left + CARD_SIZE.width && y >= top && y <= top + CARD_SIZE.height
    return inside && nodes[id]?.type === definition.type
  })
}

/**
 * Brings kept data into a graph: a node that waited for exactly this file reads it, a node that it was dropped on gets it,
 * and otherwise it becomes a node of its own, with the offer of a ready graph.
 */
export function addData(workbench: Workbench, data: readonly KeptData[], at: Point): void {
  const fresh: KeptData[] = []
  for (const one of data) {
    const waiting = nodesWith(workbench, one.hash).filter((id) => isMissing(workbench, id))
    const under = nodeUnder(workbench, at, one)
    if (waiting.length > 0) {
      for (const id of waiting) workbench.readAgain(id)
      workbench.announce(`${quote(one.name)} is here again.`, { visible: true })
    } else if (under !== undefined) giveFile(workbench, under, one)
    else fresh.push(one)
  }
  const commands: Command[] = []
  const ids: NodeId[] = []
  let graph = workbench.graph()
  for (const { definition, params } of fresh) {
    const place = findFreeSpot(graph, at)
    const command = addNode(graph, catalogue, { type: definition.type, at: place, params })
    commands.push(command)
    ids.push(command.id)
    graph = applyCommand(graph, command)
  }
  const [first] = ids
  if (first === undefined) return
  const names = list(fresh.map(({ name }) => quote(name)))
  workbench.commit(batch(`Add ${names}`, commands))
  if (!workbench.graph().nodes[first]) return
  workbench.select([first])
  workbench.announce(`Added ${names}.`, { visible: true, undo: true })
  canvasOf(workbench)?.reveal(first)
  if (ids.length === 1 && catalogue.find(fresh[0]?.definition.type ?? '')?.starters)
    workbench.updateSession({ dialog: { kind: 'starters', node: first } })
}

/** Whether a node's file is not on this machine. */
export function isMissing(workbench: Workbench, id: NodeId): boolean {
  const problems = workbench.state.getState().compiled.nodes.get(id)?.problems ?? []
  return problems.some(({ code }) => code.endsWith('/file-missing'))
}

/** Sets the file of a data node; one entry of the history. Read again where nothing else changes. */
export function giveFile(workbench: Workbench, id: NodeId, { params, name }: KeptData): void {
  const before = workbench.graph().nodes[id]
  if (!before) return
  workbench.commit(setParams(id, { ...params }))
  if (workbench.graph().nodes[id] === before) workbench.readAgain(id)
  workbench.announce(`${quote(name)} is what it reads now.`)
}
