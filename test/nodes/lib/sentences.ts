import { expect } from 'vitest'
import type { Definition } from '../../../src/kernel/define.ts'
import type { Fix, FixStep, Problem } from '../../../src/kernel/problem.ts'
import { accepts } from './accepts.ts'

/** What must never reach a person; what stands in quotation marks is a stranger's own text. */
export const LEAKS = /\b(undefined|null|NaN|Infinity)\b|\[object/

/** Words for people: something is said, and nothing of the program's own shows through. */
export function expectWords(text: string): void {
  expect(text.trim()).not.toBe('')
  expect(text.replace(/“[^”]*…?”/gs, '“”')).not.toMatch(LEAKS)
}

export function expectSentence(text: string): void {
  expectWords(text)
  expect(text).toMatch(/[.!?…]$/)
}

/** A problem as the definitions promise it: a code of its own, sentences, and fixes that refer to what exists. */
export function expectProblem(
  definition: Definition,
  problem: Problem,
  find: (type: string) => Definition | undefined,
): void {
  expect(problem.code).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  expect(problem.code.split('/')[0]).toBe(definition.type)
  expectSentence(problem.message)
  expect(problem.message).toMatch(/\.$/)
  if (problem.advice !== undefined) expectSentence(problem.advice)
  if (problem.input !== undefined) expect(Object.keys(definition.inputs)).toContain(problem.input)
  if (problem.param !== undefined) expect(Object.keys(definition.params.shape)).toContain(problem.param)
  for (const fix of problem.fixes ?? []) expectFix(definition, fix, find)
}

function expectFix(definition: Definition, fix: Fix, find: (type: string) => Definition | undefined): void {
  expectWords(fix.label)
  expect(fix.label).toMatch(/^[A-Z]/)
  expect(fix.label).not.toMatch(/[^.]\.$/)
  expect(fix.steps.length).toBeGreaterThan(0)
  for (const step of fix.steps) expectStep(definition, step, find)
}

function expectStep(
  definition: Definition,
  step: FixStep,
  find: (type: string) => Definition | undefined,
): void {
  const inputs = Object.keys(definition.inputs)
  switch (step.do) {
    case 'setParam':
      // The node that feeds an input may be of any type, so only a node's own params can be checked here.
      if (step.on !== 'self') expect(inputs).toContain(step.on.input)
      else {
        const { param, value } = step
        expect(accepts(definition, param, value), `${param} = ${JSON.stringify(value)}`).toBe(true)
      }
      break
    case 'insert':
    case 'feed': {
      expect(inputs).toContain(step.input)
      const other = find(step.type)
      expect(other, step.type).toBeDefined()
      expect(other?.params.safeParse(step.params ?? {}).success, JSON.stringify(step.params)).toBe(true)
      const kind = definition.inputs[step.input]?.kind
      expect(Object.values(other?.outputs ?? {}).map((port) => port.kind)).toContain(kind)
      if (step.do === 'insert')
        expect(Object.values(other?.inputs ?? {}).map((port) => port.kind)).toContain(kind)
      break
    }
    case 'disconnect':
      expect(inputs).toContain(step.input)
      break
    case 'bypass':
    case 'moveBehindSplit':
      expect(inputs.length).toBeGreaterThan(0)
      break
  }
}
