import { createStore } from 'zustand/vanilla'
import { readSetting, writeSetting } from './settings.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What the person chose; `system` follows the machine. */
export const theme = createStore<{ theme: Theme }>(() => ({ theme: 'system' }))

/** Shows the stored theme and keeps it stored. Called once, before the first paint. */
export function startTheme(): void {
  const stored = readSetting('theme')
  if (stored === 'light' || stored === 'dark') theme.setState({ theme: stored })
  show(theme.getState().theme)
  theme.subscribe(({ theme: chosen }) => {
    show(chosen)
    writeSetting('theme', chosen)
  })
}

function show(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}
