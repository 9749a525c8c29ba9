import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../editor/kit/Button.tsx'
import { bytes, quote } from '../kernel/words.ts'
import type { Services } from './services.ts'
import styles from './App.module.css'

/** Milliseconds until it is shown: most files are kept before anybody could read it. */
const PATIENCE = 300

/** How far keeping a file has come, and a way to stop it. */
export function KeepProgress({ services }: { services: Services }) {
  const keeping = useStore(services.keeping)
  const [late, setLate] = useState<string | null>(null)
  const ticket = keeping?.ticket ?? null
  useEffect(() => {
    if (ticket === null) return undefined
    const timer = setTimeout(() => setLate(ticket), PATIENCE)
    return () => clearTimeout(timer)
  }, [ticket])
  if (!keeping || late !== ticket) return null
  const part = keeping.total > 0 ? Math.min(1, keeping.done / keeping.total) : 0
  return (
    <div className={styles.keeping} role="status">
      <span>Keeping {quote(keeping.name)} in this browser …</span>
      <progress value={part} max={1} aria-label={`Keeping ${keeping.name}`} />
      <span className={styles.amount}>
        {bytes(keeping.done)} of {bytes(keeping.total)}
      </span>
      <Button size="small" onClick={() => void services.engine.cancelReading(keeping.ticket)}>
        Cancel
      </Button>
    </div>
  )
}
