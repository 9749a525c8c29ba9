import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../src/tools/server.mjs'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

const folder = mkdtempSync(join(tmpdir(), 'netloom server '))
const root = join(folder, 'dist')
const script = `export const text = '${'a long line '.repeat(400)}'\n`
let port = 0
let close = async (): Promise<void> => {}

/** Asks for a path exactly as written: `fetch` would tidy it up first. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

beforeAll(async () => {
  for (const inside of ['assets', '.vite', 'data']) mkdirSync(join(root, inside), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(root, 'assets', 'index-AbC_d-12.js'), script)
  writeFileSync(join(root, 'assets', 'kernels-AbCd1234.wasm'), Buffer.alloc(2000))
  writeFileSync(join(root, 'data', 'ä table.csv'), 'a,b\n1,2\n')
  writeFileSync(join(root, '.vite', 'manifest.json'), '{}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  ;({ port, close } = await serve({ root }))
})

afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true })
})

test('hands out the page with every header that it is meant to live under', async () => {
  const { status, headers, body } = await ask('/')
  expect(status).toBe(200)
  expect(body.toString()).toContain('<title>Page</title>')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['cache-control']).toBe('no-cache')
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
      "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; " +
      "form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; " +
      'trusted-types default',
  )
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['permissions-policy']).toBe(
    'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
  )
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers).not.toHaveProperty('cross-origin-embedder-policy')
})

test('keeps hashed files for ever, compressed as the browser likes', async () => {
  const path = '/assets/index-AbC_d-12.js'
  const plain = await ask(path)
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(plain.body.toString()).toBe(script)
  const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' })
  expect(brotli.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script)
  const gzip = await ask(path, { 'accept-encoding': 'gzip, br;q=0' })
  expect(gzip.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(gzip.body).toString()).toBe(script)
  expect(gzip.body.length).toBeLessThan(script.length / 10)
})

test('knows the types that a browser insists on', async () => {
  expect((await ask('/assets/kernels-AbCd1234.wasm')).headers['content-type']).toBe('application/wasm')
  const table = await ask('/data/%C3%A4%20table.csv?version=2')
  expect(table.status).toBe(200)
  expect(table.headers['content-type']).toBe('text/csv; charset=utf-8')
})

test('asks for a file again only when it has changed', async () => {
  const { headers } = await ask('/')
  const again = await ask('/', { 'if-none-match': headers.etag ?? '' })
  expect(again.status).toBe(304)
  expect(again.body.length).toBe(0)
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets/..%5c..%5csecret.txt',
  '//../secret.txt',
  '/link.txt',
  '/.vite/manifest.json',
  '/%00',
  '/%',
  '/assets',
  '/assets/',
  '/nothing',
])('does not leave its folder: %s', async (path) => {
  const { status, headers, body } = await ask(path)
  expect(status).toBe(404)
  expect(body.toString()).toBe(
    'There is no such page here. The start page is at the address without a path.\n',
  )
  expect(headers['content-security-policy']).toContain("default-src 'none'")
})

test('only hands out: no other method, and no body for HEAD', async () => {
  const post = await ask('/', {}, 'POST')
  expect(post.status).toBe(405)
  expect(post.headers.allow).toBe('GET, HEAD')
  const head = await ask('/', {}, 'HEAD')
  expect(head.status).toBe(200)
  expect(head.headers['content-length']).toBe('34')
  expect(head.body.length).toBe(0)
})

test('says when the port is taken', async () => {
  await expect(serve({ root, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
