import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate'
import { createTarDecoder } from 'modern-tar'
import type { SourceIo } from '../../../src/kernel/define.ts'
import { error, fail, ok, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { count } from '../../../src/kernel/shape.ts'
import { bytes, list, plural, quote } from '../../../src/kernel/words.ts'

/** What an archive may hold at most. An archive comes from a stranger: it may be made to fill the memory. */
export const ARCHIVE_LIMITS = {
  entries: 200_000,
  entryBytes: 64_000_000,
  totalBytes: 4_000_000_000,
  /** Unpacked bytes per packed one, after the first megabyte. */
  ratio: 200,
} as const

export type ArchiveLimits = { readonly [K in keyof typeof ARCHIVE_LIMITS]: number }

/** One file in an archive. Its name is a label, never a path that is followed. */
export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface VisitOptions {
  /** What people call the archive. */
  readonly name: string
  /** In front of the codes of problems: the type of the node. */
  readonly type: string
  readonly tell: SourceIo['tell']
  /** Entries that are not wanted are passed over without being kept. */
  readonly wants: (name: string) => boolean
  readonly visit: (entry: Entry) => void | Promise<void>
  readonly limits?: Partial<ArchiveLimits>
}

/** What was in an archive. */
export interface Visited {
  /** Files that were wanted and visited. */
  readonly visited: number
  /** Files that were not wanted, the first few by name. */
  readonly passed: { readonly count: number; readonly names: readonly string[] }
}

type Container = 'zip' | 'tar' | 'gzip' | 'file'

/**
 * Visits the files of a zip, a tar, a gzipped tar or a single (gzipped) file, one after the other as they come out of a
 * stream: at most one of them is in memory. What is damaged is passed over with a warning, and an archive that ends too
 * early gives what is in front of that place. `tell` gets the packed bytes that were read.
 */
export async function visitEntries(blob: Blob, options: VisitOptions): Promise<Checked<Visited>> {
  const visit = new Visit(blob, options)
  const head = new Uint8Array(await blob.slice(0, 512).arrayBuffer())
  const kind = containerOf(head)
  if (kind === 'zip') return visit.zip(read(blob, visit), await hasEnd(blob))
  if (kind === 'tar') return visit.tar(read(blob, visit))
  if (kind === 'file') return visit.single(read(blob, visit), options.name)
  const unpacked = gunzip(blob, visit)
  const reader = unpacked.getReader()
  const first = await firstBytes(reader, 512)
  const rest = joined(first, reader)
  return containerOf(first) === 'tar'
    ? visit.tar(rest)
    : visit.single(rest, options.name.replace(/\.gz$/i, ''))
}

function containerOf(head: Uint8Array): Container {
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5 || head[2] === 7)) return 'zip'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar') return 'tar'
  return 'file'
}

/** Files that an operating system leaves behind, hidden ones, and folders. */
export function isJunk(name: string): boolean {
  const parts = name.split(/[/\\]/)
  const file = parts.at(-1) ?? ''
  return (
    file === '' ||
    /^(Thumbs\.db|desktop\.ini)$/i.test(file) ||
    parts.some((part) => part === '__MACOSX' || (part.startsWith('.') && part !== '.' && part !== '..'))
  )
}

/** Stops the reading of an archive that is over a limit. */
class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** One walk through an archive, with all that is counted on the way. */
class Visit {
  readonly limits: ArchiveLimits
  readonly options: VisitOptions
  readonly size: number
  packed = 0
  private unpacked = 0
  private seen = 0
  private visited = 0
  private passed = 0
  private readonly passedNames: string[] = []
  private readonly damaged: string[] = []
  private broken: string | null = null
  /** The visitor is at work: what it throws is its own, not a stream that broke. */
  private visiting = false

  constructor(blob: Blob, options: VisitOptions) {
    this.options = options
    this.limits = { ...ARCHIVE_LIMITS, ...options.limits }
    this.size = blob.size
  }

