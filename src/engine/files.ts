import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

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

/**
 * Keeps the bytes of a file that a person gave, on this machine. The same bytes are kept once.
 * @returns their SHA-256 in hexadecimal: the name by which a graph knows them
 * @throws what the browser throws when its storage is full (`QuotaExceededError`) or cannot be used
 */
export async function putFile(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  await (await open()).put('files', bytes, hash)
  return hash
}

/** The bytes with this SHA-256; `null` when this machine does not have them. */
export async function getFile(hash: string): Promise<Blob | null> {
  const found = await (await open()).get('files', hash)
  if (found === undefined) return null
  return found instanceof Blob ? found : new Blob([found])
}
