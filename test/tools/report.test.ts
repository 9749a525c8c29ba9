import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { countTests, total } from '../../src/tools/report.mjs'

const folder = mkdtempSync(join(tmpdir(), 'netloom-report-'))
const file = join(folder, 'report.json')
afterAll(() => rmSync(folder, { recursive: true }))

const suite = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
})

describe('the tests of a project', () => {
  test.each([
    ['all pass', [suite('passed', 'passed', 'passed'), suite('passed', 'passed')], true, 3, 0],
    ['one fails', [suite('failed', 'passed', 'failed'), suite('passed', 'passed')], false, 2, 1],
    ['a file cannot be loaded', [suite('failed'), suite('passed', 'passed')], false, 1, 1],
    ['a hook fails after the tests', [suite('failed', 'passed')], false, 1, 1],
    ['an error outside of any test', [suite('passed', 'passed')], false, 1, 1],
    ['skipped tests did not run', [suite('passed', 'skipped', 'passed', 'pending', 'todo')], true, 1, 0],
    ['no test at all', [], false, 0, 1],
  ])('%s', (_what, testResults, ok, passed, failed) => {
    writeFileSync(file, JSON.stringify({ testResults }))
    expect(countTests(file, ok)).toEqual({ passed, failed })
  })

  test('a run that left no report, or half a one, has failed', () => {
    expect(countTests(join(folder, 'missing.json'), true)).toEqual({ passed: 0, failed: 1 })
    writeFileSync(file, '{"testResults": [')
    expect(countTests(file, true)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('the last line', () => {
  const outcome = (passed: number, failed: number) => ({ name: 'unit', passed, failed, seconds: 1 })

  test('adds up the steps', () => {
    expect(total([outcome(3, 0), outcome(1, 0)])).toEqual({
      passed: 4,
      failed: 0,
      ok: true,
      line: '4 passed, 0 failed',
    })
    expect(total([outcome(3, 1), outcome(0, 1)])).toEqual({
      passed: 3,
      failed: 2,
      ok: false,
      line: '3 passed, 2 failed',
    })
  })

  test('nothing that ran is a failure', () => {
    expect(total([]).ok).toBe(false)
    expect(total([outcome(0, 0)]).ok).toBe(false)
  })
})
