import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNotes, useWorkbench } from '../context.tsx'
import { keysOf } from '../keys.ts'
import { Button, IconButton } from '../kit/Button.tsx'
import { VisuallyHidden } from '../kit/VisuallyHidden.tsx'
import type { Note } from '../workbench-types.ts'
import styles from './Notes.module.css'

/** Long enough to read a sentence twice. */
const SHOWN_FOR = 9000

/** Sentences about what just happened, in the corner of the canvas; and the same for screen readers, unseen. */
export function Notes() {
  const notes = useNotes((state) => state.notes)
  return (
    <>
      <div className={styles.notes}>
        {notes.map((note) => (
          <NoteCard key={note.id} note={note} />
        ))}
      </div>
      <Live />
    </>
  )
}

function NoteCard({ note: { id, text, undo } }: { note: Note }) {
  const workbench = useWorkbench()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => workbench.dismiss(id), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [workbench, id, held])
  return (
    <div
      className={styles.note}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p>{text}</p>
      {undo && (
        <Button
          look="quiet"
          size="small"
          keys={keysOf('undo')}
          onClick={() => {
            workbench.undo()
            workbench.dismiss(id)
          }}
        >
          Undo
        </Button>
      )}
      <IconButton label="Close" icon={<X aria-hidden />} size="small" onClick={() => workbench.dismiss(id)} />
    </div>
  )
}

/** Two regions that take turns: a sentence that is said again is a change as well. */
function Live() {
  const { text, count } = useNotes((state) => state.live)
  return (
    <VisuallyHidden>
      <span role="status">{count % 2 === 0 ? text : ''}</span>
      <span role="status">{count % 2 === 1 ? text : ''}</span>
    </VisuallyHidden>
  )
}
