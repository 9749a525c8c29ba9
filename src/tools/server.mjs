// @ts-check
/**
 * Serves a built page to this machine alone, with the headers that the page is meant to live under. `npm start` and the
 * journeys in a browser use this same server, so what is tested is what people get.
 */
import { readFile, realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/**
 * Only what is listed may happen; everything else is refused by the browser.
 * Where a file, a link or a text from elsewhere carries markup or a script, this is the wall behind the validator.
 */
const policy = [
  // Nothing, unless a line below allows it.
  "default-src 'none'",
  // Our own files; compiling WebAssembly (the wasm backend) but never a string of JavaScript.
  "script-src 'self' 'wasm-unsafe-eval'",
  // The engine and the layout run in workers made from our own files, not from blobs.
  "worker-src 'self'",
  // Style sheets from our files; React sets single properties through the DOM, which needs no permission.
  "style-src 'self'",
  // Pictures of the person's own data are blobs and data URLs; none come from other hosts, so nothing can track.
  "img-src 'self' data: blob:",
  "font-src 'self'",
  // No data leaves the machine and opening a graph fetches nothing from elsewhere.
  "connect-src 'self'",
  "manifest-src 'self'",
  // No <base> that bends our relative addresses, no form that sends anything, no frame around us, no plug-ins.
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // A string never becomes a script or markup; the one policy lets workers start from our own addresses.
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ')

/**
 * The headers of every answer. There is no Cross-Origin-Embedder-Policy: nothing here uses shared memory, and with it
 * tfjs would pick its threaded WebAssembly, which does not survive bundling.
 */
export const headers = {
  'Content-Security-Policy': policy,
  // A file is what its type says; a data file is never run as a script.
  'X-Content-Type-Options': 'nosniff',
  // A link that is followed does not tell where it stood (the address may hold a shared graph).
  'Referrer-Policy': 'no-referrer',
  // The camera is for predictions on live pictures, when asked; the rest is never needed.
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
  // A page that opened us, or that we open, gets no handle on this window.
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.zip': 'application/zip',
  '.bin': 'application/octet-stream',
}

const isText = (/** @type {string} */ type) => type.includes('charset=') || type === 'application/wasm'

/** Vite puts a hash of the contents into these names, so a name never means two things. */
const isHashed = (/** @type {string} */ path) => /^\/assets\/.+-[\w-]{8}\.\w+$/.test(path)

/**
 * The path of an address, decoded, or undefined when it is malformed, climbs out, or names a hidden file.
 * @param {string | undefined} address
 */
function cleanPath(address) {
  const raw = (address ?? '/').split(/[?#]/, 1)[0] ?? '/'
  let path
  try {
    path = decodeURIComponent(raw)
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return undefined
  if (path.split('/').some((part) => part.startsWith('.'))) return undefined
  return path.endsWith('/') ? `${path}index.html` : path
}

/** @type {{ br: (body: Buffer) => Promise<Buffer>, gzip: (body: Buffer) => Promise<Buffer> }} */
const encoders = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => promisify(gzip)(body),
}

/** @param {string | string[] | undefined} accepted the request's Accept-Encoding @returns {'br' | 'gzip' | undefined} */
function bestEncoding(accepted) {
  const names = String(accepted ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';', 1)[0])
  return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : undefined
}

/**
 * Serves the files below `root` on 127.0.0.1 alone.
 * @param {{ root: string, port?: number }} options port 0 (the usual) takes any free one
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} the address ends with a slash
 * @throws the system's error (`EADDRINUSE`) when the port is taken
 */
export async function serve({ root, port = 0 }) {
  const base = await realpath(resolve(root))
  /** @type {Map<string, Buffer>} compressed bodies by file, time and encoding */
  const packed = new Map()

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(request, response) {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    /** @param {number} status @param {string} sentence */
    const say = (status, sentence) => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : `${sentence}\n`)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return say(405, 'This server only hands out files: GET and HEAD.')
    }
    const path = cleanPath(request.url)
    const file = path && (await realpath(join(base, path)).catch(() => undefined))
    const found = file?.startsWith(base + sep) ? await stat(file) : undefined
    if (!path || !file || !found?.isFile()) {
      return say(404, 'There is no such page here. The start page is at the address without a path.')
    }
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream'
    const tag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`
    response.setHeader('Content-Type', type)
    response.setHeader('ETag', tag)
    response.setHeader('Vary', 'Accept-Encoding')
    response.setHeader('Cache-Control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304).end()

    const encoding =
      isText(type) && found.size > 1024 ? bestEncoding(request.headers['accept-encoding']) : undefined
    const key = `${encoding ?? 'plain'} ${file} ${tag}`
    let body = packed.get(key)
    if (!body) {
      body = await readFile(file)
      if (encoding) {
        body = await encoders[encoding](body)
        packed.set(key, body)
      }
    }
    if (encoding) response.setHeader('Content-Encoding', encoding)
    response.setHeader('Content-Length', body.length)
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : body)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) return void response.destroy()
      response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' })
      response.end('The file could not be read.\n')
    })
  })
  await new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => done(undefined))
  })
  const address = server.address()
  const chosen = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://127.0.0.1:${chosen}/`,
    port: chosen,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
