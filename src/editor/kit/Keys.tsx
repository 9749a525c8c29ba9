import styles from './Keys.module.css'

const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)

const MAC: Readonly<Record<string, string>> = {
  Ctrl: '⌘',
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Delete: '⌦',
}
const OTHER: Readonly<Record<string, string>> = { Mod: 'Ctrl' }
const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ContextMenu: 'Menu',
}

/** The keys of one shortcut as people of this system read them: `Ctrl+Shift+Z` or `⌘ ⇧ Z`. */
export function readableKeys(keys: string, mac = isMac): readonly string[] {
  // A lone + at the end is the key itself: `Ctrl++`.
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+')
  return parts.filter(Boolean).map((key) => (mac ? MAC[key] : OTHER[key]) ?? ARROWS[key] ?? key)
}

/** Draws a shortcut as key caps. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {readableKeys(keys).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
