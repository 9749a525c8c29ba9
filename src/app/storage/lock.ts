/**
 * One writer per document across tabs, by the Web Locks API: the lock is held as long as the tab writes, and is freed
 * by the browser when the tab ends in any way.
 */
export interface DocumentLock {
  /** Whether this tab may write. */
  readonly held: boolean
  /** Asks the writing tab to let go, and takes the lock; after 3 seconds of silence it is taken by force. */
  takeOver(): Promise<void>
  /** Who hears of another tab from now on. */
  listen(events: LockEvents): void
  release(): void
}

export interface LockEvents {
  /** Another tab asks for the document: store everything now. */
  onLeaving(): Promise<void>
  /** This tab does not write any more. */
  onLost(): void
}

const PATIENCE_MS = 3000

/** Tries to become the writer of a document. Without Web Locks (old browsers) every tab writes, guarded by revisions. */
export async function lockDocument(id: string): Promise<DocumentLock> {
  const name = `netloom:document:${id}`
  const { locks } = navigator
  if (!locks)
    return {
      held: true,
      takeOver: () => Promise.resolve(),
      listen: () => undefined,
      release: () => undefined,
    }

  let held = false
  let events: LockEvents = { onLeaving: () => Promise.resolve(), onLost: () => undefined }
  let letGo: () => void = () => undefined
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => {
    if (data !== 'let-go' || !held) return
    void events.onLeaving().finally(() => {
      letGo()
      events.onLost()
    })
  })

  /** Resolves with whether the lock was granted; keeps it until `letGo`. */
  const acquire = (options: LockOptions) =>
    new Promise<boolean>((resolve) => {
      locks
        .request(name, options, (lock) => {
          if (!lock) {
            resolve(false)
            return undefined
          }
          held = true
          resolve(true)
          return new Promise<void>((done) => {
            letGo = () => {
              held = false
              done()
            }
          })
        })
        .catch(() => {
          // Stolen by a tab that waited in vain for us, or the waiting was given up.
          if (held) {
            held = false
            events.onLost()
          }
          resolve(false)
        })
    })

  await acquire({ ifAvailable: true })
  return {
    get held() {
      return held
    },
    async takeOver() {
      channel.postMessage('let-go')
      if (!(await acquire({ signal: AbortSignal.timeout(PATIENCE_MS) }))) await acquire({ steal: true })
    },
    listen(next) {
      events = next
    },
    release() {
      letGo()
      channel.close()
    },
  }
}
