import type { Definition, TrainSettings } from '../kernel/define.ts'
import { sizeOf } from '../kernel/shape.ts'
import type { WireInfo } from '../kernel/wire.ts'
import type { CompiledNode, NodeSize, Totals } from './compiled.ts'
import { describe, type Inputs } from './infer.ts'

/**
 * What a run may need at most. A browser's tab dies without a word at about 4 GB, and the page, the tables and the
 * backend's own copies need their share.
 */
export const MEMORY_BUDGET = 1_500_000_000

const BYTES = 4

/** Parameters, multiply-adds and activations of one layer; `null` for everything else. */
export function layerSize(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: Inputs,
  outputs: Readonly<Record<string, WireInfo>>,
): NodeSize | null {
  const { work } = definition
  if (work.role === 'input') return { parameters: 0, multiplyAdds: 0, activations: numbersIn(outputs) }
  if (work.role !== 'layer') return null
  const described = describe(definition, inputs) as never
  let parameters = 0
  for (const { shape } of work.weights(params, described))
    parameters += shape.reduce((size, dim) => size * dim, 1)
  return {
    parameters,
    multiplyAdds: work.multiplyAdds(params, described),
    activations: numbersIn(outputs),
  }
}

function numbersIn(outputs: Readonly<Record<string, WireInfo>>): number {
  let size = 0
  for (const info of Object.values(outputs)) if (info.kind === 'tensor') size += sizeOf(info.shape) ?? 0
  return size
}

/** Copies of each weight that an optimizer keeps, beside the weight and its gradient. */
function optimizerCopies({ optimizer }: TrainSettings): number {
  switch (optimizer.kind) {
    case 'adam':
      return 2
    case 'sgd':
      return optimizer.momentum > 0 ? 1 : 0
  }
}

/** Bytes that one layer needs while one batch trains: weights, gradients, optimizer, activations and theirs. */
export function trainingBytes(size: NodeSize, settings: TrainSettings): number {
  const copies = 2 + optimizerCopies(settings)
  return BYTES * (size.parameters * copies + size.activations * settings.batchSize * 3)
}

/** Adds up the layers on the way to one train node. `rows` inputs stay on the device for the whole run. */
export function totalsOf(layers: readonly CompiledNode[], settings: TrainSettings, rows: number): Totals {
  let parameters = 0
  let multiplyAdds = 0
  let bytes = 0
  for (const { size, definition } of layers) {
    if (!size) continue
    parameters += size.parameters
    multiplyAdds += size.multiplyAdds
    bytes += trainingBytes(size, settings)
    if (definition?.work.role === 'input') bytes += BYTES * size.activations * rows
  }
  return { parameters, multiplyAdds, trainingBytes: bytes }
}
