import { afterEach, describe, expect, test, vi } from 'vitest'
import { closeBackend, openBackend } from '../../../src/engine/backends/create.ts'
import { tf } from '../../../src/engine/backends/tf.ts'

afterEach(() => vi.unstubAllGlobals())

describe('a backend that is not there is a problem with a sentence', () => {
  test('no WebGPU at all', async () => {
    vi.stubGlobal('navigator', {})
    const opened = await openBackend('webgpu')
    expect(opened.ok).toBe(false)
    expect(opened.problems).toMatchObject([
      { code: 'engine/no-webgpu', message: 'This browser has no WebGPU.' },
    ])
  })

  test('WebGPU without an adapter', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } })
    const opened = await openBackend('webgpu')
    expect(opened.problems).toMatchObject([
      {
        code: 'engine/no-webgpu',
        message: 'This browser has WebGPU, but found no graphics device for it.',
      },
    ])
  })

  test('an adapter that gives no device', async () => {
    const adapter = {
      features: new Set(),
      limits: {},
      info: {},
      requestDevice: () => Promise.reject(new Error('The driver is too old.')),
    }
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } })
    const opened = await openBackend('webgpu')
    expect(opened.problems).toMatchObject([
      {
        code: 'engine/no-webgpu',
        message: 'The graphics device could not be opened for WebGPU: The driver is too old.',
      },
    ])
  })

  test('no WebGL in this worker, or none that works', async () => {
    expect((await openBackend('webgl')).problems).toMatchObject([{ code: 'engine/no-webgl' }])
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        getContext = () => null
      },
    )
    expect((await openBackend('webgl')).problems).toMatchObject([
      { code: 'engine/no-webgl', message: 'This browser gave no WebGL 2 context.' },
    ])
  })
})

describe('opening', () => {
  test.each(['cpu', 'wasm'] as const)('%s: again keeps it, after closing it is a new one', async (name) => {
    const first = await openBackend(name)
    expect(first).toMatchObject({ ok: true, value: { name, software: false, precision: 32 } })
    const backend = tf.backend()
    expect(tf.getBackend()).toBe(name)
    await openBackend(name)
    expect(tf.backend()).toBe(backend)
    closeBackend(name)
    await openBackend(name)
    expect(tf.backend()).not.toBe(backend)
    const sum = tf.tidy(() => tf.sum(tf.matMul(tf.ones([40, 60]), tf.ones([60, 40]))).dataSync()[0])
    expect(sum).toBe(40 * 40 * 60)
  })

  test('going back and forth keeps what each holds', async () => {
    await openBackend('wasm')
    const one = tf.tensor1d([1, 2, 3])
    await openBackend('cpu')
    const two = tf.tensor1d([4, 5, 6])
    await openBackend('wasm')
    expect([...tf.tidy(() => tf.add(one, two)).dataSync()]).toEqual([5, 7, 9])
    tf.dispose([one, two])
  })
})
