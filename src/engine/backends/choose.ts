import { error, fail, ok, type Checked, type Problem } from '../../kernel/problem.ts'
import type { BackendChoice, BackendName, BackendReport } from '../protocol.ts'
import { openBackend } from './create.ts'
import { BACKEND_TITLES, type BackendHandlers, type BackendInfo } from './opened.ts'

/** From the fastest on large networks to the one that is always there. A backend that fails is followed by the next. */
export const BACKEND_ORDER: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu']

/** The next backend to offer when one fails, or `null` behind the last. */
export function nextBackend(name: BackendName): BackendName | null {
  return BACKEND_ORDER[BACKEND_ORDER.indexOf(name) + 1] ?? null
}

/** What became of one candidate. */
export interface Tried {
  readonly name: BackendName
  readonly available: boolean
  readonly software?: boolean
  /** Absent when it was not timed. */
  readonly millisecondsPerStep?: number
  /** Why it is not there, or why it was not timed (to the end). A sentence. */
  readonly why?: string
}

/**
 * Training on the current backend, for timing: real steps on the real graph with weights that are thrown away.
 */
export interface Trial {
  /** One training step; resolves when the device has done it, so when its loss has been read. */
  step(): Promise<void>
  /** Disposes everything. Called once, also after a failure. */
  end(): void
}

export interface ChooseOptions {
  readonly handlers?: BackendHandlers
  /** Starts a trial on the backend that has just been opened. Needed for `auto` only. */
  readonly trial: () => Promise<Trial> | Trial
  /** Told before each backend is timed. */
  readonly onTrying?: (name: BackendName) => void
  /** For tests. */
  readonly open?: (name: BackendName, handlers?: BackendHandlers) => Promise<Checked<BackendInfo>>
  readonly now?: () => number
}

/** Steps that are timed behind the first, which also compiles; the fastest counts, because other work only slows down. */
const STEPS = 4
/** No further step of a candidate is begun after this many milliseconds of it. */
const CAP = 600
/** A candidate is given up when a step takes this many times the best so far. */
const HOPELESS = 3
/** Plain JavaScript only wins where starting kernels costs more than their work: below this many milliseconds a step. */
const LITTLE = 20

/** Milliseconds as people read them: 0.42, 14.8, 454. */
export function showMilliseconds(value: number): string {
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0
  return `${Number(value.toFixed(digits))} ms`
}

/** "a, b and c" */
const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

const title = (name: BackendName) => BACKEND_TITLES[name]
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * Which backend to take, from what was found out. Pure.
 * @returns `null` when nothing can be used
 */
export function decide(choice: BackendChoice, tried: readonly Tried[]): BackendReport | null {
  const shown = tried.map(({ software: _, ...each }) => each)
  const there = tried.filter(({ available }) => available)
  if (choice !== 'auto') {
    const taken = there.find(({ name }) => BACKEND_ORDER.indexOf(name) >= BACKEND_ORDER.indexOf(choice))
    if (!taken) return null
    const slow = taken.software
      ? ' It has no graphics device here, so the processor imitates one, slowly.'
      : ''
    if (taken.name === choice)
      return { name: choice, why: `${capital(title(choice))} was asked for.${slow}`, tried: shown }
    const missing = tried.find(({ name }) => name === choice)?.why
    const reason = missing ? `: ${missing}` : '.'
    return {
      name: taken.name,
      why: `${capital(title(choice))} was asked for, but ${title(taken.name)} is used instead${reason}${slow}`,
      tried: shown,
    }
  }

  const timed = there
    .filter(({ millisecondsPerStep }) => millisecondsPerStep !== undefined)
    .sort((a, b) => (a.millisecondsPerStep ?? 0) - (b.millisecondsPerStep ?? 0))
  const [best, ...slower] = timed
  if (!best) {
    // Nothing could take a step: the run will say why. A backend without imitation goes first.
    const first = there.find(({ software }) => !software) ?? there[0]
    return first
      ? {
          name: first.name,
          why: `${capital(title(first.name))} is used: no backend could be timed.`,
          tried: shown,
        }
      : null
  }
  const speed = (each: Tried) => showMilliseconds(each.millisecondsPerStep ?? 0)
  const against = slower.length
    ? ` against ${list(slower.map((each) => `${speed(each)} with ${title(each.name)}`))}`
    : ''
  const left = tried.filter((each) => each.millisecondsPerStep === undefined)
  const others = left.map(({ why }) => (why ? ` ${why}` : '')).join('')
  return {
    name: best.name,
    why: `${capital(title(best.name))} is the fastest on this graph: ${speed(best)} per step${against}.${others}`,
    tried: shown,
  }
}

/**
 * Times steps on the backend that is open.
 * @param compiles the first step also compiles shaders, so it says nothing about those that follow
 * @returns the fastest step in milliseconds; `gaveUp` when it is clearly slower than `best`
 */
