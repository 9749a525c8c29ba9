import { useCallback, useEffect, useRef, useState } from 'react'
import { error, type Problem } from '../kernel/problem.ts'
import type { DroppedFile } from '../editor/dropped-files.ts'
import { TooltipHost } from '../editor/kit/TooltipHost.tsx'
import { catalogue } from './catalogue.ts'
import { CrashBoundary } from './CrashBoundary.tsx'
import { DocumentPage } from './DocumentPage.tsx'
import { FIRST_EXAMPLE } from './examples.ts'
import { FileDrop } from './FileDrop.tsx'
import { addData } from './add-data.ts'
import { pickFiles, saveToFile } from './files.ts'
import { KeepProgress } from './KeepProgress.tsx'
import { openDocument, type OpenDocument, type Source } from './open-document.ts'
import { ProblemDialog, type Report } from './ProblemDialog.tsx'
import { receiveFiles } from './receive.ts'
import { readRoute, writeRoute, type Route } from './route.ts'
import type { Services } from './services.ts'
import { readSetting, writeSetting } from './settings.ts'
import { StartPage } from './StartPage.tsx'

type Screen =
  | { readonly show: 'loading' }
  | { readonly show: 'start' }
  /** `opening` counts up: taking a graph over opens the same document again, with everything around it made anew. */
  | { readonly show: 'document'; readonly document: OpenDocument; readonly opening: number }

const LAST = 'last-document'

