import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from '../kit/Button.tsx'
import { EmptyState } from '../kit/EmptyState.tsx'

interface Props {
  /** What the panel is called. */
  readonly name: string
  readonly children: ReactNode
}

/** Keeps a mistake of ours inside one panel: the others go on, the graph is untouched, and one can try again. */
export class PanelBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(`internal: ${this.props.name} could not be shown`, error, info.componentStack)
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <EmptyState
        title={`${this.props.name} could not be shown`}
        action={<Button onClick={() => this.setState({ failed: false })}>Try again</Button>}
      >
        Something went wrong in this panel. The graph and everything else are untouched.
      </EmptyState>
    )
  }
}
