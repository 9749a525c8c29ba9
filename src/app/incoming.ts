import type { Catalogue } from '../kernel/catalogue.ts'
import type { Definition } from '../kernel/define.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { bytes, list, plural, quote } from '../kernel/words.ts'
import { LIMITS } from '../graph/document.ts'
import type { DroppedFile } from '../editor/dropped-files.ts'

/** What files that were dropped or picked turned out to be. */
export type Incoming =
  | { readonly kind: 'graph'; readonly file: File }
  | {
      readonly kind: 'data'
      readonly definition: Definition
      readonly files: readonly DroppedFile[]
      /** Several files become one archive. */
      readonly pack: boolean
      /** What the graph calls it. */
      readonly name: string
      /** Files beside them that no node reads. */
      readonly left: readonly string[]
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

type Accepting = Definition & { readonly accepts: NonNullable<Definition['accepts']> }

function accepting({ definitions }: Catalogue): Accepting[] {
  return definitions.filter((definition): definition is Accepting => definition.accepts !== undefined)
}

/** The longest of some endings that a name has; empty when it has none of them. */
function longest(name: string, endings: readonly string[] = []): string {
  const lower = name.toLowerCase()
  return endings.filter((ending) => lower.endsWith(ending)).toSorted((a, b) => b.length - a.length)[0] ?? ''
}

/** The node that reads a file of this name: the one with the longest ending that fits, so `.tar.gz` beats `.gz`. */
export function readerOf(name: string, catalogue: Catalogue): Accepting | undefined {
  return accepting(catalogue)
    .map((definition) => ({ definition, ending: longest(name, definition.accepts.extensions) }))
    .filter(({ ending }) => ending !== '')
    .toSorted((a, b) => b.ending.length - a.ending.length)[0]?.definition
}

/** Hidden files, and what operating systems leave behind. */
function isJunk(path: string): boolean {
  return path
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini)$/i.test(part))
}

/** Sorts what came in: graphs to open, data for nodes (a folder, or several files of one kind, together), and the rest. */
export async function sortIncoming(given: readonly DroppedFile[], catalogue: Catalogue): Promise<Incoming[]> {
  const files = given.filter(({ path }) => !isJunk(path))
  if (files.length === 0)
    return [
      refused(
        'file/none',
        given.length === 0 ? 'There is no file in this.' : 'There are only hidden files in this.',
        {
          advice: knows(catalogue),
        },
      ),
    ]
  const together = files.length > 1 ? folderReader(files, catalogue) : null
  if (together) return [together]
  const sorted: Incoming[] = []
  for (const one of files.slice(0, 8)) sorted.push(await single(one, catalogue))
  if (files.length > 8)
    sorted.push(
      refused('file/too-many', `${plural(files.length, 'file')} were dropped; the first 8 were looked at.`),
    )
  return sorted
}

/** A node that reads most of these files together. */
function folderReader(files: readonly DroppedFile[], catalogue: Catalogue): Incoming | null {
  const counted = accepting(catalogue)
    .map((definition) => ({
      definition,
      fitting: files.filter(({ path }) => longest(path, definition.accepts.folder) !== ''),
    }))
    .toSorted((a, b) => b.fitting.length - a.fitting.length)
  const [best] = counted
  if (!best || best.fitting.length < 2 || best.fitting.length < files.length / 2) return null
  // Tables alone are one node each.
  if (best.fitting.every(({ path }) => readerOf(path, catalogue) !== best.definition)) return null
  const { definition, fitting } = best
  const total = fitting.reduce((sum, { file }) => sum + file.size, 0)
  if (total > definition.accepts.maxBytes)
    return refused(
      'file/too-big',
      `These ${plural(fitting.length, 'file')} have ${bytes(total)}; ${definition.title} reads up to ${bytes(definition.accepts.maxBytes)}.`,
      { advice: 'Drop a part of them.' },
    )
  const left = files.filter((file) => !fitting.includes(file)).map(({ path }) => path)
  return { kind: 'data', definition, files: fitting, pack: true, name: nameOf(fitting), left }
}

/** The folder that files have in common, or how many they are. */
function nameOf(files: readonly DroppedFile[]): string {
  const roots = new Set(files.map(({ path }) => (path.includes('/') ? path.split('/')[0] : '')))
  const [root] = roots
  return roots.size === 1 && root ? root : plural(files.length, 'file')
}

async function single(one: DroppedFile, catalogue: Catalogue): Promise<Incoming> {
  const { file } = one
  const isJson = file.name.toLowerCase().endsWith('.json')
  const definition = readerOf(file.name, catalogue)
  if (isJson && (!definition || (await looksLikeGraph(file)))) {
    return file.size > LIMITS.fileBytes
      ? refused(
          'file/too-big',
          `${quote(file.name)} has ${bytes(file.size)}; a graph has up to ${bytes(LIMITS.fileBytes)}.`,
        )
      : { kind: 'graph', file }
  }
  if (!definition)
    return refused('file/unknown', `Netloom does not read ${quote(file.name)}.`, { advice: knows(catalogue) })
  if (file.size > definition.accepts.maxBytes)
    return refused(
      'file/too-big',
      `${quote(file.name)} has ${bytes(file.size)}; ${definition.title} reads up to ${bytes(definition.accepts.maxBytes)}.`,
    )
  if (file.size === 0) return refused('file/empty', `${quote(file.name)} is empty.`)
  return { kind: 'data', definition, files: [one], pack: false, name: file.name, left: [] }
}

/** A graph begins with an object that names its format or its nodes; data in JSON are rows. */
async function looksLikeGraph(file: File): Promise<boolean> {
  const head = await file.slice(0, 4096).text()
  return /^\s*\{/.test(head) && /"(\$schema|format|nodes)"\s*:/.test(head)
}

function knows(catalogue: Catalogue): string {
  const known = [...new Set(accepting(catalogue).flatMap(({ accepts }) => accepts.extensions))]
  return `It reads graphs (.json) and data (${list(
    known.filter((ending) => ending.startsWith('.')),
    24,
  )}), and folders of pictures.`
}

function refused(code: Problem['code'], message: string, more: { advice?: string } = {}): Incoming {
  return { kind: 'refused', problem: error(code, message, more) }
}
