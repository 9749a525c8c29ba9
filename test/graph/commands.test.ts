import { describe, expect, test } from 'vitest'
import {
  addConnected,
  addNode,
  applyLayout,
  batch,
  canInsert,
  connect,
  duplicate,
  insertExisting,
  insertOnWire,
  move,
  moveWire,
  nudge,
  paste,
  removeNodes,
  removeWires,
  rename,
  resetParam,
  setParam,
  setParams,
  setTitle,
} from '../../src/graph/commands.ts'
import { EMPTY_GRAPH } from '../../src/graph/document.ts'
import { cutOut } from '../../src/graph/fragment.ts'
import { overlap } from '../../src/graph/place.ts'
import { toyCatalogue as toys } from '../helpers/toys.ts'
import { after, graphOf, refOf, wireOf, wires } from './build.ts'

const chain = graphOf({
  'toy-source-1': {},
  'toy-split-1': { data: ['toy-source-1.data'] },
  'toy-input-1': { data: ['toy-split-1.data'] },
  'toy-layer-1': { x: ['toy-input-1.x'] },
  'toy-layer-2': { x: ['toy-layer-1.y'] },
  'toy-sum-1': { xs: ['toy-layer-1.y', 'toy-layer-2.y'] },
})

describe('adding', () => {
  test('a node gets the defaults, the given params and a place of whole numbers', () => {
    const command = addNode(EMPTY_GRAPH, toys, { type: 'toy-source', at: [10.4, -0.2], params: { rows: 3 } })
    expect(command.label).toBe('Add Toy source')
    expect(after(EMPTY_GRAPH, command)).toEqual({
      title: 'Untitled',
      nodes: { 'toy-source-1': { type: 'toy-source', version: 1, params: { rows: 3, column: 'n' }, in: {} } },
      layout: { 'toy-source-1': [10, 0] },
    })
  })

  test('a node can have a name, and the version of its definition', () => {
    const { nodes } = after(
      EMPTY_GRAPH,
      addNode(EMPTY_GRAPH, toys, { type: 'toy-scale', at: [0, 0], name: 'Mine' }),
    )
    expect(nodes['toy-scale-1']).toMatchObject({ name: 'Mine', version: 3 })
  })

  test('params that no file can hold are left out', () => {
    const params = { rows: NaN, column: undefined }
    const { nodes } = after(
      EMPTY_GRAPH,
      addNode(EMPTY_GRAPH, toys, { type: 'toy-source', at: [0, 0], params }),
    )
    expect(nodes['toy-source-1']?.params).toEqual({ rows: 10, column: 'n' })
  })

  test('a type that does not exist is a mistake of the program', () => {
    expect(() => addNode(EMPTY_GRAPH, toys, { type: 'nonsense', at: [0, 0] })).toThrow(
      'internal: there is no node',
    )
  })

  test('ids count on', () => {
    expect(addNode(chain, toys, { type: 'toy-layer', at: [0, 0] }).id).toBe('toy-layer-3')
  })

  test('two additions made from the same graph cannot both be done', () => {
    const one = addNode(chain, toys, { type: 'toy-layer', at: [0, 0] })
    const two = addNode(chain, toys, { type: 'toy-layer', at: [0, 0] })
    expect(() => after(chain, batch('Both', [one, two]))).toThrow(
      'internal: there already is a node "toy-layer-3"',
    )
  })

  test('connected behind an output', () => {
    const from = refOf('toy-input-1.x')
    const command = addConnected(chain, toys, { type: 'toy-layer', at: [0, 300], from, input: 'x' })
    expect(wires(after(chain, command))).toEqual([...wires(chain), 'toy-input-1.x>toy-layer-3.x.0'].sort())
  })

  test('connected in front of an input, replacing what was there', () => {
    const to = { node: 'toy-layer-2', port: 'x' }
    const command = addConnected(chain, toys, { type: 'toy-layer', at: [0, 300], to, output: 'y' })
    const now = wires(after(chain, command))
    expect(now).toContain('toy-layer-3.y>toy-layer-2.x.0')
    expect(now).not.toContain('toy-layer-1.y>toy-layer-2.x.0')
  })

  test('on a wire: the wire leads through the new node, and everything behind makes room', () => {
    const wire = wireOf('toy-split-1.data>toy-input-1.data.0')
    const command = insertOnWire(chain, toys, { type: 'toy-scale', wire })
    const graph = after(chain, command)
    expect(command.label).toBe('Insert Toy scale')
    expect(wires(graph)).toEqual(
      wires(chain)
        .filter((key) => key !== 'toy-split-1.data>toy-input-1.data.0')
        .concat('toy-split-1.data>toy-scale-1.data.0', 'toy-scale-1.data>toy-input-1.data.0')
        .sort(),
    )
    const places = Object.values(graph.layout)
    for (const [index, place] of places.entries())
      for (const other of places.slice(index + 1)) expect(overlap(place, other)).toBe(false)
    expect(graph.layout['toy-split-1']).toEqual(chain.layout['toy-split-1'])
    expect(graph.layout['toy-scale-1']?.[1]).toBe(0)
  })

  test('on a wire into a port that takes many: the order stays', () => {
    const wire = wireOf('toy-layer-1.y>toy-sum-1.xs.0')
    const graph = after(chain, insertOnWire(chain, toys, { type: 'toy-layer', wire, at: [5, 5] }))
    expect(graph.nodes['toy-sum-1']?.in.xs).toEqual([refOf('toy-layer-3.y'), refOf('toy-layer-2.y')])
    expect(graph.layout['toy-layer-3']).toEqual([5, 5])
  })

  test('on a wire of another kind: the node is added beside it', () => {
    const wire = wireOf('toy-split-1.data>toy-input-1.data.0')
    const graph = after(chain, insertOnWire(chain, toys, { type: 'toy-layer', wire }))
    expect(graph.nodes).toHaveProperty('toy-layer-3')
    expect(wires(graph)).toEqual(wires(chain))
  })

  test('a node that exists is strung on a wire only where it fits', () => {
    const loose = after(
      chain,
      addNode(chain, toys, { type: 'toy-layer', at: [0, 500] }),
      addNode(chain, toys, { type: 'toy-scale', at: [0, 700] }),
    )
    const wire = wireOf('toy-input-1.x>toy-layer-1.x.0')
    expect(canInsert(loose, toys, 'toy-layer-3', wire)).toBe(true)
    const graph = after(loose, insertExisting(loose, toys, 'toy-layer-3', wire))
    expect(wires(graph)).toContain('toy-layer-3.y>toy-layer-1.x.0')
    expect(wires(graph)).toContain('toy-input-1.x>toy-layer-3.x.0')
    expect(graph.layout).toEqual(loose.layout)
    for (const id of ['toy-scale-1', 'toy-layer-1', 'toy-layer-2', 'toy-source-1', 'gone']) {
      expect(canInsert(loose, toys, id, wire)).toBe(false)
      expect(after(loose, insertExisting(loose, toys, id, wire))).toBe(loose)
    }
    expect(canInsert(loose, toys, 'toy-layer-3', wireOf('toy-input-1.x>toy-layer-2.x.0'))).toBe(false)
  })

  test('a node that already gives its output to what feeds the wire would close a circle', () => {
    const graph = graphOf({
      'toy-input-1': {},
      'toy-layer-1': {},
      'toy-layer-2': { x: ['toy-layer-1.y'] },
      'toy-layer-3': { x: ['toy-layer-2.y'] },
    })
    expect(canInsert(graph, toys, 'toy-layer-1', wireOf('toy-layer-2.y>toy-layer-3.x.0'))).toBe(false)
  })
})

