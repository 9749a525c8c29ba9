import { error, fail, ok, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { bytes as showBytes, quote } from '../../../src/kernel/words.ts'

/** An array out of a file: numbers in C order, or words. */
export interface FoundArray {
  readonly name: string
  readonly shape: readonly number[]
  /** As it was written: `uint8`, `float32`, `int64`, `string`. */
  readonly dtype: string
  readonly values: Uint8Array | Float32Array | Float64Array | readonly string[]
}

type Reader = (view: DataView, at: number, little: boolean) => number

const READERS: Readonly<Record<string, { size: number; name: string; read: Reader }>> = {
  b1: { size: 1, name: 'bool', read: (view, at) => view.getUint8(at) },
  u1: { size: 1, name: 'uint8', read: (view, at) => view.getUint8(at) },
  i1: { size: 1, name: 'int8', read: (view, at) => view.getInt8(at) },
  u2: { size: 2, name: 'uint16', read: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, name: 'int16', read: (view, at, little) => view.getInt16(at, little) },
  u4: { size: 4, name: 'uint32', read: (view, at, little) => view.getUint32(at, little) },
  i4: { size: 4, name: 'int32', read: (view, at, little) => view.getInt32(at, little) },
  u8: { size: 8, name: 'uint64', read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { size: 8, name: 'int64', read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { size: 2, name: 'float16', read: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { size: 4, name: 'float32', read: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, name: 'float64', read: (view, at, little) => view.getFloat64(at, little) },
}

/** A number of 16 bits (IEEE 754 binary16). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Whether a file begins as an NPY does. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY'
}

/** Whether a file begins as an IDX does: two zeros, a known type, and up to 8 axes. */
export function isIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0 && IDX_TYPES[bytes[2] ?? 0] !== undefined && (bytes[3] ?? 0) <= 8
}

const IDX_TYPES: Readonly<Record<number, string>> = {
  8: 'u1',
  9: 'i1',
  11: 'i2',
  12: 'i4',
  13: 'f4',
  14: 'f8',
}

/** The format of MNIST: big-endian, the axes in front (LeCun, Cortes and Burges, "The MNIST database"). */
export function readIdx(bytes: Uint8Array, name: string): Checked<FoundArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const axes = bytes[3] ?? 0
  if (bytes.length < 4 + 4 * axes) return fail(tooShort(name, 4 + 4 * axes, bytes.length))
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  return numbersOf(name, IDX_TYPES[bytes[2] ?? 0] ?? 'u1', shape, {
    view,
    at: 4 + 4 * axes,
    little: false,
    fortran: false,
  })
}

/** The format of numpy, versions 1 to 3 (NEP 1). Arrays of Python objects are refused: reading them would run code. */
export function readNpy(bytes: Uint8Array, name: string): Checked<FoundArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wide = (bytes[6] ?? 0) > 1
  const start = wide ? 12 : 10
  if (bytes.length < start) return fail(tooShort(name, start, bytes.length))
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true)
  const at = start + length
  if (bytes.length < at) return fail(tooShort(name, at, bytes.length))
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, at))
  const descr = /'descr'\s*:\s*('([^']*)'|\[)/.exec(header)
  const dims = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)
  if (!descr || !dims) return fail(damaged(name))
  const code = descr[2] ?? ''
  if (code === '') return fail(refused(name, 'records with several fields'))
  const fortran = /'fortran_order'\s*:\s*True/.test(header)
  const shape = (dims[1] ?? '')
    .split(',')
    .filter((dim) => dim.trim() !== '')
    .map(Number)
  if (!shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0)) return fail(damaged(name))
  const little = code[0] !== '>'
  const type = code.replace(/^[<>|=]/, '')
  if (type.startsWith('O'))
    return fail(refused(name, 'Python objects, which would run code when they are read'))
  if (/^U\d+$/.test(type)) return wordsOf(name, Number(type.slice(1)), shape, { view, at, little })
  if (!READERS[type]) return fail(refused(name, `numbers of the type ${quote(code)}`))
  return numbersOf(name, type, shape, { view, at, little, fortran })
}

interface Place {
  readonly view: DataView
  readonly at: number
  readonly little: boolean
}

function numbersOf(
  name: string,
  type: string,
  shape: readonly number[],
  { view, at, little, fortran }: Place & { fortran: boolean },
): Checked<FoundArray> {
  const reader = READERS[type]
  if (!reader) return fail(damaged(name))
  const size = shape.reduce((product, dim) => product * dim, 1)
  const needed = at + size * reader.size
  if (!Number.isSafeInteger(needed)) return fail(damaged(name))
  if (view.byteLength < needed) return fail(tooShort(name, needed, view.byteLength))
  const plain = type === 'u1' || type === 'b1'
  const single = type === 'f4' || type === 'f2'
  const values = plain ? new Uint8Array(size) : single ? new Float32Array(size) : new Float64Array(size)
  if (plain && !fortran) values.set(new Uint8Array(view.buffer, view.byteOffset + at, size))
  else if (fortran) {
    const places = fortranPlaces(shape)
    for (let k = 0; k < size; k++) values[k] = reader.read(view, at + places(k) * reader.size, little)
  } else for (let k = 0; k < size; k++) values[k] = reader.read(view, at + k * reader.size, little)
  if (type === 'i8' || type === 'u8') {
    const far = values.find((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER)
    if (far !== undefined)
      return fail(
        error(
          'arrays/too-large',
          `${quote(name)} holds whole numbers beyond 9,007,199,254,740,991, such as ${far}: they cannot be kept exactly.`,
          {
            advice: 'Save them as float64, or as words.',
          },
        ),
      )
  }
  return ok({ name, shape, dtype: reader.name, values })
}

/** Where a number of C order stands in an array of Fortran order. */
function fortranPlaces(shape: readonly number[]): (place: number) => number {
  const strides: number[] = []
  let step = 1
  for (const dim of shape) {
    strides.push(step)
    step *= dim
  }
  return (place) => {
    let left = place
    let at = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const dim = shape[axis] ?? 1
      at += (left % dim) * (strides[axis] ?? 0)
      left = Math.floor(left / dim)
    }
    return at
  }
}

function wordsOf(
  name: string,
  length: number,
  shape: readonly number[],
  { view, at, little }: Place,
): Checked<FoundArray> {
  const size = shape.reduce((product, dim) => product * dim, 1)
  const needed = at + size * length * 4
  if (view.byteLength < needed) return fail(tooShort(name, needed, view.byteLength))
  const values = Array.from({ length: size }, (_, k) => {
    let word = ''
    for (let char = 0; char < length; char++) {
      const code = view.getUint32(at + (k * length + char) * 4, little)
      if (code !== 0 && code <= 0x10ffff) word += String.fromCodePoint(code)
    }
    return word
  })
  return ok({ name, shape, dtype: 'string', values })
}

function tooShort(name: string, needed: number, there: number): Problem {
  return error(
    'arrays/truncated',
    `${quote(name)} ends too early: it should have ${showBytes(needed)} and has ${showBytes(there)}.`,
    { advice: 'Download or copy it again.' },
  )
}

function damaged(name: string): Problem {
  return error('arrays/damaged', `The head of ${quote(name)} is not that of an array file.`, {
    advice: 'Save it again with numpy.save or numpy.savez.',
  })
}

function refused(name: string, what: string): Problem {
  return error('arrays/type', `${quote(name)} holds ${what}.`, {
    advice: 'Save plain numbers or words instead: for example array.astype("float32").',
  })
}
