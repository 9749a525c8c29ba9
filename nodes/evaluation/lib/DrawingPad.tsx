import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react'
import { Button } from '../../../src/editor/kit/Button.tsx'
import type { NewField } from '../../../src/kernel/evaluation.ts'
import { showShape } from '../../../src/kernel/shape.ts'
import styles from './NewRowField.module.css'

/** Pixels of the longer side of the pad; what is drawn is shrunk to the size that the network reads. */
const SIDE = 176

/**
 * A picture for a new row: drawn in white on black with the pointer, dropped as a file, or chosen. What a person gives is
 * shown in the size of the pad; the network gets it in its own.
 */
export function DrawingPad({
  id,
  field,
  value,
  onChange,
}: {
  id: string
  field: NewField
  value: Blob | null
  onChange: (picture: Blob | null) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const last = useRef<readonly [number, number] | null>(null)
  /** What this pad gave out itself is on it already. */
  const own = useRef<Blob | null>(null)
  const [trouble, setTrouble] = useState('')
  const [height = 1, width = 1] = field.shape
  const scale = SIDE / Math.max(height, width)
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) }

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || (value !== null && value === own.current)) return
    const { width: wide, height: high } = context.canvas
    if (!value) {
      context.fillStyle = '#000'
      context.fillRect(0, 0, wide, high)
      return
    }
    let wanted = true
    createImageBitmap(value).then(
      (bitmap) => {
        if (!wanted) return
        context.imageSmoothingEnabled = bitmap.width > wide
        context.fillStyle = '#fff'
        context.fillRect(0, 0, wide, high)
        context.drawImage(bitmap, 0, 0, wide, high)
        setTrouble('')
      },
      () => wanted && setTrouble('This picture cannot be read. Use a PNG, a JPEG or a WebP.'),
    )
    return () => {
      wanted = false
    }
  }, [value])

  const give = useCallback(() => {
    canvas.current?.toBlob((picture) => {
      own.current = picture
      onChange(picture)
    })
  }, [onChange])

  const place = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [
      ((event.clientX - box.left) / box.width) * size.width,
      ((event.clientY - box.top) / box.height) * size.height,
    ]
  }
  const draw = (to: readonly [number, number]) => {
    const context = canvas.current?.getContext('2d')
    const from = last.current
    if (!context || !from) return
    context.strokeStyle = '#fff'
    context.lineWidth = SIDE / 9
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(to[0] + 0.01, to[1])
    context.stroke()
    last.current = to
  }

  return (
    <div
      className={styles.pad}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files
        if (!file?.type.startsWith('image/')) return
        event.preventDefault()
        event.stopPropagation()
        onChange(file)
      }}
    >
      <canvas
        ref={canvas}
        className={styles.canvas}
        {...size}
        role="img"
        aria-label={`The picture for ${field.name}, read by the network as ${showShape(field.shape)}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          last.current = place(event)
          draw(last.current)
        }}
        onPointerMove={(event) => draw(place(event))}
        onPointerUp={() => {
          last.current = null
          give()
        }}
        onPointerCancel={() => (last.current = null)}
      />
      <span className={styles.tools}>
        <Button id={id} size="small" onClick={() => picker.current?.click()}>
          Choose a picture …
        </Button>
        <Button size="small" look="quiet" onClick={() => onChange(null)}>
          Clear
        </Button>
        <span className={styles.note}>
          {trouble || `Draw here, or drop a picture. The network sees ${showShape(field.shape)}.`}
        </span>
      </span>
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        hidden
        aria-label={`A picture for ${field.name}`}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) onChange(file)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
