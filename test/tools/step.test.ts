import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { step } from '../../src/tools/step.mjs'

const folder = mkdtempSync(join(tmpdir(), 'netloom step '))
afterAll(() => rmSync(folder, { recursive: true }))

test('what a tool prints and how it ends is told', async () => {
  const good = await step('prettier', ['--version'], { limit: 30 })
  expect(good).toMatchObject({ ok: true, timedOut: false })
  expect(good.output).toMatch(/^\d+\.\d+\.\d+\s*$/)
  const file = join(folder, 'ugly.ts')
  writeFileSync(file, 'const  x=1')
  const bad = await step('prettier', ['--check', file], { limit: 30 })
  expect(bad).toMatchObject({ ok: false, timedOut: false })
  expect(bad.output).toContain('ugly.ts')
})

test('a tool that does not end is ended', async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  const server = await step('vite', [folder, '--port', '0'], { limit: 2 })
  expect(server).toMatchObject({ ok: false, timedOut: true })
  expect(server.output).toContain('Stopped after 2 s, its time limit.')
  expect(server.seconds).toBeLessThan(6)
})