async function time(
  start: ChooseOptions['trial'],
  now: () => number,
  best: number,
  compiles: boolean,
): Promise<{ fastest: number; gaveUp: boolean }> {
  const trial = await start()
  try {
    const begin = now()
    await trial.step()
    const first = now() - begin
    // Without shaders to compile, a first step that is so slow settles it.
    if (!compiles && (first > CAP || first > HOPELESS * HOPELESS * best))
      return { fastest: first, gaveUp: first > HOPELESS * best }
    let fastest = Infinity
    for (let done = 0; done < STEPS; done++) {
      const before = now()
      if (done > 0 && before - begin > CAP + first) break
      await trial.step()
      fastest = Math.min(fastest, now() - before)
      if (fastest > HOPELESS * best) return { fastest, gaveUp: true }
    }
    return { fastest, gaveUp: false }
  } finally {
    trial.end()
  }
}

/** Why a candidate need not be timed, knowing the best so far. */
function pointless(name: BackendName, software: boolean, best: number): string | null {
  if (software && best < Infinity)
    return `${capital(title(name))} was not timed: there is no graphics device for it here, and the processor's imitation of one is slower than ${title('wasm')}.`
  if (name === 'cpu' && best > LITTLE && best < Infinity)
    return `${capital(title(name))} was not timed: it only wins where a step takes a few milliseconds.`
  return null
}

/** Opens the candidates of `auto` and times them, those with the least waiting first. */
async function tryAll(options: ChooseOptions): Promise<Tried[]> {
  const { trial, onTrying, open = openBackend, now = () => performance.now() } = options
  const tried: Tried[] = []
  let best = Infinity
  for (const name of ['wasm', 'cpu', 'webgpu', 'webgl'] as const) {
    let broken: Problem | null = null
    const note = (problem: Problem) => {
      broken ??= problem
    }
    const opened = await open(name, { onLost: note, onUncaptured: note })
    if (!opened.ok) {
      tried.push({ name, available: false, why: opened.problems.map(({ message }) => message).join(' ') })
      continue
    }
    const { software } = opened.value
    const skip = pointless(name, software, best)
    if (skip) {
      tried.push({ name, available: true, software, why: skip })
      continue
    }
    onTrying?.(name)
    try {
      const { fastest, gaveUp } = await time(trial, now, best, name === 'webgpu' || name === 'webgl')
      const found = broken as Problem | null
      if (found) throw new Error(found.message)
      best = Math.min(best, fastest)
      const why = gaveUp ? `${capital(title(name))} was clearly slower and was not timed to the end.` : null
      tried.push({ name, available: true, software, millisecondsPerStep: fastest, ...(why && { why }) })
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      const why = `${capital(title(name))} could not take a step: ${reason.replace(/\.?$/, '.')}`
      tried.push({ name, available: true, software, why })
    }
  }
  return tried.sort((a, b) => BACKEND_ORDER.indexOf(a.name) - BACKEND_ORDER.indexOf(b.name))
}

/** Opens the backend that was asked for, or the first behind it that is there. */
async function tryInOrder(choice: BackendName, options: ChooseOptions): Promise<Tried[]> {
  const { handlers, open = openBackend } = options
  const tried: Tried[] = []
  for (const name of BACKEND_ORDER.slice(BACKEND_ORDER.indexOf(choice))) {
    const opened = await open(name, handlers)
    if (opened.ok) return [...tried, { name, available: true, software: opened.value.software }]
    tried.push({ name, available: false, why: opened.problems.map(({ message }) => message).join(' ') })
  }
  return tried
}

/**
 * Makes a backend the current one of tfjs: the one that was asked for, or for `auto` the one that trains this graph
 * fastest. Trials leave no tensor behind; each candidate takes at most its first two steps and about half a second.
 *
 * @returns the backend, and how it was chosen; a problem `engine/no-backend` when not even plain JavaScript works
 */
export async function chooseBackend(
  choice: BackendChoice,
  options: ChooseOptions,
): Promise<Checked<{ readonly info: BackendInfo; readonly report: BackendReport }>> {
  const tried = await (choice === 'auto' ? tryAll(options) : tryInOrder(choice, options))
  const report = decide(choice, tried)
  const { handlers, open = openBackend } = options
  const opened = report && (await open(report.name, handlers))
  if (report && opened?.ok) return ok({ info: opened.value, report })
  const reasons = [
    ...tried.flatMap(({ why }) => why ?? []),
    ...(opened?.problems ?? []).map((each) => each.message),
  ]
  return fail(
    error(
      'engine/no-backend',
      `Nothing on this machine can train: ${reasons.join(' ') || 'no reason is known.'}`,
      {
        advice: 'Reload the page, or try a current version of Chrome, Edge, Firefox or Safari.',
      },
    ),
  )
}
