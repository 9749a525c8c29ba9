import {
  CircleAlert,
  CircleCheck,
  LoaderCircle,
  Lock,
  Menu as MenuIcon,
  Monitor,
  Moon,
  PanelLeft,
  PanelRight,
  Redo2,
  Sun,
  Undo2,
} from 'lucide-react'
import { redoLabel, undoLabel } from '../../graph/history.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import type { EditorProps, Saved } from '../editor-types.ts'
import { keysOf } from '../keys.ts'
import { Badge, type Tone } from '../kit/Badge.tsx'
import { Button, IconButton } from '../kit/Button.tsx'
import { Menu } from '../kit/Menu.tsx'
import type { ThemeChoice } from '../kit/theme.ts'
import { BackendMenu } from './BackendMenu.tsx'
import { RunControls } from './RunControls.tsx'
import { TitleField } from './TitleField.tsx'
import styles from './TopBar.module.css'

/** One of the panels at the sides. */
export interface SidePanel {
  readonly open: boolean
  readonly toggle: () => void
}

/** The bar above everything: where one is, whether it is kept, what can be undone, and Run. */
export function TopBar({
  saved,
  theme,
  onTheme,
  fileMenu,
  onHome,
  palette,
  inspector,
}: Pick<EditorProps, 'saved' | 'theme' | 'onTheme' | 'fileMenu' | 'onHome'> & {
  palette: SidePanel
  inspector: SidePanel
}) {
  return (
    <header className={styles.bar}>
      <IconButton
        label={palette.open ? 'Hide the palette' : 'Show the palette'}
        icon={<PanelLeft aria-hidden />}
        aria-expanded={palette.open}
        aria-controls="editor-palette"
        onClick={palette.toggle}
      />
      <button type="button" className={styles.logo} onClick={onHome} data-tip="All graphs and examples">
        Netloom
      </button>
      <Menu
        label="File"
        entries={fileMenu}
        trigger={<IconButton label="File menu" icon={<MenuIcon aria-hidden />} />}
      />
      <span className={styles.slash} aria-hidden>
        /
      </span>
      <TitleField />
      <SavedChip saved={saved} />
      <span className={styles.space} />
      <BackendMenu />
      <UndoRedo />
      <span className={styles.line} aria-hidden />
      <RunControls />
      <span className={styles.line} aria-hidden />
      <ThemeMenu theme={theme} onTheme={onTheme} />
      <IconButton
        label={inspector.open ? 'Hide the inspector' : 'Show the inspector'}
        icon={<PanelRight aria-hidden />}
        aria-expanded={inspector.open}
        aria-controls="editor-inspector"
        onClick={inspector.toggle}
      />
    </header>
  )
}

const SAVED_LOOK: Readonly<Record<Saved['state'], { tone: Tone; icon: React.ReactNode }>> = {
  saved: { tone: 'neutral', icon: <CircleCheck aria-hidden /> },
  saving: { tone: 'neutral', icon: <LoaderCircle aria-hidden /> },
  example: { tone: 'neutral', icon: null },
  failed: { tone: 'warn', icon: <CircleAlert aria-hidden /> },
  'read-only': { tone: 'warn', icon: <Lock aria-hidden /> },
}

function SavedChip({ saved }: { saved: Saved }) {
  const { tone, icon } = SAVED_LOOK[saved.state]
  return (
    <span className={styles.saved}>
      <Badge tone={tone} icon={icon} hint={saved.detail}>
        {saved.label}
      </Badge>
      {saved.action && (
        <Button look="quiet" size="small" onClick={saved.action.run}>
          {saved.action.label}
        </Button>
      )}
    </span>
  )
}

function UndoRedo() {
  const workbench = useWorkbench()
  const undo = useWorkbenchState((state) => undoLabel(state.history))
  const redo = useWorkbenchState((state) => redoLabel(state.history))
  const readOnly = useWorkbenchState((state) => state.readOnly)
  return (
    <span className={styles.pair}>
      <IconButton
        label={undo === null ? 'Undo' : `Undo: ${undo}`}
        hint={undo === null ? 'Nothing to undo' : `Undo: ${undo}`}
        keys={keysOf('undo')}
        icon={<Undo2 aria-hidden />}
        aria-disabled={undo === null || readOnly}
        onClick={() => workbench.undo()}
      />
      <IconButton
        label={redo === null ? 'Redo' : `Redo: ${redo}`}
        hint={redo === null ? 'Nothing to redo' : `Redo: ${redo}`}
        keys={keysOf('redo')}
        icon={<Redo2 aria-hidden />}
        aria-disabled={redo === null || readOnly}
        onClick={() => workbench.redo()}
      />
    </span>
  )
}

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const THEME_ICONS = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
} as const

function ThemeMenu({ theme, onTheme }: Pick<EditorProps, 'theme' | 'onTheme'>) {
  return (
    <Menu
      label="Theme"
      align="end"
      entries={[
        { kind: 'heading', label: 'Theme' },
        {
          kind: 'choice',
          label: 'Theme',
          value: theme,
          options: THEMES,
          onChoose: (value) => onTheme(THEMES.find((one) => one.value === value)?.value ?? 'system'),
        },
      ]}
      trigger={<IconButton label="Theme" icon={THEME_ICONS[theme]} />}
    />
  )
}
