import type { BrowserContext, Page } from 'playwright-core'

/** What the worker said about one run. */
export interface Heard {
  /** Every state of a node, in order. */
  states: Readonly<Record<string, readonly string[]>>
  phases: readonly string[]
  lastEpoch: number
}

interface Tap {
  netloomHeard?: {
    kind: string
    node?: string
    state?: string
    phase?: string
    progress?: { epoch: number }
  }[]
}

/**
 * Listens to what the engine's worker tells the page, which shows only a part of it: that a node was not done again can
 * be seen by a person only in that nothing happens. Loads the page again.
 * @returns gives what was heard since the last time
 */
export async function tapEngine(page: Page, context: BrowserContext): Promise<() => Promise<Heard>> {
  await context.addInitScript(() => {
    const tap = globalThis as Tap
    const heard: NonNullable<Tap['netloomHeard']> = (tap.netloomHeard = [])
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        this.addEventListener('message', ({ data }: MessageEvent<{ netloomEvents?: typeof heard }>) => {
          if (Array.isArray(data.netloomEvents)) heard.push(...data.netloomEvents)
        })
      }
    }
  })
  await page.reload()
  return async () => {
    const events = await page.evaluate(() => {
      const { netloomHeard = [] } = globalThis as Tap
      // Results hold typed arrays, which are long.
      return netloomHeard.splice(0).map(({ kind, node, state, phase, progress }) => ({
        kind,
        node,
        state,
        phase,
        epoch: progress?.epoch,
      }))
    })
    const states: Record<string, string[]> = {}
    for (const { kind, node, state } of events)
      if (kind === 'node' && node !== undefined && state !== undefined) (states[node] ??= []).push(state)
    return {
      states,
      phases: events.flatMap(({ kind, phase }) => (kind === 'phase' && phase !== undefined ? [phase] : [])),
      lastEpoch: Math.max(0, ...events.map(({ epoch }) => epoch ?? 0)),
    }
  }
}
