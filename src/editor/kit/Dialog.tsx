import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import { cx } from './cx.ts'
import styles from './Dialog.module.css'

/**
 * A dialog: the browser's own, so the page behind it is inert and Escape closes it. It is open while it is mounted, and
 * the keyboard goes back to where it was when it goes. The keyboard begins at the element with `data-autofocus`.
 * @param bare without title bar (the title is then only its name), for search boxes
 */
export function Dialog({
  title,
  onClose,
  width = 'normal',
  bare = false,
  at,
  footer,
  children,
}: {
  title: string
  onClose: () => void
  width?: 'narrow' | 'normal' | 'wide' | undefined
  bare?: boolean | undefined
  /** Where on the screen it belongs, such as at the pointer; moved as far as it must to be seen whole. */
  at?: readonly [x: number, y: number] | undefined
  footer?: ReactNode
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const titleId = useId()

  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    if (element && !element.open) {
      element.showModal()
      const wanted = element.querySelector<HTMLElement>('[data-autofocus]')
      ;(wanted ?? body.current)?.focus()
      if (at) putAt(element, at)
    }
    return () => {
      element?.close()
      const { activeElement } = document
      const lost =
        activeElement === null || activeElement === document.body || element?.contains(activeElement)
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
    // Where it opens is where it stays.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  return (
    <dialog
      ref={dialog}
      className={cx(styles.dialog, styles[width], bare && styles.bare, at && styles.placed)}
      {...(bare ? { 'aria-label': title } : { 'aria-labelledby': titleId })}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className={styles.sheet}>
        {!bare && (
          <header className={styles.head}>
            <h2 id={titleId}>{title}</h2>
            <IconButton label="Close" keys="Escape" icon={<X aria-hidden />} size="small" onClick={onClose} />
          </header>
        )}
        {/* What scrolls must be reachable by keyboard; a bare dialog's content scrolls itself. */}
        <div
          ref={body}
          className={styles.body}
          {...(!bare && { tabIndex: 0, role: 'group', 'aria-label': title })}
        >
          {children}
        </div>
        {footer && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </dialog>
  )
}

/** Lower right of a point, as far as the window has room. */
function putAt(element: HTMLElement, [x, y]: readonly [number, number]): void {
  const { width } = element.getBoundingClientRect()
  const left = Math.max(8, Math.min(x, window.innerWidth - width - 8))
  // Its answers come and go, so the room for all of them is kept from the start.
  const top = Math.max(8, Math.min(y, window.innerHeight - 420 - 8))
  element.style.left = `${left}px`
  element.style.top = `${top}px`
}
