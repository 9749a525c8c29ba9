import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { getFile, storeFile } from '../../src/engine/files.ts'
import { createKeeper } from '../../src/engine/keep.ts'
import { packed } from '../../src/engine/pack.ts'
import type { Reading } from '../../src/engine/protocol.ts'

const text = (words: string) => new TextEncoder().encode(words)
const quiet = () => Promise.resolve()

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) {
    await Promise.resolve()
    yield bytes.subarray(from, from + size)
  }
}

const bytesOf = async (blob: Blob | null) => blob && new Uint8Array(await blob.arrayBuffer())
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('bytes are found again by their SHA-256, in whatever parts they came, and only those', async () => {
  const bytes = text('a,b\n1,2\n')
  for (const size of [1, 3, 100]) {
    const hash = await storeFile(inParts(bytes, size), bytes.length, quiet)
    expect(hash).toBe(sha(bytes))
    expect(await bytesOf(await getFile(hash))).toEqual(bytes)
  }
  expect(await getFile('00'.repeat(32))).toBeNull()
})

async function whole(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: number[] = []
  for await (const part of parts) all.push(...part)
  return Uint8Array.from(all)
}

describe('several files become one archive', () => {
  const files = [
    { path: 'set/b/2.txt', file: new Blob(['two']) },
    { path: 'set/a/1.txt', file: new Blob(['one', ' and more']) },
    { path: 'set/ä.txt', file: new Blob([]) },
  ]

  test('that any unzipper reads', async () => {
    const found = unzipSync(await whole(packed(files)))
    expect(Object.entries(found).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ['set/a/1.txt', 'one and more'],
      ['set/b/2.txt', 'two'],
      ['set/ä.txt', ''],
    ])
  })

  test('the same bytes, in whatever order they were given', async () => {
    const one = await whole(packed(files))
    expect(sha(await whole(packed(files.toReversed())))).toBe(sha(one))
    expect(sha(await whole(packed(files.slice(1))))).not.toBe(sha(one))
  })
})

describe('keeping', () => {
  test('tells the hash and how large it is', async () => {
    const { keep } = createKeeper(() => undefined)
    const kept = await keep({ ticket: 't', files: [{ path: 'a', file: new Blob(['hello']) }], pack: false })
    expect(kept).toMatchObject({ ok: true, value: { hash: sha(text('hello')), bytes: 5 } })
  })

  test('tells how far it is, and stops when it is cancelled', async () => {
    const readings: Reading[] = []
    const keeper = createKeeper((reading) => {
      readings.push(reading)
      keeper.cancel('slow')
    })
    // A file that comes slowly.
    const file = new Blob(['x'.repeat(300_000)])
    const slow = Object.assign(file, {
      stream: () =>
        new ReadableStream<Uint8Array>({
          async pull(controller) {
            await new Promise((done) => setTimeout(done, 30))
            controller.enqueue(new Uint8Array(1000))
          },
        }),
    })
    const kept = await keeper.keep({ ticket: 'slow', files: [{ path: 'a', file: slow }], pack: false })
    expect(kept.problems.map(({ code }) => code)).toEqual(['file/cancelled'])
    expect(readings[0]).toMatchObject({ key: 'slow', total: 300_000 })
    expect(readings[0]?.done).toBeGreaterThan(0)
  })

  test('a file that cannot be read any more is a sentence', async () => {
    const { keep } = createKeeper(() => undefined)
    const gone = Object.assign(new Blob(['x']), {
      stream: () =>
        new ReadableStream<Uint8Array>({
          pull: (controller) =>
            controller.error(Object.assign(new Error('gone'), { name: 'NotReadableError' })),
        }),
    })
    const kept = await keep({ ticket: 't', files: [{ path: 'a', file: gone }], pack: false })
    expect(kept.problems[0]?.code).toBe('file/unreadable')
    expect((await keep({ ticket: 't', files: [], pack: false })).problems[0]?.code).toBe('file/none')
  })
})
