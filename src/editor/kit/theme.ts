import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

/** Puts the choice on the page: the tokens follow. */
export function applyTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function watchTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const forced = matchMedia('(forced-colors: active)')
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  dark.addEventListener('change', changed)
  forced.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    dark.removeEventListener('change', changed)
    forced.removeEventListener('change', changed)
  }
}

/** The theme that is shown now. Whoever draws on a canvas draws again when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(watchTheme, currentTheme, () => 'light')
}

/**
 * What CSS values such as `var(--accent)` amount to now, as colours that a canvas understands.
 * @param near the element whose theme counts
 */
export function resolveColours(near: Element, values: readonly string[]): readonly string[] {
  const probe = document.createElement('span')
  probe.style.display = 'none'
  near.append(probe)
  const colours = values.map((value) => {
    probe.style.color = value
    return getComputedStyle(probe).color
  })
  probe.remove()
  return colours
}