describe('removing', () => {
  test('a node goes with its place and all of its wires', () => {
    const command = removeNodes(chain, ['toy-layer-1'])
    const graph = after(chain, command)
    expect(command.label).toBe('Delete toy-layer-1')
    expect(graph.nodes['toy-layer-2']?.in).toEqual({})
    expect(graph.nodes['toy-sum-1']?.in).toEqual({ xs: [refOf('toy-layer-2.y')] })
    expect(graph.layout).not.toHaveProperty('toy-layer-1')
  })

  test('several are counted, and nothing is left of wires among them', () => {
    const command = removeNodes(chain, ['toy-layer-1', 'toy-layer-2'])
    expect(command.label).toBe('Delete 2 nodes')
    expect(wires(after(chain, command)).some((key) => key.includes('layer'))).toBe(false)
  })

  test('with reconnecting, what was before is connected with what was behind', () => {
    const command = removeNodes(chain, ['toy-layer-1'], { reconnect: true, catalogue: toys })
    expect(command.label).toBe('Delete Toy layer')
    expect(after(chain, command).nodes['toy-layer-2']?.in).toEqual({ x: [refOf('toy-input-1.x')] })
    expect(after(chain, command).nodes['toy-sum-1']?.in.xs).toEqual([
      refOf('toy-input-1.x'),
      refOf('toy-layer-2.y'),
    ])
  })

  test('a row of nodes is bridged as one', () => {
    const graph = after(
      chain,
      removeNodes(chain, ['toy-layer-1', 'toy-layer-2'], { reconnect: true, catalogue: toys }),
    )
    expect(graph.nodes['toy-sum-1']?.in.xs).toEqual([refOf('toy-input-1.x'), refOf('toy-input-1.x')])
  })

  test('kinds that differ are not bridged', () => {
    const graph = after(chain, removeNodes(chain, ['toy-input-1'], { reconnect: true, catalogue: toys }))
    expect(graph.nodes['toy-layer-1']?.in).toEqual({})
  })

  test('a circle among the removed nodes ends', () => {
    const circle = graphOf({
      'toy-layer-1': { x: ['toy-layer-2.y'] },
      'toy-layer-2': { x: ['toy-layer-1.y'] },
      'toy-layer-3': { x: ['toy-layer-2.y'] },
    })
    const command = removeNodes(circle, ['toy-layer-1', 'toy-layer-2'], { reconnect: true, catalogue: toys })
    expect(after(circle, command).nodes['toy-layer-3']?.in).toEqual({})
  })

  test('wires go by where they are; wires that are not there do no harm', () => {
    const graph = after(
      chain,
      removeWires([
        wireOf('toy-layer-1.y>toy-sum-1.xs.0'),
        wireOf('toy-input-1.x>toy-layer-1.x.0'),
        wireOf('toy-input-1.x>toy-layer-2.x.0'),
      ]),
    )
    expect(graph.nodes['toy-sum-1']?.in).toEqual({ xs: [refOf('toy-layer-2.y')] })
    expect(graph.nodes['toy-layer-1']?.in).toEqual({})
    expect(graph.nodes['toy-layer-2']?.in).toEqual({ x: [refOf('toy-layer-1.y')] })
  })
})

