import { useState, type KeyboardEvent } from 'react'
import { setTitle } from '../../graph/commands.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import styles from './TitleField.module.css'

/** The graph's title, to be changed where it stands: Enter or leaving it keeps the change, Escape takes it back. */
export function TitleField() {
  const workbench = useWorkbench()
  const title = useWorkbenchState((state) => state.history.graph.title)
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const [draft, setDraft] = useState<string | null>(null)
  const keep = () => {
    if (draft !== null && draft.trim() !== title) workbench.commit(setTitle(draft))
    setDraft(null)
  }
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      keep()
      event.currentTarget.blur()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      setDraft(null)
    }
  }
  const shown = draft ?? title
  return (
    <h1 className={styles.title}>
      {/* The hidden copy gives the field the width of its text. */}
      <span className={styles.measure} aria-hidden>
        {shown === '' ? ' ' : shown}
      </span>
      <input
        aria-label="Title of the graph"
        className={styles.input}
        value={shown}
        readOnly={readOnly}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={keep}
        onKeyDown={key}
      />
    </h1>
  )
}
