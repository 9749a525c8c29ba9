import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { definitions } from '../../nodes/index.ts'
import { canonical } from '../../src/kernel/key.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { defaultParams } from '../../src/kernel/params.ts'
import { addNode, applyCommand } from '../../src/graph/commands.ts'
import { EMPTY_GRAPH } from '../../src/graph/document.ts'
import { writeGraph } from '../../src/graph/file.ts'
import { isRecord, type Json } from '../../src/graph/json.ts'
import { graphJsonSchema, paramsContract } from '../../src/graph/publish.ts'
import { stringify } from '../../src/graph/stringify.ts'
import { breaches } from './json-schema.ts'

/**
 * What is published for others: the JSON schema of the file, and what each version of each node accepts as params.
 * `npm run schema` writes both anew.
 */

const SCHEMA = join(import.meta.dirname, '../../public/schema/graph-1.json')
const CONTRACTS = join(import.meta.dirname, '../fixtures/params-by-version.json')

const catalogue = createCatalogue(definitions)

function readContracts(): Record<string, Json> {
  try {
    return JSON.parse(readFileSync(CONTRACTS, 'utf8')) as Record<string, Json>
  } catch {
    return {}
  }
}

test('the published schema is the one that the definitions give', async () => {
  await expect(stringify(graphJsonSchema(definitions))).toMatchFileSnapshot(SCHEMA)
})

const contracts = readContracts()

test('params of a version that was written once never change', async () => {
  const changed = definitions.flatMap((definition) => {
    const { type, version } = definition
    const known = contracts[`${type}@${version}`]
    if (known === undefined || canonical(known) === canonical(paramsContract(definition))) return []
    return [
      `${type}@${version} changed. Raise \`version\` to ${version + 1} and write \`migrate[${version}]\`.`,
    ]
  })
  // No release has been made with a version yet? Then delete its entry from the file, and run `npm run schema`.
  expect(changed).toEqual([])
  const current = Object.fromEntries(
    definitions.map((definition) => [`${definition.type}@${definition.version}`, paramsContract(definition)]),
  )
  await expect(stringify({ ...contracts, ...current })).toMatchFileSnapshot(CONTRACTS)
})

test('every version that was written once still has its way up to today', () => {
  for (const key of Object.keys(contracts)) {
    const [type = '', version = ''] = key.split('@')
    const definition = catalogue.find(type)
    expect(definition, `${type} is gone, but files with it may exist`).toBeDefined()
    for (let at = Number(version); at < (definition?.version ?? 0); at++)
      expect(definition?.migrate, `${type} has no migrate[${at}]`).toHaveProperty(String(at))
  }
})

const schema = graphJsonSchema(definitions)

test('a graph of all nodes is valid by the published schema', () => {
  let graph = EMPTY_GRAPH
  for (const { type } of definitions)
    graph = applyCommand(graph, addNode(graph, catalogue, { type, at: [0, 0] }))
  expect(breaches(schema, JSON.parse(writeGraph(graph, catalogue)) as Json)).toEqual([])
  expect(Object.keys(graph.nodes)).toHaveLength(definitions.length)
})

test.each(definitions.map((definition) => [definition.type, definition] as const))(
  'the schema tells a wrong param of %s',
  (type, definition) => {
    const file = (params: Record<string, unknown>) => ({
      format: 1,
      title: 'T',
      uses: { [type]: definition.version },
      nodes: { a: { type, params } },
    })
    const params = defaultParams(definition.params)
    expect(breaches(schema, file(params) as Json)).toEqual([])
    expect(breaches(schema, file({ ...params, 'no such param': 1 }) as Json)).not.toEqual([])
    for (const name of Object.keys(params))
      expect(breaches(schema, file({ ...params, [name]: { wrong: true } }) as Json)).not.toEqual([])
  },
)

test('the schema tells wires, inputs and keys that no file has', () => {
  const node = (value: Json): Json => ({ format: 1, title: 'T', uses: {}, nodes: { a: value } })
  expect(breaches(schema, node({ type: 'unknown', in: { x: ['b.y'] }, params: { any: [1] } }))).toEqual([])
  for (const wrong of [
    node({ type: 'dense', in: { x: 'b' } }),
    node({ type: 'dense', in: { x: ['b.y'] } }),
    node({ type: 'dense', in: { z: 'b.y' } }),
    node({ type: 'dense', colour: 'red' }),
    node({ params: {} }),
    { format: 2, title: 'T', uses: {}, nodes: {} },
    { format: 1, title: 'T', uses: {}, nodes: {}, zoom: 1 },
    { format: 1, title: 'T', uses: {}, nodes: {}, layout: { a: [1, 2, 3] } },
  ])
    expect(breaches(schema, wrong)).not.toEqual([])
})

test('everything in the schema that a person may write has a description', () => {
  const missing: string[] = []
  const look = (value: Json, path: string): void => {
    if (!isRecord(value)) return
    for (const [key, held] of Object.entries(value)) {
      if (key === 'properties' && isRecord(held))
        for (const [name, one] of Object.entries(held))
          if (
            isRecord(one) &&
            !path.endsWith('/if') &&
            !path.endsWith('/then') &&
            typeof one.description !== 'string'
          )
            missing.push(`${path}/${name}`)
      if (Array.isArray(held)) held.forEach((item: Json, at) => look(item, `${path}/${key}/${at}`))
      else look(held, `${path}/${key}`)
    }
  }
  look(schema, '')
  expect(missing).toEqual([])
})
