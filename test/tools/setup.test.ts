import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stale, tooOld } from '../../src/tools/setup.mjs'

test.each(['20.19.0', '20.20.2', '22.12.0', '24.0.1', '100.0.0'])('Node %s will do', (version) => {
  expect(tooOld(version)).toBeUndefined()
})

test.each(['18.20.8', '20.9.0', '20.18.3', '21.7.0', '22.11.0'])('Node %s is too old', (version) => {
  expect(tooOld(version)).toBe(
    `Netloom needs Node 20.19, 22.12 or newer, and this is Node ${version}. Install a newer one from https://nodejs.org and try again.`,
  )
})

let folder = ''

function lock(packages: object): void {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }))
}

function installed(packages: object): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netloom with blanks '))
  lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-mac': { version: '2.0.0', optional: true } })
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a fresh clone has no packages', () => {
  expect(stale(folder).reason).toBe('they are not there yet')
})

test('what was stamped is not installed again, until the lock file changes', () => {
  installed({ 'node_modules/a': { version: '1.0.0' } })
  stale(folder).stamp()
  rmSync(join(folder, 'node_modules', '.package-lock.json'))
  expect(stale(folder).reason).toBeUndefined()
  lock({ 'node_modules/a': { version: '1.0.1' } })
  expect(stale(folder).reason).toBe('they are not those of package-lock.json')
})

test('what npm itself installed from the same lock file is taken as it is', () => {
  installed({ 'node_modules/a': { version: '1.0.0' } })
  expect(stale(folder).reason).toBeUndefined()
})

test.each([
  ['another version', { 'node_modules/a': { version: '1.1.0' } }],
  ['a package missing', {}],
  ['a package too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } }],
])('an installation by npm with %s is stale', (_what, packages) => {
  installed(packages)
  expect(stale(folder).reason).toBe('they are not those of package-lock.json')
})

test('an installation that was cut short is stale', () => {
  mkdirSync(join(folder, 'node_modules'))
  expect(stale(folder).reason).toBe('they are not those of package-lock.json')
})

test('packages copied from another system are stale', () => {
  installed({ 'node_modules/a': { version: '1.0.0' } })
  stale(folder).stamp()
  const stamp = join(folder, 'node_modules', '.netloom-stamp')
  writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(process.platform, 'amiga'))
  expect(stale(folder).reason).toBe('they are for another system')
})
