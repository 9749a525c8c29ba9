import { posix } from 'node:path'
import { readSource, type Reach, type Source } from './imports.ts'

/** Paths from the project's folder, with slashes, to their texts. */
export type Files = Readonly<Record<string, string>>

interface Rule {
  /** Modules of our own that it may import besides itself. */
  own: readonly string[]
  /** Packages, with `*` for all of a scope. */
  npm: readonly string[]
  /** Packages of which it may import types only. */
  types?: readonly string[]
  /** Whether it may use what Node brings. */
  node?: boolean
}

const tfTypes = ['@tensorflow/tfjs-core']
/** Schemas come from `kernel/z.ts`, which keeps zod from probing for code generation. */
const types = ['zod']
const belowEditor = ['src/kernel', 'src/graph', 'src/compile', 'src/engine', 'src/interchange', 'src/lessons']

/**
 * Who may import whom, most basic first; a module may always import itself. The longest path that fits decides.
 * Type imports count like all others, but for `types`. `src/tools` stands outside: it runs before there are packages.
 */
export const MODULES: Readonly<Record<string, Rule>> = {
  'src/kernel': { own: [], npm: ['zod'], types: tfTypes },
  nodes: { own: ['src/kernel'], npm: [], types: [...types, ...tfTypes] },
  'nodes/data': {
    own: ['src/kernel', 'nodes'],
    npm: ['papaparse', 'fflate', 'modern-tar', 'image-size'],
    types: [...types, ...tfTypes],
  },
  'src/graph': { own: ['src/kernel'], npm: ['immer'], types },
  'src/compile': { own: ['src/kernel', 'src/graph'], npm: [] },
  'src/engine': {
    own: ['src/kernel', 'src/graph', 'src/compile'],
    npm: ['comlink', 'idb', 'fflate', '@noble/hashes', '@tensorflow/*'],
  },
  'src/engine/worker.ts': {
    own: ['src/kernel', 'src/graph', 'src/compile', 'src/engine', 'nodes'],
    npm: ['comlink', '@tensorflow/*'],
  },
  'src/interchange': { own: ['src/kernel', 'src/graph', 'src/compile'], npm: [] },
  'src/lessons': { own: ['src/kernel', 'src/graph', 'src/compile'], npm: [], types },
  'src/editor': {
    own: belowEditor,
    npm: [
      'react',
      'react-dom',
      'zustand',
      'radix-ui',
      'lucide-react',
      'uplot',
      '@tanstack/react-virtual',
      '@dagrejs/dagre',
      'comlink',
    ],
  },
  // The adapter: the one place that speaks React Flow's language.
  'src/editor/canvas': {
    own: [...belowEditor, 'src/editor'],
    npm: ['react', 'react-dom', 'zustand', 'radix-ui', 'lucide-react', '@xyflow/react'],
  },
  'src/app': {
    own: [...belowEditor, 'src/editor', 'nodes', 'graphs'],
    npm: [
      'react',
      'react-dom',
      'zustand',
      'idb',
      'comlink',
      'radix-ui',
      'lucide-react',
      '@fontsource-variable/*',
    ],
  },
  'src/cli': { own: [...belowEditor, 'nodes', 'graphs'], npm: [], node: true },
}

/**
 * A view stands beside its node, but is made of React and of the few components that the editor offers; `views.ts`
 * collects the views as `index.ts` collects the nodes.
 */
const VIEW: Rule = { own: ['src/kernel', 'src/editor/kit', 'nodes'], npm: ['react'] }

const LONGEST = 400

const isInside = (path: string, module: string) => path === module || path.startsWith(`${module}/`)
const isKit = (path: string) => /^src\/editor\/kit([./-]|$)/.test(path)
const isCode = (file: string) => /\.tsx?$/.test(file)

/** The module that a file belongs to and its rule. */
function ruleFor(file: string): { home: string; rule: Rule } | undefined {
  if (/^nodes\/(views\.ts|.*\.tsx)$/.test(file)) return { home: file, rule: VIEW }
  const home = Object.keys(MODULES)
    .filter((module) => isInside(file, module))
    .sort((a, b) => b.length - a.length)[0]
  const rule = home === undefined ? undefined : MODULES[home]
  return home !== undefined && rule ? { home, rule } : undefined
}

const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')

const isListed = (name: string, packages: readonly string[]) =>
  packages.some((one) => (one.endsWith('/*') ? name.startsWith(one.slice(0, -1)) : name === one))

const resolveFrom = (file: string, name: string) => posix.join(posix.dirname(file), name)

