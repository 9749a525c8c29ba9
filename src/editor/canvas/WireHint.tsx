import { wireDetails } from '../../compile/labels.ts'
import { useCanvas } from './canvas-store.ts'
import styles from './WireHint.module.css'

/** What a wire carries, column by column, beside the pointer. */
export function WireHint({ container }: { container: () => DOMRect | undefined }) {
  const hint = useCanvas((state) => state.hint)
  const frame = container()
  if (!hint || !frame) return null
  const { data, screen } = hint
  const [first = '', ...rest] = wireDetails(data.info)
  const [x, y] = [screen[0] - frame.left, screen[1] - frame.top]
  const right = x > frame.width - 280
  const above = y > frame.height - 40 - 19 * (rest.length + 3)
  return (
    <div
      className={styles.hint}
      style={{
        transform: `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(${right ? 'calc(-100% - 12px)' : '14px'}, ${above ? 'calc(-100% - 10px)' : '14px'})`,
      }}
      role="tooltip"
    >
      <p className={styles.title}>{data.title}</p>
      <p className={styles.first}>{first}</p>
      {rest.length > 0 && (
        <ul>
          {rest.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {data.problem !== '' && <p className={styles.problem}>{data.problem}</p>}
    </div>
  )
}