  /** Counts unpacked bytes of one entry. @throws Refused */
  grow(name: string, entry: number, by: number): void {
    this.unpacked += by
    const { type, name: archive } = this.options
    const { entryBytes, totalBytes, ratio } = this.limits
    if (entry > entryBytes)
      throw new Refused(
        error(
          `${type}/entry-too-big`,
          `${quote(name)} in ${quote(archive)} has more than ${bytes(entryBytes)}, the most that one file in an archive may have.`,
          { advice: 'Take it out of the archive, or make it smaller.' },
        ),
      )
    const most = Math.min(totalBytes, Math.max(1_000_000, this.packed * ratio))
    if (this.unpacked > most)
      throw new Refused(
        error(
          `${type}/bomb`,
          `${quote(archive)} unpacks to more than ${bytes(most)} from ${bytes(this.packed)}: that is what an archive made to fill the memory looks like.`,
          { advice: 'Nothing of it was kept. If it is your own, pack it anew as several archives.' },
        ),
      )
  }

  /** Whether an entry is to be read. @throws Refused when there are too many of them */
  begin(name: string): boolean {
    if (isJunk(name)) return false
    this.seen++
    if (this.seen > this.limits.entries)
      throw new Refused(
        error(
          `${this.options.type}/too-many`,
          `${quote(this.options.name)} holds more than ${count(this.limits.entries)} files, the most that are read.`,
          { advice: 'Keep a part of them.' },
        ),
      )
    if (this.options.wants(name)) return true
    this.passed++
    if (this.passedNames.length < 5) this.passedNames.push(name)
    return false
  }

  async end(entry: Entry): Promise<void> {
    this.visited++
    this.visiting = true
    await this.options.visit(entry)
    await this.options.tell(this.packed, this.size)
    this.visiting = false
  }

  damage(name: string): void {
    this.damaged.push(name)
  }

  async zip(packed: ReadableStream<Uint8Array>, whole: boolean): Promise<Checked<Visited>> {
    const done: Entry[] = []
    let refused: Refused | null = null
    let open: string | null = null
    const unzip = new Unzip((file) => {
      const { name } = file
      if (refused || isJunk(name)) return
      try {
        if (!this.begin(name)) return
      } catch (thrown) {
        refused = thrown as Refused
        return
      }
      const parts: Uint8Array[] = []
      let size = 0
      let dead = false
      open = name
      file.ondata = (problem, chunk, final) => {
        if (dead || refused) return
        if (problem) {
          dead = true
          open = null
          this.damage(name)
          return
        }
        size += chunk.length
        try {
          this.grow(name, size, chunk.length)
        } catch (thrown) {
          refused = thrown as Refused
          return
        }
        parts.push(chunk)
        if (!final) return
        open = null
        // A stored file says how long it is; one that came out shorter was cut off or changed.
        if (file.originalSize !== undefined && file.originalSize !== size) this.damage(name)
        else done.push({ name, bytes: join(parts, size) })
      }
      try {
        file.start()
      } catch {
        if (!dead) this.damage(name)
        dead = true
        open = null
      }
    })
    unzip.register(UnzipInflate)
    unzip.register(UnzipPassThrough)
    const push = (chunk: Uint8Array, final: boolean) => {
      try {
        unzip.push(chunk, final)
      } catch {
        // What comes after the last file, or where the archive breaks off.
        if (open !== null) this.broken = open
      }
    }
    return this.guard(async () => {
      for await (const chunk of packed) {
        push(chunk, false)
        if (refused) throw refused
        for (const entry of done.splice(0)) await this.end(entry)
      }
      push(new Uint8Array(0), true)
      if (refused) throw refused
      for (const entry of done.splice(0)) await this.end(entry)
      if (open !== null) this.broken = open
      else if (!whole) this.broken ??= ''
    })
  }

