import { ArrowRightFromLine, ArrowRightToLine } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { titleOf } from '../../graph/queries.ts'
import type { NodeId } from '../../graph/document.ts'
import { quote } from '../../kernel/words.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { Badge } from '../kit/Badge.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { connectCommand, connectRows, type ConnectRow } from './connect-rows.ts'
import { findAll } from './find.ts'
import { SearchList, type Found } from './SearchList.tsx'

/** "Connect to …": draws or takes off a wire of a node by keyboard alone. */
export function ConnectDialog({ node: id }: { node: NodeId }) {
  const workbench = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const compiled = useWorkbenchState((state) => state.compiled)
  const node = graph.nodes[id]
  const title = node ? titleOf(workbench.catalogue, node) : id
  const rows = useMemo(
    () => connectRows(graph, workbench.catalogue, compiled, id),
    [graph, workbench.catalogue, compiled, id],
  )
  const close = () => workbench.updateSession({ dialog: null })
  const find = useCallback(
    (query: string) =>
      findAll(query, rows, ({ label, words }) => ({
        title: label.replace(/^.*?(to|from) /, ''),
        words: [...words, label],
      })).map(lookOf),
    [rows],
  )
  const choose = (key: string) => {
    const row = rows.find((one) => one.key === key)
    const command = row && connectCommand(workbench.graph(), workbench.catalogue, row)
    close()
    if (!command) return
    workbench.commit(command)
    workbench.announce(`${command.label}: done.`)
  }
  return (
    <Dialog title={`Connect ${title}`} bare onClose={close}>
      <SearchList
        label={`Connect ${title} with`}
        placeholder={`Connect ${title} with …`}
        find={find}
        onChoose={choose}
        none={(query) =>
          query === ''
            ? `No other node has a port of a kind that ${title} has. Add one first.`
            : `No node of this graph answers ${quote(query)}.`
        }
      />
    </Dialog>
  )
}

function lookOf({ key, label, sentence, state, group }: ConnectRow): Found {
  const out = group.startsWith('From')
  return {
    key,
    label: label.charAt(0).toUpperCase() + label.slice(1),
    note: sentence,
    group,
    icon: out ? <ArrowRightFromLine aria-hidden /> : <ArrowRightToLine aria-hidden />,
    disabled: state === 'refused',
    ...(state === 'problem' && { tone: 'warn' as const }),
    ...(state === 'connected' && { after: <Badge>connected</Badge> }),
    ...(state === 'fits' && { after: <Badge tone="ok">fits</Badge> }),
    ...(state === 'problem' && { after: <Badge tone="warn">with a problem</Badge> }),
    ...(state === 'refused' && {
      after: <Badge tone="bad">not possible</Badge>,
    }),
  }
}
