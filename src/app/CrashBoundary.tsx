import { Component, type ReactNode } from 'react'
import { Button } from '../editor/kit/Button.tsx'
import styles from './App.module.css'

/**
 * Stands between a fault in the program and a blank page: says what happened, and keeps the ways to the person's work
 * open. The graph itself lives outside of what is drawn, so it is still there.
 */
export class CrashBoundary extends Component<
  { onSave: (() => void) | null; onStart: () => void; children: ReactNode },
  { failed: Error | null }
> {
  override state: { failed: Error | null } = { failed: null }

  static getDerivedStateFromError(failed: Error) {
    return { failed }
  }

  override render() {
    const { failed } = this.state
    const { onSave, onStart, children } = this.props
    if (!failed) return children
    return (
      <main className={styles.crash} role="alert">
        <h1>Netloom cannot show this graph</h1>
        <p>
          That is a fault in Netloom, not in your work: {failed.message.replace(/\.*$/, '')}. Your graph is
          stored up to the last second.
        </p>
        <div className={styles.crashActions}>
          <Button look="primary" onClick={() => this.setState({ failed: null })}>
            Try again
          </Button>
          {onSave && <Button onClick={onSave}>Save the graph to a file</Button>}
          <Button
            onClick={() => {
              this.setState({ failed: null })
              onStart()
            }}
          >
            Go to the start page
          </Button>
        </div>
      </main>
    )
  }
}