describe('wires', () => {
  const to = (text: string, index?: number) => ({ ...refOf(text), ...(index !== undefined && { index }) })

  test('a new wire replaces the old one', () => {
    const graph = after(chain, connect(chain, toys, refOf('toy-input-1.x'), to('toy-layer-2.x')))
    expect(graph.nodes['toy-layer-2']?.in).toEqual({ x: [refOf('toy-input-1.x')] })
  })

  test('a port that takes many gets one more, at the end or where it is wanted', () => {
    const end = after(chain, connect(chain, toys, refOf('toy-input-1.x'), to('toy-sum-1.xs')))
    expect(end.nodes['toy-sum-1']?.in.xs?.map(({ node }) => node)).toEqual([
      'toy-layer-1',
      'toy-layer-2',
      'toy-input-1',
    ])
    const middle = after(chain, connect(chain, toys, refOf('toy-input-1.x'), to('toy-sum-1.xs', 1)))
    expect(middle.nodes['toy-sum-1']?.in.xs?.map(({ node }) => node)).toEqual([
      'toy-layer-1',
      'toy-input-1',
      'toy-layer-2',
    ])
  })

  test('a wire that is there already changes nothing', () => {
    expect(after(chain, connect(chain, toys, refOf('toy-layer-1.y'), to('toy-layer-2.x')))).toBe(chain)
    expect(after(chain, connect(chain, toys, refOf('toy-layer-1.y'), to('toy-sum-1.xs')))).toBe(chain)
  })

  test.each([
    ['no such source', 'gone.y', 'toy-layer-1.x'],
    ['no such output', 'toy-layer-1.z', 'toy-layer-2.x'],
    ['no such target', 'toy-layer-1.y', 'gone.x'],
    ['no such input', 'toy-layer-1.y', 'toy-layer-2.z'],
    ['an inherited name', 'toy-layer-1.y', 'toy-layer-2.toString'],
  ])('%s: nothing happens', (_, from, end) => {
    expect(after(chain, connect(chain, toys, refOf(from), to(end)))).toBe(chain)
  })

  test('the beginning of a wire moves and its place among many stays', () => {
    const wire = wireOf('toy-layer-1.y>toy-sum-1.xs.0')
    const graph = after(chain, moveWire(chain, toys, wire, { from: refOf('toy-input-1.x') }))
    expect(graph.nodes['toy-sum-1']?.in.xs).toEqual([refOf('toy-input-1.x'), refOf('toy-layer-2.y')])
  })

  test('the end of a wire moves', () => {
    const wire = wireOf('toy-layer-1.y>toy-sum-1.xs.0')
    const graph = after(chain, moveWire(chain, toys, wire, { to: to('toy-sum-1.extra') }))
    expect(graph.nodes['toy-sum-1']?.in).toEqual({
      xs: [refOf('toy-layer-2.y')],
      extra: [refOf('toy-layer-1.y')],
    })
  })

  test('a wire that is not there, or moves to nowhere or to itself, changes nothing', () => {
    const wire = wireOf('toy-layer-1.y>toy-layer-2.x.0')
    for (const end of [{ from: refOf('gone.y') }, { from: wire.from }, { to: to('gone.x') }, { to: wire.to }])
      expect(after(chain, moveWire(chain, toys, wire, end))).toBe(chain)
    const gone = wireOf('toy-input-1.x>toy-layer-2.x.0')
    expect(after(chain, moveWire(chain, toys, gone, { to: to('toy-sum-1.extra') }))).toBe(chain)
  })
})

