import { handleClipboard } from './clipboard.ts'
import { SHORTCUTS, type Shortcut } from './keys.ts'
import type { Workbench } from './workbench-types.ts'

/** What the router reads of a key event. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Where the keyboard is. */
export interface Place {
  /** A text is being edited: every key belongs to it. */
  readonly editable: boolean
  /** A dialog or a menu is open: it has keys of its own. */
  readonly dialog: boolean
  /** A control that uses plain keys, such as a slider or a list of tabs. */
  readonly control: boolean
  /** On the canvas, or nowhere. */
  readonly canvas: boolean
}

const LETTER = /^[A-Z]$/
const DIGIT = /^[0-9]$/
/** Keys whose character depends on Shift on some keyboards: `?` is Shift+ß here and Shift+/ there. */
const CHARACTER = /^[^A-Za-z0-9]$/

/** Whether a press is the given keys, such as `Ctrl+Shift+Z`, on any keyboard layout. */
export function isPress(keys: string, press: Press, mac: boolean): boolean {
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+')
  const key = parts.pop() ?? ''
  const wants = { ctrl: parts.includes('Ctrl'), alt: parts.includes('Alt'), shift: parts.includes('Shift') }
  const [command, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (command !== wants.ctrl || other) return false
  if (CHARACTER.test(key)) {
    // Alt or AltGr may be how this keyboard writes the character; Shift certainly may.
    return press.key === key && (press.altKey === wants.alt || press.altKey)
  }
  if (press.altKey !== wants.alt || press.shiftKey !== wants.shift) return false
  if (LETTER.test(key)) {
    // With Alt, a Mac writes another character; on a layout without Latin letters, so does every key.
    const latin = /^[A-Za-z]$/.test(press.key)
    return latin && !wants.alt ? press.key.toUpperCase() === key : press.code === `Key${key}`
  }
  if (DIGIT.test(key))
    return press.key === key || press.code === `Digit${key}` || press.code === `Numpad${key}`
  return press.key === key
}

/** What a press is for. `pending` are the first keys of a chord that was begun. */
export type Routed =
  | { readonly to: 'run'; readonly shortcut: Shortcut }
  | { readonly to: 'chord'; readonly first: string }
  | { readonly to: 'nobody' }

/** What buttons, tabs, sliders and lists do something with themselves; `/`, `?` or F2 mean nothing to them. */
const CONTROL_KEYS = /^(Shift\+)?(Enter|Space|Escape|Delete|Backspace|Home|End|PageUp|PageDown|Arrow\w+)$/

const NOBODY: Routed = { to: 'nobody' }

/** Finds the shortcut for a press, if the place where the keyboard is leaves it to us. */
export function route(
  shortcuts: readonly Shortcut[],
  press: Press,
  place: Place,
  pending: string | null,
  mac: boolean,
): Routed {
  if (place.editable || place.dialog) return NOBODY
  for (const one of shortcuts) {
    if (one.native || (one.scope === 'canvas' && (!place.canvas || place.control))) continue
    for (const keys of one.keys) {
      const [first = '', second] = keys.split(' ')
      if (place.control && CONTROL_KEYS.test(first)) continue
      if (pending !== null) {
        if (second !== undefined && first === pending && isLetter(second, press))
          return { to: 'run', shortcut: one }
      } else if (isPress(first, press, mac))
        return second === undefined ? { to: 'run', shortcut: one } : { to: 'chord', first }
    }
  }
  return NOBODY
}

/** The second press of a chord: the hand may still hold the first one's Alt. */
function isLetter(letter: string, press: Press): boolean {
  return press.code === `Key${letter}` || press.key.toUpperCase() === letter
}

const EDITABLE =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=color], [type=file]),' +
  'textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]'
const DIALOG = 'dialog[open], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]'
const CONTROL =
  'input, button, a[href], summary, [role=slider], [role=tab], [role=option], [role=treeitem], [role=grid], [role=separator][tabindex]'

/** Reads from the page where the keyboard is. */
export function placeOf(target: EventTarget | null, page: Document = document): Place {
  const element = target instanceof Element ? target : null
  const nowhere = element === null || element === page.body || element === page.documentElement
  return {
    editable: element?.closest(EDITABLE) !== null && element !== null,
    dialog: (element?.closest(DIALOG) ?? page.querySelector('dialog[open]')) !== null,
    control: element?.closest(CONTROL) !== null && element !== null,
    canvas: nowhere || element.closest('[data-canvas]') !== null,
  }
}

/** Milliseconds within which the second key of a chord must come. */
const CHORD = 1500

/**
 * Listens to the keys and the clipboard of a window for one graph, until the answer is called.
 * @param page the window; another one in tests
 */
export function listenToKeys(workbench: Workbench, page: Window = window): () => void {
  const mac = /mac|iphone|ipad/i.test(page.navigator.platform)
  let pending: { first: string; until: number } | null = null

  const onKey = (event: KeyboardEvent) => {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)
    )
      return
    const waiting = pending && event.timeStamp < pending.until ? pending.first : null
    pending = null
    const place = placeOf(event.target, page.document)
    const dialog = place.dialog || workbench.state.getState().session.dialog !== null
    const routed = route(SHORTCUTS, event, { ...place, dialog }, waiting, mac)
    if (routed.to === 'nobody') return
    event.preventDefault()
    if (routed.to === 'chord') pending = { first: routed.first, until: event.timeStamp + CHORD }
    else runShortcut(workbench, routed.shortcut)
  }
  const onClipboard = (event: ClipboardEvent) => {
    const place = placeOf(event.target, page.document)
    const busy = place.editable || place.dialog || workbench.state.getState().session.dialog !== null
    if (!event.defaultPrevented && !busy) handleClipboard(workbench, event)
  }

  page.addEventListener('keydown', onKey)
  for (const type of ['copy', 'cut', 'paste'] as const) page.addEventListener(type, onClipboard)
  return () => {
    page.removeEventListener('keydown', onKey)
    for (const type of ['copy', 'cut', 'paste'] as const) page.removeEventListener(type, onClipboard)
  }
}

/** Does what a shortcut is for, if it can be done now. */
export function runShortcut(workbench: Workbench, shortcut: Shortcut): void {
  if (shortcut.changes && workbench.state.getState().readOnly) {
    workbench.announce(`${shortcut.title} is not possible: this graph is open for writing in another tab.`)
    return
  }
  if (shortcut.when?.(workbench) ?? true) shortcut.run(workbench)
}