/** The whole app: the start page or one open graph, by the address behind `#`. */
export function App({ services }: { services: Services }) {
  const [screen, setScreen] = useState<Screen>({ show: 'loading' })
  const [report, setReport] = useState<Report | null>(null)
  const current = useRef<OpenDocument | null>(null)
  const queue = useRef(Promise.resolve())
  const openings = useRef(0)

  /** Opens a graph beside the one on screen, and replaces it only when that went well. */
  const open = useCallback(
    async (source: Source): Promise<boolean> => {
      const opened = await openDocument(services, catalogue, source)
      if (!opened.ok) {
        setReport({ title: 'This graph could not be opened', problems: opened.problems })
        return false
      }
      const before = current.current
      current.current = opened.document
      await before?.close(opened.document)
      services.attach(opened.document.workbench)
      setScreen({ show: 'document', document: opened.document, opening: ++openings.current })
      if (opened.notes.length > 0) setReport({ title: 'Opened, with changes', problems: opened.notes })
      return true
    },
    [services],
  )

  const showStart = useCallback(async () => {
    const before = current.current
    current.current = null
    services.attach(null)
    await before?.close()
    setScreen({ show: 'start' })
  }, [services])

  /** Shows what an address names. An address that names nothing leads to the start page, with the reason. */
  const follow = useCallback(
    async (route: Route) => {
      if (route.to === 'start') return showStart()
      const now = current.current?.route()
      if (now && writeRoute(now) === writeRoute(route)) return undefined
      if (await open(await sourceOf(services, route))) return undefined
      // The address names nothing: it goes back to what is on screen.
      if (current.current) goTo(current.current.route(), false)
      else await showStart()
      return undefined
    },
    [open, services, showStart],
  )

  useEffect(() => {
    // One after the other: the second of two that name the same graph then finds it open.
    const follows = () => {
      queue.current = queue.current
        .then(() => follow(readRoute(location.hash)))
        .catch(async (cause: unknown) => {
          setReport({ title: 'This graph could not be opened', problems: [faultProblem(cause)] })
          if (!current.current) await showStart()
        })
    }
    follows()
    window.addEventListener('hashchange', follows)
    return () => window.removeEventListener('hashchange', follows)
  }, [follow, showStart])

  // The address follows the graph: an example becomes a document with the first edit. Another screen is a step for the
  // browser's Back; the first one, and one that Back itself leads to, are not.
  const shown = useRef<Screen>(screen)
  useEffect(() => {
    const isStep = shown.current !== screen && shown.current.show !== 'loading'
    shown.current = screen
    document.title = 'Netloom'
    if (screen.show === 'start') goTo({ to: 'start' }, isStep)
    if (screen.show !== 'document') return undefined
    const { document: opened } = screen
    const update = (step = false) => {
      const route = opened.route()
      goTo(route, step)
      if (route.to === 'document') writeSetting(LAST, route.id)
      document.title = `${opened.workbench.graph().title} – Netloom`
    }
    update(isStep)
    return opened.workbench.state.subscribe(() => update())
  }, [screen])

  const receive = useCallback(
    async (files: readonly DroppedFile[]) => {
      const { graphs, data, problems } = await receiveFiles(services, files)
      const [graph] = graphs
      if (graph !== undefined) await open({ from: 'text', text: graph })
      if (problems.length > 0) {
        const refused = problems.some(({ severity }) => severity === 'error')
        setReport({
          title: refused ? 'This file cannot be used' : 'Some files were left out',
          problems,
        })
      }
      return data
    },
    [open, services],
  )
  const pickAnything = useCallback(() => {
    const extensions = ['.json', ...catalogue.definitions.flatMap(({ accepts }) => accepts?.extensions ?? [])]
    return pickFiles(extensions, { many: true })
  }, [])

  return (
    <>
      {screen.show === 'start' && (
        <FileDrop onFiles={(files) => void startWith(files)}>
          <StartPage
            services={services}
            onOpen={(source) => void open(source)}
            onPickFile={() => void pickAnything().then(startWith)}
          />
        </FileDrop>
      )}
      {screen.show === 'document' && (
        <CrashBoundary
          key={screen.opening}
          onSave={() => saveToFile(screen.document.workbench.graph(), catalogue)}
          onStart={() => void showStart()}
        >
          <DocumentPage
            document={screen.document}
            onOpen={(source) => void open(source)}
            onStart={() => void showStart()}
            onReceive={receive}
            onPickAnything={pickAnything}
          />
        </CrashBoundary>
      )}
      {report && <ProblemDialog report={report} onClose={() => setReport(null)} />}
      <KeepProgress services={services} />
      <TooltipHost />
    </>
  )

  /** A data file on the start page begins a graph with its node. */
  async function startWith(files: readonly DroppedFile[]): Promise<void> {
    if (files.length === 0) return
    const data = await receive(files)
    if (data.length === 0 || !(await open({ from: 'nothing' }))) return
    const workbench = current.current?.workbench
    if (workbench) addData(workbench, data, [0, 0])
  }
}

async function isStored({ database }: Services, id: string): Promise<boolean> {
  return database !== null && (await database.get('documents', id)) !== undefined
}

/** A fault of the program or of the browser's storage, as a sentence. */
function faultProblem(cause: unknown): Problem {
  const reason = cause instanceof Error ? cause.message.replace(/\.*$/, '') : 'unknown reason'
  return error('storage/fault', `Something went wrong while opening it: ${reason}.`, {
    advice: 'What is stored was not changed. Reload the page, or open the graph from its file.',
  })
}

/** Writes the address of what is on screen: as a new step of the browser's history, or in place of the last one. */
function goTo(route: Route, step: boolean): void {
  const hash = writeRoute(route)
  if (location.hash === hash) return
  if (step) history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
}

/** What an address means; without one, it is where the person left off, or the first graph there is. */
async function sourceOf(services: Services, route: Exclude<Route, { to: 'start' }>): Promise<Source> {
  switch (route.to) {
    case 'document':
      return { from: 'stored', id: route.id }
    case 'example':
      return { from: 'example', name: route.name }
    case 'new':
      return { from: 'nothing' }
    case 'default': {
      const last = readSetting(LAST)
      const isThere = last !== null && (await isStored(services, last))
      return isThere ? { from: 'stored', id: last } : { from: 'example', name: FIRST_EXAMPLE }
    }
  }
}
