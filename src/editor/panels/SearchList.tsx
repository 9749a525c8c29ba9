import { Search } from 'lucide-react'
import {
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { cx } from '../kit/cx.ts'
import styles from './SearchList.module.css'

/** One answer. */
export interface Found {
  readonly key: string
  readonly label: string
  /** A second, quiet line. */
  readonly note?: string | undefined
  readonly icon?: ReactNode
  /** At the right: a shortcut, a port. */
  readonly after?: ReactNode
  /** Answers of one group stand under its name, in the order in which they come. */
  readonly group?: string | undefined
  /** It is shown with its reason, but cannot be chosen. */
  readonly disabled?: boolean | undefined
  readonly tone?: 'warn' | undefined
}

const MOST = 150

/** A search box with its answers under it: a combobox that is always open. */
export function SearchList({
  label,
  placeholder,
  find,
  onChoose,
  none,
  footer,
}: {
  label: string
  placeholder: string
  find: (query: string) => readonly Found[]
  onChoose: (key: string) => void
  /** What is said when nothing answers. */
  none: (query: string) => string
  footer?: ReactNode
}) {
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const all = useMemo(() => find(asked), [find, asked])
  const found = all.slice(0, MOST)
  const at = Math.min(active, Math.max(0, found.length - 1))

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at, found.length])

  const choose = (one: Found | undefined) => {
    if (one && !one.disabled) onChoose(one.key)
  }
  const key = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1 >= found.length ? 0 : at + 1,
      ArrowUp: at === 0 ? found.length - 1 : at - 1,
      PageDown: Math.min(found.length - 1, at + 8),
      PageUp: Math.max(0, at - 8),
    }
    const next = moves[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setActive(Math.max(0, next))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      // Whoever types faster than the list follows means the answer to what stands in the box.
      choose(asked === query ? found[at] : find(query)[0])
    }
  }
  return (
    <div className={styles.search}>
      <div className={styles.head}>
        <Search aria-hidden />
        <input
          data-autofocus
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={found[at] && `${id}-${at}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={key}
        />
      </div>
      {found.length === 0 ? (
        <p className={styles.none} role="status">
          {none(asked.trim())}
        </p>
      ) : (
        <div ref={list} id={id} role="listbox" aria-label={label} className={styles.list}>
          {groupsOf(found).map(({ name, members }) => (
            <div key={name ?? ''} role="group" aria-label={name}>
              {name !== undefined && (
                <div className={styles.group} aria-hidden>
                  {name}
                </div>
              )}
              {members.map(({ one, place }) => (
                <Row
                  key={one.key}
                  id={`${id}-${place}`}
                  one={one}
                  active={place === at}
                  onHover={() => setActive(place)}
                  onChoose={() => choose(one)}
                />
              ))}
            </div>
          ))}
          {all.length > MOST && (
            <p className={styles.more}>{all.length - MOST} more: type to narrow them down.</p>
          )}
        </div>
      )}
      {footer && <div className={styles.foot}>{footer}</div>}
    </div>
  )
}

function Row({
  id,
  one,
  active,
  onHover,
  onChoose,
}: {
  id: string
  one: Found
  active: boolean
  onHover: () => void
  onChoose: () => void
}) {
  return (
    // The keyboard stays in the box above, which handles the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="option"
      id={id}
      aria-selected={active}
      aria-disabled={one.disabled}
      tabIndex={-1}
      className={cx(styles.row, active && styles.active, one.disabled && styles.disabled)}
      onPointerMove={active ? undefined : onHover}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {one.icon && <span className={styles.icon}>{one.icon}</span>}
      <span className={styles.text}>
        <span className={styles.label}>{one.label}</span>
        {one.note && <span className={cx(styles.note, one.tone === 'warn' && styles.warn)}>{one.note}</span>}
      </span>
      {one.after && <span className={styles.after}>{one.after}</span>}
    </div>
  )
}

function groupsOf(found: readonly Found[]) {
  const groups: { name: string | undefined; members: { one: Found; place: number }[] }[] = []
  found.forEach((one, place) => {
    const group = groups.find(({ name }) => name === one.group)
    if (group) group.members.push({ one, place })
    else groups.push({ name: one.group, members: [{ one, place }] })
  })
  return groups
}
