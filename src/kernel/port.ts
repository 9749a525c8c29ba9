import type { WireKind, Wires } from './wire.ts'

/** One place where wires begin or end. An input takes one wire; with `many` it takes a list of them, in order. */
export interface Port {
  readonly kind: WireKind
  readonly help: string
  readonly many?: boolean
  /** The node works without a wire here. */
  readonly optional?: boolean
  /** What people read; the port's own name where absent. */
  readonly label?: string
}

export type Ports = Readonly<Record<string, Port>>

/** Per input port what its wires carry: a list for `many`, maybe nothing for `optional`. */
export type Described<I extends Ports> = {
  readonly [K in keyof I]: I[K] extends { many: true }
    ? readonly Wires[I[K]['kind']][]
    : I[K] extends { optional: true }
      ? Wires[I[K]['kind']] | undefined
      : Wires[I[K]['kind']]
}

/** Per output port what it gives out. */
export type Given<O extends Ports> = { readonly [K in keyof O]: Wires[O[K]['kind']] }
