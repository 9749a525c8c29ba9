import { Zip, ZipPassThrough } from 'fflate'

/** A file that a person gave, with the path that it had in a dropped folder. */
export interface GivenFile {
  readonly path: string
  readonly file: Blob
}

/**
 * Packs files into one zip, uncompressed, as a stream. Files stand in the order of their paths and all have the same date,
 * so the same folder gives the same bytes, and with them the same hash, on every machine.
 */
export async function* packed(files: readonly GivenFile[]): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let failed: Error | null = null
  const zip = new Zip((problem, chunk) => {
    if (problem) failed = problem
    else waiting.push(chunk)
  })
  const taken = function* () {
    if (failed) throw failed
    const ready = waiting
    waiting = []
    yield* ready
  }
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  for (const { path, file } of sorted) {
    const entry = new ZipPassThrough(path)
    // The first day that a zip can tell, without a time zone.
    entry.mtime = new Date(1980, 0, 1)
    zip.add(entry)
    for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
      entry.push(new Uint8Array(chunk))
      yield* taken()
    }
    entry.push(new Uint8Array(0), true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}

/** The bytes of one file, as they are. */
export async function* plain(file: Blob): AsyncGenerator<Uint8Array> {
  yield* file.stream() as unknown as AsyncIterable<Uint8Array>
}
