import { titleOf } from '../../../graph/queries.ts'
import type { NodeId } from '../../../graph/document.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import { Select } from '../../kit/Select.tsx'
import styles from './NodePicker.module.css'

/** Which of several nodes a tab shows; with one, its name. */
export function NodePicker({
  label,
  nodes,
  value,
  onValue,
}: {
  label: string
  nodes: readonly NodeId[]
  value: NodeId
  onValue: (node: NodeId) => void
}) {
  const { catalogue } = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const titles = nodes.map((id) => {
    const node = graph.nodes[id]
    return { id, title: node ? titleOf(catalogue, node) : id }
  })
  const options = titles.map(({ id, title }) => {
    const twin = titles.some((other) => other.id !== id && other.title === title)
    return { value: id, label: twin ? `${title} (${id})` : title }
  })
  const [only] = options
  if (options.length === 1 && only) return <strong className={styles.only}>{only.label}</strong>
  return (
    <Select aria-label={label} className={styles.select} value={value} options={options} onValue={onValue} />
  )
}
