import { FilePlus2, FolderOpen, House, Save } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { views } from '../../nodes/views.ts'
import { Button } from '../editor/kit/Button.tsx'
import { Dialog } from '../editor/kit/Dialog.tsx'
import type { MenuEntry } from '../editor/kit/menu-entries.ts'
import { canvasOf } from '../editor/actions.ts'
import type { DroppedFile } from '../editor/dropped-files.ts'
import { Editor } from '../editor/Editor.tsx'
import type { Saved } from '../editor/editor-types.ts'
import type { NodeId, Point } from '../graph/document.ts'
import { isDirty } from '../graph/history.ts'
import { quote } from '../kernel/words.ts'
import { catalogue } from './catalogue.ts'
import { addData, giveFile, isMissing } from './add-data.ts'
import { pickFiles, saveToFile } from './files.ts'
import type { KeptData } from './receive.ts'
import type { OpenDocument, Source } from './open-document.ts'
import { readSetting, writeSetting } from './settings.ts'
import type { SaveState } from './storage/autosave.ts'
import { theme } from './theme.ts'
import styles from './App.module.css'

const MEMORY = { read: readSetting, write: writeSetting }

/** One open graph: the editor, its files, and what the person must know about how it is kept. */
export function DocumentPage({
  document: opened,
  onOpen,
  onStart,
  onReceive,
  onPickAnything,
}: {
  document: OpenDocument
  onOpen: (source: Source) => void
  onStart: () => void
  /** Keeps data files, opens a graph among them, and tells what is wrong. */
  onReceive: (files: readonly DroppedFile[]) => Promise<readonly KeptData[]>
  onPickAnything: () => Promise<readonly DroppedFile[]>
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

  const [other, setOther] = useState<{ readonly node: NodeId; readonly data: KeptData } | null>(null)

  const drop = useCallback(
    async (files: readonly DroppedFile[], at: Point) => {
      const data = await onReceive(files)
      if (data.length > 0) addData(workbench, data, at)
    },
    [onReceive, workbench],
  )

  const pickData = useCallback(
    async (node: NodeId, folder = false) => {
      const accepts = catalogue.find(workbench.graph().nodes[node]?.type ?? '')?.accepts
      if (!accepts) return
      const files = await pickFiles(accepts.extensions, { many: accepts.folder !== undefined, folder })
      if (files.length === 0) return
      const [data] = await onReceive(files)
      const now = workbench.graph().nodes[node]
      if (!data || !now) return
      // The graph asks for one file and no other: what a different one gives would not be what the graph says.
      if (isMissing(workbench, node) && now.params['hash'] !== data.hash) setOther({ node, data })
      else giveFile(workbench, node, data)
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
        onSelect: () =>
          void onPickAnything().then((files) => drop(files, canvasOf(workbench)?.centre() ?? [0, 0])),
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
    [drop, onOpen, onPickAnything, onStart, save, workbench],
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
        onPickFile={(node, folder) => void pickData(node, folder)}
        onDropFiles={(files, at) => void drop(files, at)}
      />
      {other && (
        <OtherFile
          asked={fileOf(workbench.graph().nodes[other.node]?.params)}
          given={other.data.name}
          onClose={() => setOther(null)}
          onUse={() => {
            giveFile(workbench, other.node, other.data)
            setOther(null)
          }}
        />
      )}
    </div>
  )
}

function fileOf(params: Readonly<Record<string, unknown>> | undefined): string {
  const file = params?.['file']
  return typeof file === 'string' ? file : ''
}

/** A file with another fingerprint than the graph names: it may be used, but knowingly. */
function OtherFile({
  asked,
  given,
  onClose,
  onUse,
}: {
  asked: string
  given: string
  onClose: () => void
  onUse: () => void
}) {
  return (
    <Dialog
      title="This is another file"
      width="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            Keep waiting for it
          </Button>
          <Button look="primary" onClick={onUse}>
            Use it instead
          </Button>
        </>
      }
    >
      <p>
        {quote(given)} is not the file that this graph was made with
        {asked === '' ? '' : `, ${quote(asked)}`}: its content has another fingerprint. Results will differ
        from those that were made with the original.
      </p>
    </Dialog>
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
