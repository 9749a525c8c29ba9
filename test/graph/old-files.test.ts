import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGraph, writeGraph } from '../../src/graph/file.ts'
import { validate } from '../../src/graph/validate.ts'
import { toyCatalogue } from '../helpers/toys.ts'

const folder = join(import.meta.dirname, '../fixtures/graph-1')
const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.read.json'))
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8')

describe.each(files)('%s', (name) => {
  const answer = readGraph(textOf(name), toyCatalogue)
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join(' '))

  test('opens as it always did', () => {
    const notes = answer.notes.map(({ code, message }) => ({ code, message }))
    expect({ graph: answer.graph, notes }).toEqual(JSON.parse(textOf(name.replace(/json$/, 'read.json'))))
  })

  test('is sound, and stays what it is through saving', () => {
    expect(validate(answer.graph, toyCatalogue)).toEqual([])
    const written = writeGraph(answer.graph, toyCatalogue)
    expect(readGraph(written, toyCatalogue)).toEqual({ ok: true, graph: answer.graph, notes: [] })
  })
})

test('what an app wrote is written again with the same bytes', () => {
  const answer = readGraph(textOf('chain.json'), toyCatalogue)
  expect(answer.ok && writeGraph(answer.graph, toyCatalogue)).toBe(textOf('chain.json'))
})
