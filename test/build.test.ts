import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { readSource, type ReachKind } from './helpers/imports.ts'

/** What a person waits for on their first visit, in bytes after gzip. */
const FIRST_LOAD = 350_000

/** Names of kernels that are in every build of tfjs, minified or not, and in nothing else. */
const TFJS = ['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropInput', 'MaxPoolGrad']

const dist = join(import.meta.dirname, '..', 'dist')
const html = () => readFileSync(join(dist, 'index.html'), 'utf8')
const chunk = (path: string) => readFileSync(join(dist, path), 'utf8')

let chunks: readonly string[] = []

beforeAll(() => {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no build: run npm run build first.')
  chunks = readdirSync(join(dist, 'assets'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `assets/${name}`)
})

/** The scripts that the page names itself. */
function entries(): string[] {
  const named = [...html().matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\/?([^"]+\.js)"/g)]
  return named.flatMap(([, path]) => path ?? [])
}

/** All chunks that come along with these, by imports of the given kinds. */
function reached(from: readonly string[], kinds: readonly ReachKind[]): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { kind, name } of readSource(path, chunk(path)).reaches) {
      if (!kinds.includes(kind)) continue
      expect(name, `${path} imports from the build itself`).toMatch(/^\.{0,2}\//)
      visit(name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(path), name))
    }
  }
  from.forEach(visit)
  return [...seen]
}

const inPage = () => reached(entries(), ['value', 'dynamic'])
const holdsTfjs = (path: string) => TFJS.filter((name) => chunk(path).includes(name))

test('the page names its script', () => {
  expect(entries()).not.toEqual([])
  expect(chunks).toEqual(expect.arrayContaining(inPage()))
})

test(`what the page loads first is under ${FIRST_LOAD / 1000} kB after gzip`, () => {
  const sizes = reached(entries(), ['value']).map((path) => gzipSync(chunk(path)).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  // Less than React alone would mean that something was not counted.
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(FIRST_LOAD)
})

test('tfjs is in no chunk of the page, not even one that is loaded later', () => {
  expect(inPage().flatMap((path) => holdsTfjs(path).map((name) => `${path}: ${name}`))).toEqual([])
})

test('tfjs is in the worker, so the test above can find it', () => {
  const page = new Set(inPage())
  const inWorkers = chunks.filter((path) => !page.has(path)).flatMap(holdsTfjs)
  expect(inWorkers).toEqual(expect.arrayContaining(TFJS))
})

test('nothing in the page makes code out of text', () => {
  const makers = /(?<![\w$.])(?:eval\s*\(|new\s+Function\s*\()/
  expect(inPage().filter((path) => makers.test(chunk(path)))).toEqual([])
})

test('the page holds no inline script, handler or style, which its policy would refuse', () => {
  const scripts = [...html().matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
  expect(scripts.length).toBeGreaterThan(0)
  for (const [, attributes, body] of scripts) {
    expect(attributes).toContain('src=')
    expect(body).toBe('')
  }
  expect(html()).not.toMatch(/<[^>]+\s(?:on\w+|style)=/)
  expect(html()).not.toContain('<style')
})
