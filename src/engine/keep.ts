import { error, fail, ok, type Checked } from '../kernel/problem.ts'
import { bytes, plural } from '../kernel/words.ts'
import { storeFile, type Tell } from './files.ts'
import { nextTask } from './next-task.ts'
import { packed, plain, type GivenFile } from './pack.ts'
import type { Reading } from './protocol.ts'

/** What a person gave, to be kept on this machine. */
export interface KeepRequest {
  /** Names this request, for telling how far it is and for cancelling it. */
  readonly ticket: string
  readonly files: readonly GivenFile[]
  /** Several files become one archive. */
  readonly pack: boolean
}

/** Milliseconds between two messages about how far it is. */
const TURN = 50

/** Keeps files, tells how far that is, and stops when it is cancelled. */
export function createKeeper(onReading: (reading: Reading) => void) {
  const cancelled = new Set<string>()
  return {
    cancel: (ticket: string) => void cancelled.add(ticket),
    async keep({ ticket, files, pack }: KeepRequest): Promise<Checked<{ hash: string; bytes: number }>> {
      const total = files.reduce((sum, { file }) => sum + file.size, 0)
      const [first] = files
      if (!first) return fail(error('file/none', 'There is no file to keep.'))
      let told = performance.now()
      const tell: Tell = async (done) => {
        if (cancelled.has(ticket)) throw CANCELLED
        if (performance.now() - told < TURN) return
        told = performance.now()
        onReading({ key: ticket, done, total })
        await nextTask()
      }
      try {
        const hash = await storeFile(pack ? packed(files) : plain(first.file), total, tell)
        return ok({ hash, bytes: total })
      } catch (thrown) {
        return fail(thrown === CANCELLED ? stopped() : await notKept(thrown, files.length, total))
      } finally {
        cancelled.delete(ticket)
      }
    },
  }
}

const CANCELLED = new Error('cancelled')

function stopped() {
  return error('file/cancelled', 'Keeping the file was stopped; nothing of it was kept.')
}

/** Why bytes could not be kept, with the room that there is. */
async function notKept(thrown: unknown, files: number, total: number) {
  const name = thrown instanceof Error ? thrown.name : ''
  if (name === 'NotReadableError' || name === 'NotFoundError')
    return error(
      'file/unreadable',
      'The file could not be read: it was changed, moved or locked meanwhile.',
      {
        advice: 'Drop it again.',
      },
    )
  const what = files > 1 ? plural(files, 'file') : 'This file'
  if (name === 'QuotaExceededError') {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate().catch((): StorageEstimate => ({}))
    return error(
      'file/no-space',
      `${what} ${files > 1 ? 'take' : 'takes'} ${bytes(total)}, and this browser allows Netloom ${bytes(Math.max(0, quota - usage))} more.`,
      { advice: 'Free some space on this computer, or keep a part of the data. Nothing half was kept.' },
    )
  }
  return error('file/not-kept', `${what} could not be kept: this browser forbids storage.`, {
    advice: 'A private window may be the reason.',
  })
}
