import type { Pixels } from '../kernel/define.ts'

/** A picture with more pixels than this is refused before its pixels take memory. */
export const MOST_PIXELS = 50_000_000

let canvas: OffscreenCanvas | null = null

/**
 * Decodes a PNG, JPEG or WebP with the browser's own decoder, in its natural size, without colour management, so that
 * the numbers are those of the file.
 * @throws when it is no picture, is damaged, or is too large
 */
export async function decodeImage(encoded: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([encoded]), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  })
  try {
    const { width, height } = bitmap
    if (width * height > MOST_PIXELS)
      throw new Error(`it has ${width} × ${height} pixels, more than ${MOST_PIXELS / 1e6} million`)
    if (!canvas || canvas.width < width || canvas.height < height)
      canvas = new OffscreenCanvas(Math.max(width, canvas?.width ?? 0), Math.max(height, canvas?.height ?? 0))
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('this browser gives no canvas to decode with')
    context.clearRect(0, 0, width, height)
    context.drawImage(bitmap, 0, 0)
    return { width, height, rgba: context.getImageData(0, 0, width, height).data }
  } finally {
    bitmap.close()
  }
}
