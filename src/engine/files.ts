import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** Told how many bytes are written; throws when the person has cancelled. */
export type Tell = (done: number, total: number | null) => Promise<void>

/**
 * Keeps bytes on this machine, under their SHA-256, in the browser's private file system; where a browser has none, in
 * its database. They are written as they come, so a file may be larger than memory, and the same bytes are kept once.
 * Nothing is left behind when it fails or is cancelled.
 *
 * @param total how many bytes will come, where that is known
 * @returns their SHA-256 in hexadecimal: the name by which a graph knows them
 * @throws what the browser throws when its storage is full (`QuotaExceededError`) or cannot be used; what `tell` throws
 */
export async function storeFile(
  chunks: AsyncIterable<Uint8Array>,
  total: number | null,
  tell: Tell,
): Promise<string> {
  const folder = await dataFolder()
  return folder ? storeInFolder(folder, chunks, total, tell) : storeInDatabase(chunks, total, tell)
}

/** The bytes with this SHA-256, to be read in parts; `null` when this machine does not have them. */
export async function getFile(hash: string): Promise<Blob | null> {
  const folder = await dataFolder()
  if (folder) {
    const found = await folder.getFileHandle(hash).catch(() => null)
    if (found) return found.getFile()
  }
  const kept = await (await open()).get('files', hash)
  if (kept === undefined) return null
  return kept instanceof Blob ? kept : new Blob([kept])
}

/** The folder in the private file system; `null` where there is none, or it is forbidden. */
async function dataFolder(): Promise<FileSystemDirectoryHandle | null> {
  const { storage } = (globalThis.navigator ?? {}) as Partial<Navigator>
  if (typeof storage?.getDirectory !== 'function') return null
  try {
    return await (await storage.getDirectory()).getDirectoryHandle('data', { create: true })
  } catch {
    return null
  }
}

/** Chromium and others can move a file; the types do not know it yet. */
type Movable = FileSystemFileHandle & { move?(name: string): Promise<void> }

async function storeInFolder(
  folder: FileSystemDirectoryHandle,
  chunks: AsyncIterable<Uint8Array>,
  total: number | null,
  tell: Tell,
): Promise<string> {
  const part = `part-${crypto.randomUUID()}`
  const handle: Movable = await folder.getFileHandle(part, { create: true })
  const digest = sha256.create()
  let stored = false
  try {
    const writable = await handle.createWritable()
    try {
      let done = 0
      for await (const chunk of chunks) {
        digest.update(chunk)
        await writable.write(chunk as Uint8Array<ArrayBuffer>)
        done += chunk.length
        await tell(done, total)
      }
      await writable.close()
    } catch (thrown) {
      await writable.abort().catch(() => undefined)
      throw thrown
    }
    const hash = bytesToHex(digest.digest())
    const there = await folder.getFileHandle(hash).catch(() => null)
    if (!there) {
      if (handle.move) {
        await handle.move(hash)
        stored = true
      } else await copy(await handle.getFile(), folder, hash)
    }
    return hash
  } finally {
    if (!stored) await folder.removeEntry(part).catch(() => undefined)
  }
}

async function copy(from: Blob, folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
  try {
    await from.stream().pipeTo(writable)
  } catch (thrown) {
    await folder.removeEntry(name).catch(() => undefined)
    throw thrown
  }
}

interface Schema extends DBSchema {
  files: { key: string; value: Uint8Array<ArrayBuffer> | Blob }
}

let database: Promise<IDBPDatabase<Schema>> | null = null

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('netloom-files', 1, {
    upgrade: (db) => void db.createObjectStore('files'),
    // Another tab has a newer Netloom: let it upgrade, and open again when asked the next time.
    blocking: (_, __, event) => {
      database = null
      ;(event.target as IDBDatabase).close()
    },
    terminated: () => {
      database = null
    },
  }).catch((thrown: unknown) => {
    database = null
    throw thrown
  })
  return database
}

async function storeInDatabase(
  chunks: AsyncIterable<Uint8Array>,
  total: number | null,
  tell: Tell,
): Promise<string> {
  const digest = sha256.create()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let done = 0
  for await (const chunk of chunks) {
    digest.update(chunk)
    parts.push(new Uint8Array(chunk))
    done += chunk.length
    await tell(done, total)
  }
  const hash = bytesToHex(digest.digest())
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer())
  await (await open()).put('files', whole, hash)
  return hash
}
