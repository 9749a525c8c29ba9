import { ChevronDown, TriangleAlert } from 'lucide-react'
import { number } from '../../kernel/words.ts'
import type { BackendChoice, BackendName, BackendReport } from '../../engine/protocol.ts'
import { useRuns, useWorkbench } from '../context.tsx'
import { Badge } from '../kit/Badge.tsx'
import { Button } from '../kit/Button.tsx'
import { Menu } from '../kit/Menu.tsx'
import type { MenuEntry } from '../kit/menu-entries.ts'
import { isRunning } from '../run-state.ts'
import type { RunState } from '../workbench-types.ts'
import styles from './BackendMenu.module.css'

const TITLES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
}

const ABOUT: Readonly<Record<BackendName, string>> = {
  webgpu: 'The graphics card, the newer way.',
  webgl: 'The graphics card, the older way.',
  wasm: 'The processor, compiled code.',
  cpu: 'The processor, plain code: slow, but everywhere the same.',
}

const NAMES: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu']

/** Where the numbers are computed, why there, and the choice of another place for the next run. */
export function BackendMenu() {
  const workbench = useWorkbench()
  const report = useRuns((state) => state.backend)
  const choice = useRuns((state) => state.choice)
  const engine = useRuns((state) => state.engine)
  const running = useRuns(isRunning)
  const shown = report ? TITLES[report.name] : choice === 'auto' ? 'Fastest' : TITLES[choice]
  const trouble = troubleOf(engine)
  return (
    <span className={styles.backend}>
      {trouble !== null && (
        <Badge tone="warn" icon={<TriangleAlert aria-hidden />} hint={engine.detail}>
          {trouble}
        </Badge>
      )}
      <Menu
        label="Where it is computed"
        align="end"
        entries={entriesOf(report, choice, running, (value) => workbench.chooseBackend(value))}
        trigger={
          <Button
            className={styles.chip}
            look="quiet"
            size="small"
            hint={report?.why ?? 'Where it is computed'}
          >
            {shown}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
    </span>
  )
}

/** What is wrong with the engine, in two words; the whole sentence is their hint. */
function troubleOf({ state, detail }: RunState['engine']): string | null {
  if (state === 'failed') return 'Engine stopped'
  if (state === 'restarting') return 'Restarting …'
  return state === 'ready' && detail !== '' ? 'Not answering' : null
}

function entriesOf(
  report: BackendReport | null,
  choice: BackendChoice,
  running: boolean,
  onChoose: (choice: BackendChoice) => void,
): readonly MenuEntry[] {
  return [
    { kind: 'heading', label: 'Where it is computed' },
    ...(report ? [{ kind: 'text' as const, text: whyOnce(report) }] : []),
    {
      kind: 'choice',
      label: 'Where it is computed',
      value: choice,
      options: [
        { value: 'auto', label: 'Fastest', note: 'A few steps of this graph are timed on each, once.' },
        ...NAMES.map((name) => {
          const tried = report?.tried.find((one) => one.name === name)
          return { value: name, label: TITLES[name], note: noteOf(name, tried) }
        }),
      ],
      onChoose: (value) => {
        const name = NAMES.find((one) => one === value)
        onChoose(name ?? 'auto')
      },
    },
    ...(running ? [{ kind: 'text' as const, text: 'A choice counts from the next run.' }] : []),
  ]
}

/** The reason without what is said again at each choice below. */
function whyOnce({ why, tried }: BackendReport): string {
  let text = why
  for (const one of tried) if (one.why !== undefined && one.why !== why) text = text.replace(one.why, '')
  return text.replaceAll(/\s+/g, ' ').trim()
}

function noteOf(name: BackendName, tried: BackendReport['tried'][number] | undefined): string {
  if (!tried) return ABOUT[name]
  if (!tried.available) return tried.why ?? 'Not there on this machine.'
  if (tried.millisecondsPerStep !== undefined) return `${number(tried.millisecondsPerStep)} ms per step here.`
  return tried.why ?? ABOUT[name]
}
