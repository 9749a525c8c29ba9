import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { bytes, list, quote } from '../kernel/words.ts'
import { LIMITS, type Graph } from '../graph/document.ts'
import { writeGraph } from '../graph/file.ts'
import { putFile } from '../engine/files.ts'

/** Hands a graph to the person as a file, through the browser's download. */
export function saveToFile(graph: Graph, catalogue: Catalogue): string {
  const name = `${fileStem(graph.title)}.json`
  const url = URL.createObjectURL(new Blob([writeGraph(graph, catalogue)], { type: 'application/json' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  // The download has its own hold on the blob by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return name
}

function fileStem(title: string): string {
  const stem = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  return stem.slice(0, 60) || 'graph'
}

/** Asks the person for a file; `null` when they cancel. */
export function pickFile(extensions: readonly string[]): Promise<File | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = extensions.join(',')
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null))
    input.addEventListener('cancel', () => resolve(null))
    input.click()
  })
}

/** What a dropped or picked file turned out to be. */
export type Received =
  | { readonly kind: 'graph'; readonly text: string }
  | {
      readonly kind: 'data'
      readonly definition: Definition
      readonly params: Readonly<Record<string, unknown>>
      readonly name: string
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** Reads a graph, or keeps the bytes of a data file on this machine. Sizes are checked before anything is read. */
export async function receiveFile(file: File, catalogue: Catalogue): Promise<Received> {
  const lower = file.name.toLowerCase()
  const definition = catalogue.definitions.find((one) =>
    one.accepts?.extensions.some((end) => lower.endsWith(end)),
  )
  if (definition?.accepts) {
    const { maxBytes, params } = definition.accepts
    if (file.size > maxBytes)
      return refused(
        'file/too-big',
        `${quote(file.name)} has ${bytes(file.size)}; ${definition.title} reads up to ${bytes(maxBytes)}.`,
      )
    if (file.size === 0) return refused('file/empty', `${quote(file.name)} is empty.`)
    try {
      const hash = await putFile(new Uint8Array(await file.arrayBuffer()))
      return { kind: 'data', definition, params: params({ name: file.name, hash }), name: file.name }
    } catch {
      return refused(
        'file/not-kept',
        `${quote(file.name)} could not be kept: this browser has no space left or forbids storage.`,
      )
    }
  }
  if (lower.endsWith('.json')) {
    if (file.size > LIMITS.fileBytes)
      return refused(
        'file/too-big',
        `${quote(file.name)} has ${bytes(file.size)}; a graph has up to ${bytes(LIMITS.fileBytes)}.`,
      )
    return { kind: 'graph', text: await file.text() }
  }
  const known = catalogue.definitions.flatMap(({ accepts }) => accepts?.extensions ?? [])
  return refused(
    'file/unknown',
    `Netloom does not read ${quote(file.name)}.`,
    `It reads graphs (.json) and data (${list(known)}).`,
  )
}

function refused(code: Problem['code'], message: string, advice?: string): Received {
  return { kind: 'refused', problem: error(code, message, advice === undefined ? {} : { advice }) }
}
