import type { Catalogue } from '../kernel/catalogue.ts'
import type { PlacedProblem } from '../kernel/problem.ts'
import type { Command } from '../graph/commands.ts'
import { fixCommand } from '../graph/fixes.ts'
import type { Graph } from '../graph/document.ts'

/** The fixes of a problem as commands for the graph as it is now; those that cannot be applied are left out. */
export function fixesOf(graph: Graph, catalogue: Catalogue, problem: PlacedProblem): Command[] {
  const { node } = problem.at
  if (node === undefined || !graph.nodes[node]) return []
  const commands: Command[] = []
  for (const fix of problem.fixes ?? []) {
    const command = fixCommand(graph, catalogue, node, fix)
    if (command) commands.push(command)
  }
  return commands
}
