import type { NodeProps } from '@xyflow/react'
import { Component, memo, type CSSProperties, type ReactNode } from 'react'
import { cx } from '../kit/cx.ts'
import { familyColour } from '../kit/families.ts'
import { useCanvas } from './canvas-store.ts'
import { FamilyIcon } from './FamilyIcon.tsx'
import type { CardData } from './card.ts'
import type { FlowNode } from './flow.ts'
import { NodeProblems } from './NodeProblems.tsx'
import { NodeStatus } from './NodeStatus.tsx'
import { PortStubs, Ports } from './Ports.tsx'
import styles from './NodeCard.module.css'

/** A node on the canvas: its name, what its params amount to, and its state. Zoomed out, only name and colour. */
export const NodeCard = memo(
  function NodeCard({ id, data, selected }: NodeProps<FlowNode>) {
    const far = useCanvas((state) => state.far)
    return (
      <Boundary key={data.node.type} id={id}>
        {far ? (
          <FarCard id={id} data={data} selected={selected} />
        ) : (
          <NearCard id={id} data={data} selected={selected} />
        )}
      </Boundary>
    )
  },
  // React Flow hands every card its place as well, which no card shows.
  (a, b) => a.id === b.id && a.data === b.data && a.selected === b.selected,
)

interface Props {
  readonly id: string
  readonly data: CardData
  readonly selected: boolean
}

function look(
  { family, compiled }: CardData,
  selected: boolean,
): { className: string; style: CSSProperties } {
  const bad = compiled?.problems.some(({ severity }) => severity === 'error') ?? false
  const unknown = compiled?.state === 'unknown'
  return {
    className: cx(styles.card, selected && styles.selected, bad && styles.bad, unknown && styles.unknown),
    style: { '--family': family ? familyColour(family) : 'var(--faint)' } as CSSProperties,
  }
}

/** Pixels for the title and the id beside it; a long id stands above the card. */
const ID_ROOM = 122

function NearCard({ id, data, selected }: Props) {
  const { shape, title, summary, family } = data
  const fits = title.length * 7.4 + id.length * 6 < ID_ROOM
  return (
    <>
      {selected && title !== id && !fits && <span className={styles.over}>{id}</span>}
      <div {...look(data, selected)}>
        <div className={styles.head}>
          <span className={styles.icon}>
            <FamilyIcon family={family} />
          </span>
          <span className={styles.title}>{title}</span>
          {selected && title !== id && fits && <span className={styles.id}>{id}</span>}
        </div>
        <div className={cx(styles.summary, shape.summaryLines === 2 && styles.two)}>{summary}</div>
        <NodeStatus id={id} data={data} />
      </div>
      <Ports id={id} ports={shape.ports} labelled={shape.labelled} />
      {selected && <NodeProblems id={id} data={data} />}
    </>
  )
}

function FarCard({ data, selected }: Props) {
  const { className, style } = look(data, selected)
  return (
    <>
      <div className={cx(className, styles.far)} style={style}>
        <span className={styles.farTitle}>{data.title}</span>
      </div>
      <PortStubs ports={data.shape.ports} />
    </>
  )
}

/** Keeps one card that fails from taking the canvas with it. */
class Boundary extends Component<{ id: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className={cx(styles.card, styles.bad)}>
        <div className={styles.head}>
          <span className={styles.title}>{this.props.id}</span>
        </div>
        <div className={styles.summary}>This node could not be drawn.</div>
      </div>
    )
  }
}
