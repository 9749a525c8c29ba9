import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { getFile, putFile } from '../../src/engine/files.ts'

test('bytes are found again by their SHA-256, and only those', async () => {
  const bytes = new TextEncoder().encode('a,b\n1,2\n')
  const hash = await putFile(bytes)
  expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'))
  const found = await getFile(hash)
  expect(found && new Uint8Array(await found.arrayBuffer())).toEqual(bytes)
  expect(await putFile(bytes)).toBe(hash)
  expect(await getFile('00'.repeat(32))).toBeNull()
})
