import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './Tabs.module.css'

export interface Tab<T extends string> {
  readonly value: T
  readonly label: string
  /** Behind the label, such as a number of problems. */
  readonly after?: ReactNode
}

/** The row of tabs; `tabPanel` gives the attributes of what they show. Arrow keys, Home and End move and choose. */
export function TabList<T extends string>({
  name,
  label,
  tabs,
  value,
  onValue,
}: {
  /** Ties tabs and panels together; one per page. */
  name: string
  label: string
  tabs: readonly Tab<T>[]
  value: T
  onValue: (value: T) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const key = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value)
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      ArrowRight: (at + 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }
    const next = tabs[moves[event.key] ?? -1]
    if (!next) return
    event.preventDefault()
    onValue(next.value)
    list.current?.querySelector<HTMLElement>(`#${tabId(name, next.value)}`)?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.list}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={tabId(name, tab.value)}
          aria-selected={tab.value === value}
          aria-controls={`${name}-panel`}
          tabIndex={tab.value === value ? 0 : -1}
          className={cx(styles.tab, tab.value === value && styles.on)}
          onClick={() => onValue(tab.value)}
          onKeyDown={key}
        >
          {tab.label}
          {tab.after}
        </button>
      ))}
    </div>
  )
}

function tabId(name: string, value: string): string {
  return `${name}-tab-${value}`
}

/** The attributes of the element that shows the chosen tab. */
export function tabPanel(name: string, value: string) {
  return { role: 'tabpanel', id: `${name}-panel`, 'aria-labelledby': tabId(name, value) } as const
}
