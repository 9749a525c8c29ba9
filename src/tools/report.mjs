// @ts-check
/** Counts what ran and tells it in one line per step. */
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} seconds
 * @property {boolean} [single] it passes or fails as a whole
 * @property {string} [details] what the tool printed; shown when something failed
 */

/**
 * Counts of one Vitest project from its JSON report. A file that could not be loaded has no tests to count but is a
 * failure, and so is a run that Vitest itself calls failed (an error outside of any test) or that left no report.
 * @param {string} file path of the report
 * @param {boolean} ok whether Vitest ended with status 0
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(file, ok) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1 }
  }
  let passed = 0
  let failed = 0
  for (const { status, assertionResults } of report.testResults ?? []) {
    const failures = assertionResults.filter(
      (/** @type {{ status: string }} */ one) => one.status === 'failed',
    ).length
    passed += assertionResults.filter(
      (/** @type {{ status: string }} */ one) => one.status === 'passed',
    ).length
    failed += failures === 0 && status === 'failed' ? 1 : failures
  }
  return { passed, failed: failed === 0 && !ok ? 1 : failed }
}

/** @param {Outcome} outcome */
export function tell({ name, passed, failed, seconds, details, single }) {
  const count = single ? '' : `${passed} passed${failed ? `, ${failed} failed` : ''}`
  const line = `${failed ? '✗' : '✓'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${count}`
  console.log(line.trimEnd())
  if (failed && details?.trim()) console.log(`\n${details.trim()}\n`)
}

/** @param {Outcome[]} outcomes */
export function total(outcomes) {
  const passed = outcomes.reduce((sum, one) => sum + one.passed, 0)
  const failed = outcomes.reduce((sum, one) => sum + one.failed, 0)
  return { passed, failed, line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 }
}