  async tar(unpacked: ReadableStream<Uint8Array>): Promise<Checked<Visited>> {
    let open: string | null = null
    return this.guard(async () => {
      try {
        for await (const { header, body } of unpacked.pipeThrough(createTarDecoder({ strict: true }))) {
          const { name } = header
          if (header.type !== 'file' || !this.begin(name)) {
            await body.cancel()
            continue
          }
          open = name
          const found = await this.collect(name, body)
          open = null
          if (found.length === header.size) await this.end({ name, bytes: found })
          else this.broken = name
        }
      } catch (thrown) {
        if (this.visiting || thrown instanceof Refused) throw thrown
        this.broken = open ?? ''
      }
    })
  }

  async single(unpacked: ReadableStream<Uint8Array>, name: string): Promise<Checked<Visited>> {
    return this.guard(async () => {
      if (!this.begin(name)) return
      try {
        await this.end({ name, bytes: await this.collect(name, unpacked) })
      } catch (thrown) {
        if (this.visiting || thrown instanceof Refused) throw thrown
        this.broken = name
      }
    })
  }

  private async collect(name: string, from: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = []
    let size = 0
    for await (const chunk of from) {
      size += chunk.length
      this.grow(name, size, chunk.length)
      parts.push(chunk)
    }
    return join(parts, size)
  }

  private async guard(walk: () => Promise<void>): Promise<Checked<Visited>> {
    try {
      await walk()
    } catch (thrown) {
      if (thrown instanceof Refused) return fail(thrown.problem)
      throw thrown
    }
    const { type, name } = this.options
    const passed = { count: this.passed, names: this.passedNames }
    const notes: Problem[] = []
    if (this.broken !== null)
      notes.push(
        warning(
          `${type}/truncated`,
          `${quote(name)} ends too early${this.broken === '' ? '' : `, inside ${quote(this.broken)}`}: ${plural(this.visited, 'file')} in front of that place ${this.visited === 1 ? 'was' : 'were'} read.`,
          { advice: 'Download or copy it again to have the rest.' },
        ),
      )
    if (this.damaged.length > 0)
      notes.push(
        warning(
          `${type}/damaged`,
          `${plural(this.damaged.length, 'file')} in ${quote(name)} could not be unpacked and ${this.damaged.length === 1 ? 'was' : 'were'} left out: ${list(this.damaged.map(quote), 4)}.`,
          { advice: 'They are damaged, encrypted, or packed in a way that Netloom does not know.' },
        ),
      )
    return ok({ visited: this.visited, passed }, notes)
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether a zip has its table of contents, which stands at the end (APPNOTE 4.3.16), behind it a comment at most. */
async function hasEnd(blob: Blob): Promise<boolean> {
  const tail = new Uint8Array(await blob.slice(Math.max(0, blob.size - 65_557)).arrayBuffer())
  for (let at = tail.length - 22; at >= 0; at--)
    if (tail[at] === 0x50 && tail[at + 1] === 0x4b && tail[at + 2] === 5 && tail[at + 3] === 6) return true
  return false
}

/** The bytes of a file, counted as they pass. */
function read(blob: Blob, visit: Visit): ReadableStream<Uint8Array> {
  return (blob.stream() as ReadableStream<Uint8Array>).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        visit.packed += chunk.length
        controller.enqueue(chunk)
      },
    }),
  )
}

function gunzip(blob: Blob, visit: Visit): ReadableStream<Uint8Array> {
  const unzipper = new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>
  return read(blob, visit).pipeThrough(unzipper)
}

/** At least so many bytes from the front, or all there are. */
async function firstBytes(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  least: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  while (size < least) {
    const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }))
    if (done || !value) break
    parts.push(value)
    size += value.length
  }
  return join(parts, size)
}

/** Bytes that were looked at, and then what the reader still has. */
function joined(
  first: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (why) => reader.cancel(why),
  })
}
