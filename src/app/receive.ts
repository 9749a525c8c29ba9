import type { Definition } from '../kernel/define.ts'
import { warning, type Problem } from '../kernel/problem.ts'
import { list, plural, quote } from '../kernel/words.ts'
import type { DroppedFile } from '../editor/dropped-files.ts'
import { catalogue } from './catalogue.ts'
import { sortIncoming, type Incoming } from './incoming.ts'
import type { Services } from './services.ts'

/** A data file that is kept on this machine, and what a node must be told to read it. */
export interface KeptData {
  readonly definition: Definition
  readonly params: Readonly<Record<string, unknown>>
  readonly name: string
  readonly hash: string
}

/** What came of files that a person gave. */
export interface Received {
  /** The text of a graph to open. */
  readonly graphs: readonly string[]
  readonly data: readonly KeptData[]
  readonly problems: readonly Problem[]
}

/** Sorts files, keeps what is data on this machine, and says what could not be used. */
export async function receiveFiles(services: Services, given: readonly DroppedFile[]): Promise<Received> {
  const graphs: string[] = []
  const data: KeptData[] = []
  const problems: Problem[] = []
  for (const one of await sortIncoming(given, catalogue)) {
    if (one.kind === 'graph') graphs.push(await one.file.text())
    else if (one.kind === 'refused') problems.push(one.problem)
    else {
      const kept = await keep(services, one)
      if ('hash' in kept) data.push(kept)
      else problems.push(...kept.problems)
      if (one.left.length > 0) problems.push(leftOut(one.left, one.definition.title))
    }
  }
  return { graphs, data, problems }
}

async function keep(
  { engine, keeping }: Services,
  { definition, files, pack, name }: Extract<Incoming, { kind: 'data' }>,
): Promise<KeptData | { readonly problems: readonly Problem[] }> {
  const ticket = `keep-${crypto.randomUUID()}`
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  keeping.setState({ ticket, name, done: 0, total })
  try {
    const kept = await engine.keep({ ticket, files, pack })
    if (!kept.ok) return { problems: kept.problems.filter(({ code }) => code !== 'file/cancelled') }
    const { hash } = kept.value
    return { definition, params: definition.accepts?.params({ name, hash }) ?? {}, name, hash }
  } finally {
    if (keeping.getState()?.ticket === ticket) keeping.setState(null)
  }
}

function leftOut(left: readonly string[], title: string): Problem {
  return warning(
    'file/left-out',
    `${plural(left.length, 'file')} ${left.length === 1 ? 'was' : 'were'} left out, because ${title} does not read ${left.length === 1 ? 'it' : 'them'}: ${list(left.map(quote), 4)}.`,
  )
}