function mayReach(file: string, { kind, name }: Reach): boolean {
  const found = ruleFor(file)
  if (!found) return false
  const { home, rule } = found
  if (name.startsWith('.')) {
    const path = resolveFrom(file, name)
    if (isInside(path, home)) return true
    return rule.own.some((module) => (module === 'src/editor/kit' ? isKit(path) : isInside(path, module)))
  }
  if (name.startsWith('node:')) return rule.node === true
  return isListed(packageOf(name), kind === 'type' ? [...rule.npm, ...(rule.types ?? [])] : rule.npm)
}

/** Only the catalogue collects its own files by pattern; the app may collect the saved graphs. */
function mayGlob(file: string, pattern: string): boolean {
  if (file === 'nodes/index.ts' || file === 'nodes/views.ts') return pattern.startsWith('./')
  return isInside(file, 'src/app') && isInside(resolveFrom(file, pattern), 'graphs')
}

type Sources = ReadonlyMap<string, Source>

/** The files of ours that a file imports, told by the kinds asked for. */
function neighbours(sources: Sources, file: string, kinds: readonly Reach['kind'][]): string[] {
  const reaches = sources.get(file)?.reaches ?? []
  return reaches
    .filter(({ kind, name }) => kinds.includes(kind) && name.startsWith('.'))
    .map(({ name }) => resolveFrom(file, name))
    .filter((path) => sources.has(path))
}

/** Each cycle once, told from its first file in the alphabet. */
function findCycles(sources: Sources): string[] {
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) {
      const cycle = path.slice(at)
      const first = cycle.indexOf([...cycle].sort()[0] ?? file)
      const turned = [...cycle.slice(first), ...cycle.slice(0, first)]
      found.add(`${[...turned, turned[0]].join(' → ')} is a cycle of imports`)
      return
    }
    if (done.has(file)) return
    for (const next of neighbours(sources, file, ['value', 'type', 'dynamic'])) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of [...sources.keys()].sort()) visit(file, [])
  return [...found]
}

/** tfjs is in no chunk of the page, not even one loaded later: only files that a worker starts from may reach it. */
function findTensorflowInPage(sources: Sources): string[] {
  const broken: string[] = []
  const seen = new Set<string>()
  const visit = (file: string, from: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { kind, name } of sources.get(file)?.reaches ?? []) {
      if ((kind === 'value' || kind === 'dynamic') && name.startsWith('@tensorflow/')) {
        broken.push(`${file} brings ${name} into the page (reached from ${from})`)
      }
    }
    for (const next of neighbours(sources, file, ['value', 'dynamic'])) visit(next, from)
  }
  for (const file of sources.keys()) {
    if (isInside(file, 'src/app') || isInside(file, 'src/editor')) visit(file, file)
  }
  return broken
}

function findInFile(file: string, text: string, source: Source, types: ReadonlySet<string>): string[] {
  const broken: string[] = []
  if (!ruleFor(file)) broken.push(`${file} belongs to no module of the table`)
  for (const reach of source.reaches) {
    if (reach.kind === 'glob') {
      if (!mayGlob(file, reach.name))
        broken.push(`${file} must not collect ${reach.name} by import.meta.glob`)
    } else if (!mayReach(file, reach)) {
      broken.push(`${file} must not import ${reach.name}`)
    } else if (reach.name.startsWith('.') && posix.extname(reach.name) === '') {
      broken.push(`${file} imports ${reach.name} without the ending of the file`)
    }
  }
  const lines = text.replace(/\n$/, '').split('\n').length
  if (lines > LONGEST) broken.push(`${file} has ${lines} lines, and ${LONGEST} are the most`)
  if (isInside(file, 'src') && (/(^|\/)index\.tsx?$/.test(file) || source.onlyReexports)) {
    broken.push(`${file} is a barrel: import the file that holds the thing`)
  }
  if (isInside(file, 'src')) {
    for (const type of source.comparedTypes) {
      if (types.has(type)) {
        broken.push(`${file} compares a type with '${type}': the definition lacks a field that tells`)
      }
    }
  }
  return broken
}

/** The types of the catalogue: the stems of the node files. */
export const typesIn = (files: Files): ReadonlySet<string> =>
  new Set(Object.keys(files).flatMap((file) => /^nodes\/[^/]+\/([^/.]+)\.ts$/.exec(file)?.[1] ?? []))

/**
 * Holds the table above over the given files of `src` and `nodes`.
 * @returns one sentence per breach; empty when all is well
 */
export function findBreaches(files: Files): string[] {
  const inScope = Object.entries(files).filter(
    ([file]) =>
      isCode(file) && (isInside(file, 'src') || isInside(file, 'nodes')) && !isInside(file, 'src/tools'),
  )
  const sources = new Map(inScope.map(([file, text]) => [file, readSource(file, text)]))
  const types = typesIn(files)
  const inFiles = inScope.flatMap(([file, text]) => {
    const source = sources.get(file)
    return source ? findInFile(file, text, source, types) : []
  })
  return [...inFiles, ...findCycles(sources), ...findTensorflowInPage(sources)]
}
