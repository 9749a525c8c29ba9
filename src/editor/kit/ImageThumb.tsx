import { useEffect, useRef } from 'react'
import { cx } from './cx.ts'
import styles from './ImageThumb.module.css'

/**
 * A small picture, each pixel a square.
 * @param shape `[height, width, channels]`; one channel is grey, three are red, green, blue, four add opacity
 * @param pixels 0 to 255, row by row
 * @param size the longer side in CSS pixels
 * @param alt what the picture shows; leave it empty where a text beside it says so
 */
export function ImageThumb({
  shape,
  pixels,
  size = 40,
  alt = '',
  className,
}: {
  shape: readonly [height: number, width: number, channels: number]
  pixels: ArrayLike<number>
  size?: number | undefined
  alt?: string | undefined
  className?: string | undefined
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height, width, channels] = shape

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || width < 1 || height < 1) return
    const image = context.createImageData(width, height)
    for (let at = 0; at < width * height; at++) {
      const from = at * channels
      const grey = channels < 3
      for (let k = 0; k < 3; k++) image.data[at * 4 + k] = pixels[grey ? from : from + k] ?? 0
      image.data[at * 4 + 3] = channels === 4 ? (pixels[from + 3] ?? 255) : 255
    }
    context.putImageData(image, 0, 0)
  }, [pixels, width, height, channels])

  const scale = size / Math.max(width, height, 1)
  return (
    <canvas
      ref={canvas}
      className={cx(styles.thumb, className)}
      width={width}
      height={height}
      style={{ width: width * scale, height: height * scale }}
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
    />
  )
}
