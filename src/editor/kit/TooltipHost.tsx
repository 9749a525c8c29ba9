import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Keys } from './Keys.tsx'
import styles from './TooltipHost.module.css'

const DELAY = 450
/** For as long after one tooltip the next one comes at once. */
const WARM = 400

interface Shown {
  readonly target: Element
  readonly text: string
  readonly keys: string | null
}

/** Shows the tooltips of the page: mounted once. Pointer and keyboard focus call them up, Escape sends them away. */
export function TooltipHost() {
  const [shown, setShown] = useState<Shown | null>(null)
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer = 0
    let closedAt = 0
    let current: Element | null = null
    const hide = () => {
      clearTimeout(timer)
      if (current) closedAt = performance.now()
      current = null
      setShown(null)
    }
    const show = (target: Element, delay: number) => {
      if (target === current) return
      clearTimeout(timer)
      timer = window.setTimeout(
        () => {
          const text = target.getAttribute('data-tip')
          if (!text || !target.isConnected || target.getAttribute('data-state') === 'open') return
          current = target
          setShown({ target, text, keys: target.getAttribute('data-tip-keys') })
        },
        current || performance.now() - closedAt < WARM ? 0 : delay,
      )
    }
    const over = (event: PointerEvent) => {
      if (event.pointerType === 'touch' || !(event.target instanceof Element)) return
      if (box.current?.contains(event.target)) return
      const target = event.target.closest('[data-tip]')
      if (target) show(target, DELAY)
      else hide()
    }
    const focus = (event: FocusEvent) => {
      const { target } = event
      if (target instanceof Element && target.matches('[data-tip]:focus-visible')) show(target, DELAY)
      else hide()
    }
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Shift' && event.key !== 'Control' && event.key !== 'Tab') hide()
    }
    document.addEventListener('pointerover', over)
    document.addEventListener('focusin', focus)
    document.addEventListener('keydown', key, true)
    document.addEventListener('pointerdown', hide, true)
    document.addEventListener('scroll', hide, true)
    window.addEventListener('blur', hide)
    return () => {
      hide()
      document.removeEventListener('pointerover', over)
      document.removeEventListener('focusin', focus)
      document.removeEventListener('keydown', key, true)
      document.removeEventListener('pointerdown', hide, true)
      document.removeEventListener('scroll', hide, true)
      window.removeEventListener('blur', hide)
    }
  }, [])

  useLayoutEffect(() => {
    const element = box.current
    if (!element || !shown) return
    if (!element.matches(':popover-open')) element.showPopover()
    const at = shown.target.getBoundingClientRect()
    const own = element.getBoundingClientRect()
    const below = at.bottom + 6 + own.height <= window.innerHeight - 4
    const left = Math.min(
      Math.max(6, at.left + at.width / 2 - own.width / 2),
      Math.max(6, window.innerWidth - own.width - 6),
    )
    element.style.left = `${Math.round(left)}px`
    element.style.top = `${Math.round(below ? at.bottom + 6 : at.top - own.height - 6)}px`
    return () => {
      if (element.matches(':popover-open')) element.hidePopover()
    }
  }, [shown])

  return (
    <div ref={box} popover="manual" className={styles.tooltip} aria-hidden>
      {shown?.text}
      {shown?.keys && <Keys keys={shown.keys} />}
    </div>
  )
}
