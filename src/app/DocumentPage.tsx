import { FilePlus2, FolderOpen, House, Save } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { views } from '../../nodes/views.ts'
import { Button } from '../editor/kit/Button.tsx'
import type { MenuEntry } from '../editor/kit/menu-entries.ts'
import { Editor } from '../editor/Editor.tsx'
import type { Saved } from '../editor/editor-types.ts'
import { addNode, applyCommand, batch, setParams, type Command } from '../graph/commands.ts'
import type { NodeId, Point } from '../graph/document.ts'
import { isDirty } from '../graph/history.ts'
import { list, quote } from '../kernel/words.ts'
import { catalogue } from './catalogue.ts'
import { pickFile, saveToFile, type Received } from './files.ts'
import type { OpenDocument, Source } from './open-document.ts'
import { readSetting, writeSetting } from './settings.ts'
import type { SaveState } from './storage/autosave.ts'
import { theme } from './theme.ts'
import styles from './App.module.css'

const MEMORY = { read: readSetting, write: writeSetting }

type Data = Extract<Received, { kind: 'data' }>

/** One open graph: the editor, its files, and what the person must know about how it is kept. */
export function DocumentPage({
  document: opened,
  onOpen,
  onStart,
  onReceive,
  onPickGraph,
}: {
  document: OpenDocument
  onOpen: (source: Source) => void
  onStart: () => void
  /** Keeps a data file, or opens a graph or tells what is wrong and gives `null`. */
  onReceive: (file: File) => Promise<Data | null>
  onPickGraph: () => Promise<File | null>
}) {
  const { workbench } = opened
  const readOnly = useStore(workbench.state, (state) => state.readOnly)
  const saved = useSaved(opened)
  const chosenTheme = useStore(theme, (state) => state.theme)

  const save = useCallback(() => {
    const name = saveToFile(workbench.graph(), catalogue)
    workbench.markSaved()
    workbench.announce(`Saved as ${quote(name)} in your downloads.`, { visible: true })
  }, [workbench])

  const drop = useCallback(
    async (files: readonly File[], at: Point) => {
      const received: Data[] = []
      for (const file of files.slice(0, 8)) {
        const data = await onReceive(file)
        if (data) received.push(data)
      }
      const names = received.map(({ name }) => quote(name))
      const commands: Command[] = []
      let graph = workbench.graph()
      for (const { definition, params } of received) {
        const place: Point = [at[0], at[1] + commands.length * 120]
        const command = addNode(graph, catalogue, { type: definition.type, at: place, params })
        commands.push(command)
        graph = applyCommand(graph, command)
      }
      if (commands.length === 0) return
      workbench.commit(batch(`Add ${list(names)}`, commands))
      workbench.announce(`Added ${list(names)}.`, { visible: true, undo: true })
    },
    [onReceive, workbench],
  )

  const pickData = useCallback(
    async (node: NodeId) => {
      const accepts = catalogue.find(workbench.graph().nodes[node]?.type ?? '')?.accepts
      const file = accepts && (await pickFile(accepts.extensions))
      const data = file ? await onReceive(file) : null
      if (data && workbench.graph().nodes[node]) workbench.commit(setParams(node, { ...data.params }))
    },
    [onReceive, workbench],
  )

  const fileMenu = useMemo(
    (): readonly MenuEntry[] => [
      {
        kind: 'item',
        label: 'New graph',
        icon: <FilePlus2 aria-hidden />,
        onSelect: () => onOpen({ from: 'nothing' }),
      },
      {
        kind: 'item',
        label: 'Open a file …',
        icon: <FolderOpen aria-hidden />,
        onSelect: () => void onPickGraph().then((file) => file && drop([file], [0, 0])),
      },
      { kind: 'item', label: 'Save to a file', keys: 'Mod+S', icon: <Save aria-hidden />, onSelect: save },
      { kind: 'separator' },
      {
        kind: 'item',
        label: 'All graphs and examples',
        icon: <House aria-hidden />,
        onSelect: onStart,
      },
    ],
    [drop, onOpen, onPickGraph, onStart, save],
  )

  return (
    <div className={styles.screen}>
      {readOnly && <ReadOnlyBanner opened={opened} onOpen={onOpen} />}
      <Editor
        workbench={workbench}
        views={views}
        saved={saved}
        theme={chosenTheme}
        onTheme={(choice) => theme.setState({ theme: choice })}
        memory={MEMORY}
        fileMenu={fileMenu}
        onSaveFile={save}
        onHome={onStart}
        onPickFile={(node) => void pickData(node)}
        onDropFiles={(files, at) => void drop(files, at)}
      />
    </div>
  )
}

/** Another tab writes this graph; taking over reads what that tab has stored. */
function ReadOnlyBanner({ opened, onOpen }: { opened: OpenDocument; onOpen: (source: Source) => void }) {
  const [asked, setAsked] = useState(false)
  const takeOver = async () => {
    setAsked(true)
    await opened.lock.takeOver()
    onOpen({ from: 'stored', id: opened.workbench.id, lock: opened.lock })
  }
  return (
    <div className={styles.banner} role="status">
      <span>This graph is open in another tab. Here you can look at it and run it, but not change it.</span>
      <Button size="small" disabled={asked} onClick={() => void takeOver()}>
        {asked ? 'Taking over …' : 'Take over'}
      </Button>
    </div>
  )
}

const ALWAYS_SAVED: SaveState = { state: 'saved' }
const NO_STATUS = {
  getState: () => ALWAYS_SAVED,
  getInitialState: () => ALWAYS_SAVED,
  subscribe: () => () => undefined,
  setState: () => undefined,
}

/** What the chip in the top bar says about how the graph is kept. */
function useSaved(opened: OpenDocument): Saved {
  const { workbench, autosave } = opened
  const status = useStore(autosave?.status ?? NO_STATUS)
  const readOnly = useStore(workbench.state, (state) => state.readOnly)
  useStore(workbench.state, (state) => state.history.graph)
  const dirty = useStore(workbench.state, (state) => isDirty(state.history))
  if (!autosave)
    return {
      state: 'failed',
      label: 'Not stored',
      detail: 'This browser forbids storage. Save the graph to a file to keep it.',
    }
  if (readOnly) return { state: 'read-only', label: 'Read only', detail: 'Another tab writes this graph.' }
  if (status.state === 'failed') return { state: 'failed', label: 'Not stored', detail: status.why }
  if (opened.route().to === 'example')
    return {
      state: 'example',
      label: 'Example',
      detail: 'An example: with your first change it becomes a graph of your own, kept in this browser.',
    }
  return status.state === 'saving'
    ? { state: 'saving', label: 'Saving …', detail: 'Your last change is being stored in this browser.' }
    : {
        state: 'saved',
        label: 'Saved',
        detail: dirty
          ? 'Everything is stored in this browser. It has changed since it was last opened or saved as a file: Ctrl+S saves one.'
          : 'Everything is stored in this browser. Ctrl+S saves a file.',
      }
}
