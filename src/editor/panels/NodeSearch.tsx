import { useCallback, useMemo } from 'react'
import { fitting } from '../../compile/connectable.ts'
import { portLabel } from '../../compile/infer.ts'
import type { Definition } from '../../kernel/define.ts'
import { quote } from '../../kernel/words.ts'
import { definitionOf, titleOf } from '../../graph/queries.ts'
import { useWorkbench } from '../context.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { FamilyDot } from '../kit/FamilyDot.tsx'
import { FAMILY_TITLES } from '../kit/families.ts'
import type { Dialog as Asked, LooseWire, Workbench } from '../workbench-types.ts'
import { addFromSearch } from './add-node.ts'
import { findAll } from './find.ts'
import { SearchList, type Found } from './SearchList.tsx'

interface Candidate {
  readonly definition: Definition
  /** The port that takes the loose wire. */
  readonly port: string | null
  readonly trouble: string | null
}

/** Node search at the pointer; with a loose wire only what can take it, each with its port. */
export function NodeSearch({ asked }: { asked: Extract<Asked, { kind: 'search' }> }) {
  const workbench = useWorkbench()
  const { loose } = asked
  const close = () => workbench.updateSession({ dialog: null })
  const candidates = useMemo(() => candidatesFor(workbench, loose), [workbench, loose])
  const find = useCallback(
    (query: string): readonly Found[] =>
      findAll(query, candidates, ({ definition }) => ({
        title: definition.title,
        words: [...(definition.keywords ?? []), FAMILY_TITLES[definition.family]],
        text: definition.summary,
      })).map((one) => lookOf(one, loose)),
    [candidates, loose],
  )
  const choose = (type: string) => {
    const chosen = candidates.find(({ definition }) => definition.type === type)
    close()
    const port = chosen?.port ?? null
    addFromSearch(workbench, type, asked.at, loose && port !== null ? { wire: loose, port } : null)
  }
  const what = loose ? looseWords(workbench, loose) : 'Add a node'
  return (
    <Dialog title={what} bare at={asked.screen} onClose={close}>
      <SearchList
        label={what}
        placeholder={what}
        find={find}
        onChoose={choose}
        none={(query) =>
          query === ''
            ? 'No node of the catalogue takes this wire.'
            : `No node that fits answers ${quote(query)}.`
        }
      />
    </Dialog>
  )
}

function candidatesFor(workbench: Workbench, loose: LooseWire | undefined): readonly Candidate[] {
  const { catalogue } = workbench
  if (!loose) return catalogue.definitions.map((definition) => ({ definition, port: null, trouble: null }))
  const { compiled } = workbench.state.getState()
  return fitting(workbench.graph(), catalogue, compiled, loose).map(({ definition, port, problem }) => ({
    definition,
    port,
    trouble: problem?.message ?? null,
  }))
}

function lookOf({ definition, port, trouble }: Candidate, loose: LooseWire | undefined): Found {
  const ports = loose && 'from' in loose ? definition.inputs : definition.outputs
  const one = port === null ? undefined : ports[port]
  const several = Object.keys(ports).length > 1
  return {
    key: definition.type,
    label: definition.title,
    icon: <FamilyDot family={definition.family} />,
    ...(trouble !== null ? { note: trouble, tone: 'warn' as const } : !loose && { note: definition.summary }),
    ...(port !== null && one && several && { after: portLabel(port, one) }),
  }
}

function looseWords({ catalogue, graph }: Workbench, loose: LooseWire): string {
  const id = 'from' in loose ? loose.from.node : loose.to.node
  const node = graph().nodes[id]
  const title = node ? titleOf(catalogue, node) : id
  const several =
    'to' in loose && Object.keys(definitionOf(catalogue, node)?.inputs ?? {}).length > 1
      ? `, ${loose.to.port}`
      : ''
  return 'from' in loose ? `After ${title}` : `Before ${title}${several}`
}
