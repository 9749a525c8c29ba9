import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { canvasOf, registerHost } from './actions.ts'
import { Canvas } from './canvas/Canvas.tsx'
import { useRuns, useWorkbench, WorkbenchProvider } from './context.tsx'
import type { EditorProps } from './editor-types.ts'
import { listenToKeys } from './key-router.ts'
import { cx } from './kit/cx.ts'
import { Separator } from './kit/Separator.tsx'
import { VisuallyHidden } from './kit/VisuallyHidden.tsx'
import { BottomPanel } from './panels/bottom/BottomPanel.tsx'
import { Dialogs } from './panels/Dialogs.tsx'
import { EmptyCanvas } from './panels/EmptyCanvas.tsx'
import { Inspector } from './panels/inspector/Inspector.tsx'
import { Notes } from './panels/Notes.tsx'
import { Palette } from './panels/Palette.tsx'
import { PanelBoundary } from './panels/PanelBoundary.tsx'
import { TopBar } from './panels/TopBar.tsx'
import { BOTTOM, usePanels, type Panels } from './panels/use-panels.ts'
import type { Workbench } from './workbench-types.ts'
import styles from './Editor.module.css'

/** One open graph on the whole screen: bar, palette, canvas, inspector, results. */
export function Editor({ workbench, ...props }: EditorProps) {
  return (
    <WorkbenchProvider workbench={workbench}>
      <Workplace {...props} />
    </WorkbenchProvider>
  )
}

function Workplace(props: Omit<EditorProps, 'workbench'>) {
  const { views, saved, theme, onTheme, memory, fileMenu, onSaveFile, onHome, onPickFile, onDropFiles } =
    props
  const workbench = useWorkbench()
  const panels = usePanels(memory)
  const { show } = panels
  const inspector = useRef<HTMLElement>(null)

  useEffect(() => listenToKeys(workbench), [workbench])
  useEffect(
    () =>
      registerHost(workbench, {
        saveFile: onSaveFile,
        pickFile: onPickFile,
        inspect() {
          show('inspector', true)
          // After it is there.
          setTimeout(() => focusFirstField(inspector.current))
        },
      }),
    [workbench, onSaveFile, onPickFile, show],
  )
  useTrainingTab()

  const bottomMax = Math.max(BOTTOM.min, Math.round(window.innerHeight * 0.7))
  const [large, setLarge] = useState(false)
  const bottomHeight = large ? bottomMax : Math.min(panels.bottomHeight, bottomMax)
  return (
    <div
      className={cx(styles.editor, panels.narrow && styles.narrow)}
      data-palette={panels.palette}
      data-inspector={panels.inspector}
      style={
        { '--bottom': `${panels.bottom ? bottomHeight : BOTTOM.head}px` } as Record<`--${string}`, string>
      }
    >
      <a className={styles.skip} href="#editor-canvas" onClick={skipToCanvas}>
        Skip to the graph
      </a>
      <div className={styles.top}>
        <TopBar
          saved={saved}
          theme={theme}
          onTheme={onTheme}
          fileMenu={fileMenu}
          onHome={onHome}
          palette={{ open: panels.palette, toggle: () => show('palette', !panels.palette) }}
          inspector={{ open: panels.inspector, toggle: () => show('inspector', !panels.inspector) }}
        />
      </div>
      <nav
        id="editor-palette"
        aria-label="Palette"
        className={styles.palette}
        hidden={!panels.palette}
        onKeyDown={closing(panels, 'palette')}
      >
        <VisuallyHidden>
          <h2>Palette</h2>
        </VisuallyHidden>
        <PanelBoundary name="The palette">
          <Palette />
        </PanelBoundary>
      </nav>
      <main id="editor-canvas" aria-label="Graph" className={styles.canvas} tabIndex={-1}>
        <VisuallyHidden>
          <h2>Graph</h2>
        </VisuallyHidden>
        <PanelBoundary name="The graph">
          <Canvas empty={<EmptyCanvas onHome={onHome} />} onDropFiles={onDropFiles} />
        </PanelBoundary>
        <Notes />
      </main>
      <aside
        id="editor-inspector"
        ref={inspector}
        aria-label="Inspector"
        className={styles.inspector}
        hidden={!panels.inspector}
        onKeyDown={leaving(panels, workbench)}
      >
        <PanelBoundary name="The inspector">
          <Inspector onPickFile={onPickFile} />
        </PanelBoundary>
      </aside>
      <section id="editor-bottom" aria-label="Results" className={styles.bottom}>
        <VisuallyHidden>
          <h2>Results</h2>
        </VisuallyHidden>
        <Separator
          label="Height of the results"
          controls="editor-bottom"
          value={panels.bottom ? bottomHeight : BOTTOM.head}
          min={BOTTOM.min}
          max={bottomMax}
          onChange={(height) => {
            setLarge(false)
            panels.resizeBottom(height)
          }}
          onFold={() => show('bottom', !panels.bottom)}
        />
        <PanelBoundary name="The results">
          <BottomPanel
            views={views}
            open={panels.bottom}
            onOpen={(open) => {
              setLarge(false)
              show('bottom', open)
            }}
            large={large && panels.bottom}
            onLarge={(more) => {
              setLarge(more)
              show('bottom', true)
            }}
          />
        </PanelBoundary>
      </section>
      <Dialogs />
    </div>
  )
}

/** Escape sends a drawer away; a panel beside the canvas stays. */
function closing(panels: Panels, panel: 'palette' | 'inspector') {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !panels.narrow) return
    event.stopPropagation()
    panels.show(panel, false)
    document.querySelector<HTMLElement>(`[aria-controls="editor-${panel}"]`)?.focus()
  }
}

/** Escape goes from a node's settings back to the node, and sends the drawer away; without a node only the latter. */
function leaving(panels: Panels, workbench: Workbench) {
  const close = closing(panels, 'inspector')
  return (event: KeyboardEvent) => {
    const { focus } = workbench.state.getState().session
    close(event)
    if (event.key !== 'Escape' || focus === null) return
    event.stopPropagation()
    canvasOf(workbench)?.focusNode(focus)
  }
}

function skipToCanvas(event: React.MouseEvent): void {
  event.preventDefault()
  const canvas = document.querySelector<HTMLElement>('#editor-canvas')
  const node = canvas?.querySelector<HTMLElement>('.react-flow__node')
  ;(node ?? canvas)?.focus()
}

function focusFirstField(inspector: HTMLElement | null): void {
  const find = (what: string) =>
    inspector?.querySelector<HTMLElement>(`${what}:not(:disabled, [aria-disabled="true"])`)
  // A setting's own control, and not the button beside its name that resets it.
  const field = find('section :is(input, select, textarea, [role=switch])') ?? find('section button')
  ;(field ?? find('button'))?.focus()
}

/** When a run begins while data or problems are shown, the curves are what one wants to see. */
function useTrainingTab(): void {
  const workbench = useWorkbench()
  const runId = useRuns((state) => state.runId)
  useEffect(() => {
    const { bottomTab } = workbench.state.getState().session
    if (runId !== null && (bottomTab === 'data' || bottomTab === 'problems'))
      workbench.updateSession({ bottomTab: 'training' })
  }, [workbench, runId])
}
