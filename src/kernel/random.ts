/**
 * Seeded random numbers. Everything random in Netloom draws from here, so that the same graph gives the same result.
 * The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counter, PractRand), seeded through a 32-bit mixer.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of randomness. */
  uniform(): number
  /** Standard normal, by the Box–Muller transform. */
  normal(): number
  /** A whole number from 0 to `below` − 1. */
  integer(below: number): number
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T
}

/**
 * A generator for a seed and a purpose, so that two users of one seed (the shuffle, the weights of a layer) draw from
 * independent streams.
 */
export function random(seed: number, ...purpose: readonly (string | number)[]): Random {
  let a = mix(seed >>> 0)
  let b = mix(a ^ Math.floor(seed / 2 ** 32))
  let c = 0x9e3779b9
  for (const part of purpose)
    for (const char of `/${part}`) {
      c = mix(c ^ char.charCodeAt(0))
      b = mix(b + c)
    }
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()

  let spare: number | null = null
  const uniform = () => next() / 4294967296
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
      const angle = 2 * Math.PI * uniform()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
    shuffle(values) {
      for (let last = values.length - 1; last > 0; last--) {
        const other = Math.floor(uniform() * (last + 1))
        const kept = values[last]!
        values[last] = values[other]!
        values[other] = kept
      }
      return values
    },
  }
}

/** A 32-bit finaliser: every input bit changes about half of the output bits. */
function mix(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return (bits ^ (bits >>> 16)) >>> 0
}
