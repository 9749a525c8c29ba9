import type { Catalogue } from '../kernel/catalogue.ts'
import type { Graph } from '../graph/document.ts'
import { writeGraph } from '../graph/file.ts'
import { pickedFiles, type DroppedFile } from '../editor/dropped-files.ts'

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

/** Asks the person for files, or for a folder; none when they cancel. */
export function pickFiles(
  extensions: readonly string[],
  { many = false, folder = false }: { many?: boolean; folder?: boolean } = {},
): Promise<readonly DroppedFile[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = extensions.filter((ending) => ending.startsWith('.')).join(',')
  input.multiple = many
  input.webkitdirectory = folder
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(pickedFiles(input.files)))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
