/**
 * The worker: the engine with the catalogue, a way to data, and a line to the page. Nothing of the page is here, and
 * nothing of tfjs is in the page.
 */
import { expose } from 'comlink'
import { definitions } from '../../nodes/index.ts'
import { createCatalogue } from '../kernel/catalogue.ts'
import type { EngineIo } from '../kernel/define.ts'
import { createCoalescer } from './coalesce.ts'
import { createEngineCore } from './engine.ts'
import { decodeImage } from './decode-image.ts'
import { getFile } from './files.ts'
import { createKeeper } from './keep.ts'
import type { EngineApi, Reading } from './protocol.ts'
import { EVENTS, READING, type WorkerApi } from './wire-format.ts'

let base = new URL('/', self.location.href).href

const io: EngineIo = {
  async bundled(name) {
    const url = new URL(`data/${encodeURIComponent(name)}`, base)
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url.pathname} was answered with ${answer.status}.`)
    return new Uint8Array(await answer.arrayBuffer())
  },
  file: (hash) => getFile(hash),
  decodeImage,
}

// Events take the same road as answers, so they arrive before the answer that ends their run.
const events = createCoalescer((parcel) => self.postMessage({ [EVENTS]: parcel }))
const onReading = (reading: Reading) => self.postMessage({ [READING]: reading })
const keeper = createKeeper(onReading)
const core: EngineApi = createEngineCore(createCatalogue(definitions), {
  io,
  onEvent: events.push,
  onReading,
})

const api: WorkerApi = {
  ...core,
  keep: keeper.keep,
  async cancelReading(key) {
    keeper.cancel(key)
    await core.cancelReading(key)
  },
  async run(request) {
    const outcome = await core.run(request)
    events.flush()
    return outcome
  },
  async start(appBase, lock) {
    base = appBase
    await hold(lock)
  },
}

/** Takes a lock and never gives it back. */
function hold(lock: string): Promise<void> {
  const locks = navigator.locks as LockManager | undefined
  return locks
    ? new Promise((held) => {
        void locks.request(lock, () => {
          held()
          return new Promise(() => undefined)
        })
      })
    : Promise.resolve()
}

expose(api)