describe('params, names and places', () => {
  test('a param is set, and a copy of the value is kept', () => {
    const skip = ['a']
    const graph = after(chain, setParam('toy-layer-1', 'skip', skip))
    skip.push('b')
    expect(graph.nodes['toy-layer-1']?.params).toEqual({ skip: ['a'] })
    expect(setParam('toy-layer-1', 'units', 1).merge).toBe('param:toy-layer-1:units')
    expect(resetParam('toy-layer-1', 'units', 4).merge).toBeUndefined()
  })

  test('undefined takes a param away; −0 is written as 0', () => {
    const graph = after(
      chain,
      setParams('toy-layer-1', { units: -0, on: true }),
      setParam('toy-layer-1', 'on', undefined),
    )
    expect(graph.nodes['toy-layer-1']?.params).toEqual({ units: 0 })
  })

  test.each([NaN, Infinity, () => 1, Symbol('s'), 1n, { a: undefined }])(
    '%s cannot be saved and changes nothing',
    (value) => {
      expect(after(chain, setParam('toy-layer-1', 'units', value))).toBe(chain)
    },
  )

  test('a param cannot be called like a prototype', () => {
    expect(after(chain, setParam('toy-layer-1', '__proto__', { polluted: 1 }))).toBe(chain)
    expect(after(chain, setParam('toy-layer-1', 'units', JSON.parse('{"constructor": 1}')))).toBe(chain)
  })

  test('names are trimmed, an empty one gives the title back', () => {
    const named = after(chain, rename('toy-layer-1', '  First '))
    expect(named.nodes['toy-layer-1']?.name).toBe('First')
    expect(after(named, rename('toy-layer-1', ' ')).nodes['toy-layer-1']).not.toHaveProperty('name')
    expect(after(chain, setTitle(' Mine ')).title).toBe('Mine')
    expect(after(chain, setTitle(' ')).title).toBe('Untitled')
  })

  test('moves are rounded, kept in bounds, and only for nodes that exist', () => {
    const graph = after(chain, move({ 'toy-layer-1': [1.6, 1e9], gone: [1, 1] }))
    expect(graph.layout['toy-layer-1']).toEqual([2, 1_000_000])
    expect(graph.layout).not.toHaveProperty('gone')
    expect(move({ a: [0, 0] }).label).toBe('Move node')
    expect(move({ a: [0, 0], b: [0, 0] }).label).toBe('Move 2 nodes')
    expect(after(chain, applyLayout({ 'toy-layer-1': [9, 9] })).layout['toy-layer-1']).toEqual([9, 9])
  })

  test('nudging moves from where the nodes are, whatever the order of the selection', () => {
    const nudged = nudge(chain, ['toy-layer-2', 'toy-layer-1'], 10, -5)
    expect(after(chain, nudged).layout['toy-layer-1']).toEqual([910, -5])
    expect(nudged.merge).toBe(nudge(chain, ['toy-layer-1', 'toy-layer-2'], 1, 1).merge)
  })
})

describe('pasting and duplicating', () => {
  test('only the wires among the copied nodes come along, under new ids', () => {
    const fragment = cutOut(chain, ['toy-layer-1', 'toy-layer-2'])
    const command = paste(chain, fragment, [500, 500])
    const graph = after(chain, command)
    expect(command.ids).toEqual(['toy-layer-3', 'toy-layer-4'])
    expect(command.label).toBe('Paste 2 nodes')
    expect(graph.nodes['toy-layer-3']?.in).toEqual({})
    expect(graph.nodes['toy-layer-4']?.in).toEqual({ x: [refOf('toy-layer-3.y')] })
    for (const id of Object.keys(chain.nodes)) expect(graph.nodes[id]).toBe(chain.nodes[id])
  })

  test('the middle of what is pasted is at the pointer, and a second paste does not hide the first', () => {
    const fragment = cutOut(chain, ['toy-layer-1', 'toy-layer-2'])
    const once = after(chain, paste(chain, fragment, [500, 500]))
    expect(once.layout['toy-layer-3']).toEqual([500 - (300 + 176) / 2, 500 - 46])
    const twice = after(once, paste(once, fragment, [500, 500]))
    expect(twice.layout['toy-layer-5']).not.toEqual(twice.layout['toy-layer-3'])
  })

  test('a duplicate stands beside its original', () => {
    const command = duplicate(chain, ['toy-layer-2', 'gone'])
    const graph = after(chain, command)
    expect(command.ids).toEqual(['toy-layer-3'])
    expect(graph.layout['toy-layer-3']).toEqual([1232, 32])
    expect(graph.nodes['toy-layer-3']?.in).toEqual({})
  })
})
