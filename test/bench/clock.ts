import type { Measurement } from './protocol.ts'

/** A way to train, step by step. */
export interface Steps {
  /** Starts a step; may be done before the device is. */
  step(): unknown
  /** Waits for all steps and gives the latest loss. */
  loss(): Promise<number>
}

/** Steps before the clock starts, at least, and the part of the measured time for them, at least. */
const WARM_STEPS = 3
const WARM_SHARE = 0.3

/**
 * Takes steps for so many milliseconds, the last loss read inside the time. Losses are read every `every` steps, as a
 * page that shows a curve would.
 */
export async function timeSteps(
  steps: Steps,
  { milliseconds, batch, every }: { milliseconds: number; batch: number; every: number },
): Promise<Measurement> {
  const began = performance.now()
  await steps.step()
  const first = await steps.loss()
  const firstStep = performance.now() - began
  const warm = performance.now()
  for (let done = 1; done < WARM_STEPS || performance.now() - warm < WARM_SHARE * milliseconds; done++) {
    await steps.step()
    if (done % every === 0) await steps.loss()
  }
  await steps.loss()

  const start = performance.now()
  let count = 0
  while (count < WARM_STEPS || performance.now() - start < milliseconds) {
    await steps.step()
    count++
    if (count % every === 0) await steps.loss()
  }
  const last = await steps.loss()
  const took = performance.now() - start
  return {
    samplesPerSecond: (1000 * count * batch) / took,
    millisecondsPerStep: took / count,
    steps: count,
    firstStep,
    losses: [first, last],
  }
}
