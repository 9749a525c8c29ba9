import { describe, expect, it } from 'vitest'
import { connectCommand, connectRows, type ConnectRow } from '../../../src/editor/panels/connect-rows.ts'
import type { Workbench } from '../../../src/editor/workbench-types.ts'
import { bench, catalogue } from '../canvas/bench.ts'

const rowsOf = (workbench: Workbench, id: string): readonly ConnectRow[] =>
  connectRows(workbench.graph(), catalogue, workbench.state.getState().compiled, id)

function rowOf(workbench: Workbench, id: string, from: string, to: string): ConnectRow {
  const row = rowsOf(workbench, id).find((one) => one.from.node === from && one.to.node === to)
  if (!row) throw new Error(`no row from ${from} to ${to}`)
  return row
}

describe('what a node can be connected with', () => {
  it('is told in both directions, for ports of the same kind', async () => {
    const workbench = await bench()
    const rows = rowsOf(workbench, 'dropout-1')
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(['Into Dropout', 'From Dropout']))
    expect(rows.some(({ from, to }) => from.node === 'points-1' || to.node === 'train-1')).toBe(false)
    // Two nodes with one title are told apart, and so are two ports of one node.
    expect(rowOf(workbench, 'dropout-1', 'dense-1', 'dropout-1').label).toBe('from Dense (dense-1)')
    expect(rowOf(workbench, 'dropout-1', 'dropout-1', 'cross-entropy-1').label).toBe(
      'to Cross-entropy, prediction',
    )
  })

  it('comes with a verdict in a sentence, the best first', async () => {
    const workbench = await bench()
    const rows = rowsOf(workbench, 'dense-1')
    for (const { sentence } of rows) expect(sentence).toMatch(/^[A-Z“].*\.$/)
    const rank = { fits: 0, problem: 1, connected: 2, refused: 3 }
    const order = rows.map(({ state }) => rank[state])
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(rowOf(workbench, 'dense-1', 'input-1', 'dense-1').state).toBe('connected')
    const circle = rowOf(workbench, 'dense-1', 'dense-2', 'dense-1')
    expect(circle.state).toBe('refused')
    expect(circle.sentence).toContain('circle')
    expect(rowOf(workbench, 'dropout-1', 'dropout-1', 'dense-1').sentence).toBe(
      'Replaces the wire from Input.',
    )
  })
})

describe('choosing a row', () => {
  it('draws the wire, or takes the one that is there off', async () => {
    const workbench = await bench()
    const drawn = connectCommand(
      workbench.graph(),
      catalogue,
      rowOf(workbench, 'dropout-1', 'dense-1', 'dropout-1'),
    )
    if (drawn) workbench.commit(drawn)
    expect(workbench.graph().nodes['dropout-1']?.in).toEqual({ x: [{ node: 'dense-1', port: 'y' }] })
    const taken = connectCommand(
      workbench.graph(),
      catalogue,
      rowOf(workbench, 'dropout-1', 'dense-1', 'dropout-1'),
    )
    if (taken) workbench.commit(taken)
    expect(workbench.graph().nodes['dropout-1']?.in).toEqual({})
  })

  it('does nothing where the wire is refused', async () => {
    const workbench = await bench()
    const refused = rowOf(workbench, 'dense-1', 'dense-2', 'dense-1')
    expect(connectCommand(workbench.graph(), catalogue, refused)).toBeNull()
  })
})
