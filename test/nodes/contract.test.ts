import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '../../nodes/index.ts'
import { createCatalogue } from '../../src/kernel/catalogue.ts'
import { FAMILIES, type Definition } from '../../src/kernel/define.ts'
import { defaultParams, paramFields } from '../../src/kernel/params.ts'
import { WIRE_KINDS } from '../../src/kernel/wire.ts'
import { accepts } from './lib/accepts.ts'
import { factsFor, inputsFor, paramsFor } from './lib/arbitraries.ts'
import { expectProblem, expectSentence, expectWords, LEAKS } from './lib/sentences.ts'

const files = import.meta.glob<Definition>(['../../nodes/*/*.ts'], { eager: true, import: 'default' })
const tests = Object.keys(import.meta.glob('./*/*.test.ts'))
const catalogue = createCatalogue(definitions)
const find = (type: string) => catalogue.find(type)

it('the catalogue holds every file, and no type twice', () => {
  expect(definitions.length).toBeGreaterThan(20)
  expect(new Set(definitions)).toEqual(new Set(Object.values(files)))
  expect(catalogue.definitions).toHaveLength(definitions.length)
})

describe.each(Object.entries(files))('%s', (path, definition) => {
  const [, family = '', stem = ''] = /nodes\/([a-z-]+)\/([a-z0-9-]+)\.ts$/.exec(path) ?? []
  const fields = paramFields(definition.params)

  it('is called like its file, and has a test of the same name', () => {
    expect(definition.type).toBe(stem)
    expect(definition.family).toBe(family)
    expect(FAMILIES).toContain(definition.family)
    expect(tests).toContain(`./${family}/${stem}.test.ts`)
  })

  it('introduces itself in sentences', () => {
    expectWords(definition.title)
    expect(definition.title).not.toMatch(/\.$/)
    expectSentence(definition.summary)
    expectSentence(definition.docs.trim())
    for (const paragraph of definition.docs.trim().split('\n\n')) expectSentence(paragraph)
    if (definition.source !== undefined) expectSentence(definition.source)
    for (const keyword of definition.keywords ?? []) expectWords(keyword)
    expect(new Set(definition.keywords).size).toBe(definition.keywords?.length ?? 0)
    for (const port of [...Object.values(definition.inputs), ...Object.values(definition.outputs)]) {
      expect(WIRE_KINDS).toContain(port.kind)
      expectSentence(port.help)
    }
    for (const card of definition.cards ?? []) {
      expectSentence(card.what)
      expect(card.rows).toBeGreaterThan(0)
      for (const text of [card.id, card.title, card.source, card.licence, card.file]) expectWords(text)
    }
  })

  it('explains every param, and refuses params that it does not have', () => {
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(definition.params.shape))
    for (const { name, notes, type, min, max, choices } of fields) {
      expectWords(notes.title)
      expect(notes.title).not.toMatch(/\.$/)
      expectSentence(notes.help)
      if (notes.of !== undefined) expect(Object.keys(definition.inputs), name).toContain(notes.of)
      if (notes.control === 'columns') expect(type, name).toBe('list')
      if (notes.control === 'slider') expect([min, max], name).not.toContain(undefined)
      if (notes.labels) expect(Object.keys(notes.labels)).toEqual(choices)
      if (notes.when) {
        const { param } = notes.when
        for (const value of notes.when.is) expect(accepts(definition, param, value), name).toBe(true)
      }
      if (type === 'integer' || type === 'number') {
        expect(min, `${name} has a lower bound`).toBeGreaterThan(-1e10)
        expect(max, `${name} has an upper bound`).toBeLessThan(1e10)
      }
    }
    expect(definition.params.safeParse({ 'no such param': 1 }).success).toBe(false)
  })

  it('has defaults that parse to themselves', () => {
    const defaults = defaultParams(definition.params)
    expect(Object.keys(defaults)).toEqual(Object.keys(definition.params.shape))
    expect(definition.params.parse(defaults)).toEqual(defaults)
    expect(JSON.parse(JSON.stringify(defaults))).toEqual(defaults)
  })

  it('has one migration per older version', () => {
    const older = Array.from({ length: definition.version - 1 }, (_, at) => String(at + 1))
    expect(Object.keys(definition.migrate ?? {})).toEqual(older)
  })

  it('takes in the files that it accepts', () => {
    if (!definition.accepts) return
    const { extensions, maxBytes, params } = definition.accepts
    for (const extension of extensions) expect(extension).toMatch(/^[.-][a-z0-9.-]+$/)
    expect(maxBytes).toBeGreaterThan(0)
    for (const name of ['mine.csv', `${'x'.repeat(1000)}.csv`, '']) {
      const given = params({ name, hash: '0a'.repeat(32) })
      expect(definition.params.safeParse(given).success, name).toBe(true)
      // The content key changes with the file, so nothing is taken for read that was not.
      expect(given).not.toEqual(params({ name, hash: '0b'.repeat(32) }))
    }
  })

  it('infers without throwing, always the same, and answers in sentences', () => {
    fc.assert(
      fc.property(
        paramsFor(definition),
        inputsFor(definition),
        factsFor(definition),
        (params, inputs, facts) => {
          const context = { key: 'own', facts }
          const frozen = deepFreeze({ params, inputs, context })
          const found = definition.infer(frozen.params, frozen.inputs as never, frozen.context)
          expect(definition.infer(params, inputs as never, context)).toEqual(found)
          if (found.ok === 'waiting') {
            expectSentence(found.waiting)
            expect(facts).toBeUndefined()
            return
          }
          for (const problem of found.problems) expectProblem(definition, problem, find)
          const errors = found.problems.filter(({ severity }) => severity === 'error')
          if (!found.ok) {
            expect(errors.length).toBeGreaterThan(0)
            return
          }
          expect(errors).toEqual([])
          const kinds = Object.entries(definition.outputs).map(([port, { kind }]) => [port, kind])
          expect(Object.entries(found.value).map(([port, { kind }]) => [port, kind])).toEqual(kinds)
          for (const info of Object.values(found.value))
            if (info.kind === 'tensor')
              for (const dim of info.shape)
                expect(dim === null || (Number.isInteger(dim) && dim > 0)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('sums its params up in at most 60 characters', () => {
    fc.assert(
      fc.property(paramsFor(definition), (params) => {
        const summary = definition.summarize(params)
        expect(summary).not.toMatch(LEAKS)
        expect(summary.length).toBeLessThanOrEqual(60)
      }),
      { numRuns: 200 },
    )
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const held of Object.values(value)) deepFreeze(held)
  }
  return value
}
