import { Check, ChevronRight } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef, type ReactElement } from 'react'
import { cx } from './cx.ts'
import { Keys } from './Keys.tsx'
import type { MenuEntry, MenuItem } from './menu-entries.ts'
import styles from './Menu.module.css'

/** A button that opens a menu. The trigger must be one button that takes a ref, such as `Button` or `IconButton`. */
export function Menu({
  trigger,
  entries,
  label,
  align = 'start',
}: {
  trigger: ReactElement
  entries: readonly MenuEntry[]
  label: string
  align?: 'start' | 'end' | undefined
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          loop
        >
          <Entries entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/**
 * A menu at a place on the screen: a context menu. Mounted while open; the keyboard goes back to where it was.
 * @param at in CSS pixels of the window
 */
export function PointMenu({
  at,
  entries,
  label,
  onClose,
}: {
  at: readonly [x: number, y: number]
  entries: readonly MenuEntry[]
  label: string
  onClose: () => void
}) {
  const before = useRef(document.activeElement)
  return (
    <DropdownMenu.Root
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <DropdownMenu.Trigger asChild>
        <span className={styles.point} style={{ left: at[0], top: at[1] }} aria-hidden tabIndex={-1} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={label}
          loop
          onContextMenu={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            // An entry may have moved the focus on purpose, into a dialog for example.
            const lost = document.activeElement === null || document.activeElement === document.body
            if (lost && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
          }}
        >
          <Entries entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry, at) => <Entry key={entryKey(entry, at)} entry={entry} />)
}

function entryKey(entry: MenuEntry, at: number): string {
  return 'label' in entry ? `${entry.kind} ${entry.label} ${at}` : `${entry.kind} ${at}`
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case 'separator':
      return <DropdownMenu.Separator className={styles.separator} />
    case 'heading':
      return <DropdownMenu.Label className={styles.heading}>{entry.label}</DropdownMenu.Label>
    case 'text':
      return <DropdownMenu.Label className={styles.text}>{entry.text}</DropdownMenu.Label>
    case 'item':
      return <Item item={entry} />
    case 'choice':
      return (
        <DropdownMenu.RadioGroup value={entry.value} onValueChange={entry.onChoose} aria-label={entry.label}>
          {entry.options.map((option) => (
            <DropdownMenu.RadioItem
              key={option.value}
              value={option.value}
              className={styles.item}
              disabled={option.disabled ?? false}
            >
              <span className={styles.mark}>
                <DropdownMenu.ItemIndicator>
                  <Check aria-hidden />
                </DropdownMenu.ItemIndicator>
              </span>
              <span className={styles.label}>
                {option.label}
                {option.note && <small>{option.note}</small>}
              </span>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      )
    case 'more':
      return (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className={styles.item}>
            <span className={styles.mark}>{entry.icon}</span>
            <span className={styles.label}>{entry.label}</span>
            <ChevronRight className={styles.arrow} aria-hidden />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal>
            <DropdownMenu.SubContent className={styles.menu} collisionPadding={8} loop>
              <Entries entries={entry.entries} />
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      )
  }
}

function Item({ item }: { item: MenuItem }) {
  return (
    <DropdownMenu.Item
      className={cx(styles.item, item.danger && styles.danger)}
      disabled={item.disabled ?? false}
      onSelect={item.onSelect}
    >
      <span className={styles.mark}>{item.icon}</span>
      <span className={styles.label}>
        {item.label}
        {item.note && <small>{item.note}</small>}
      </span>
      {item.keys && <Keys keys={item.keys} />}
    </DropdownMenu.Item>
  )
}
