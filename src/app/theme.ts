import { createStore } from 'zustand/vanilla'
import { applyTheme, type ThemeChoice } from '../editor/kit/theme.ts'
import { readSetting, writeSetting } from './settings.ts'

/** What the person chose; `system` follows the machine. */
export const theme = createStore<{ theme: ThemeChoice }>(() => ({ theme: 'system' }))

/** Shows the stored theme and keeps it stored. Called once, before the first paint. */
export function startTheme(): void {
  const stored = readSetting('theme')
  if (stored === 'light' || stored === 'dark') theme.setState({ theme: stored })
  applyTheme(theme.getState().theme)
  theme.subscribe(({ theme: chosen }) => {
    applyTheme(chosen)
    writeSetting('theme', chosen)
  })
}
