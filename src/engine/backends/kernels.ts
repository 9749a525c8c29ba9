import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import { tf } from './tf.ts'

/** One kernel of one backend, called without tfjs' bookkeeping: what it gives out must be disposed by hand. */
export type Kernel = (inputs: NamedTensorInfoMap, attrs: object, backend: object) => TensorInfo

/** The kernel that is registered now. @throws when there is none: a programmer's mistake */
export function kernelOf(name: string, backendName: string): Kernel {
  const config = tf.getKernel(name, backendName) as KernelConfig | null
  if (!config) throw new Error(`The ${backendName} backend has no kernel ${name}.`)
  return (inputs, attrs, backend) =>
    config.kernelFunc({ inputs, attrs: attrs as NamedAttrMap, backend }) as TensorInfo
}

/**
 * Registers a kernel in place of the one that is there, if any; its set-up, which binds it to the compiled code, is kept.
 */
export function replaceKernel(name: string, backendName: string, kernel: Kernel): void {
  const stock = tf.getKernel(name, backendName) as KernelConfig | null
  if (stock) tf.unregisterKernel(name, backendName)
  tf.registerKernel({
    ...stock,
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => kernel(inputs, attrs ?? {}, backend),
  })
}

/** @throws when tfjs' core did not pass the input that the kernel is defined with */
export function input(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const found = inputs[name]
  if (!found) throw new Error(`The kernel was called without its input ${name}.`)
  return found
}
