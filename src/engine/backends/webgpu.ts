import * as webgpu from '@tensorflow/tfjs-backend-webgpu'
import { error, fail, ok, type Checked } from '../../kernel/problem.ts'
import { correctWebgpu } from './corrections.ts'
import type { MadeBackend } from './opened.ts'

/** What tfjs asks for beyond the least that every device has. The most that the adapter gives, each. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const

const none = (why: string, advice: string) => fail(error('engine/no-webgpu', why, { advice }))

const OTHERS = 'Choose WebGL or WebAssembly, or let Netloom choose.'

/** Names and architectures that mean "the processor plays the graphics chip". */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|warp|basic render|software/i

function describe({ vendor, architecture, description, device }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description].filter(Boolean)
  return [...new Set(words)].join(' ') || 'a device that does not tell its name'
}

/**
 * A device of our own, because the one that tfjs makes throws when there is no adapter, and nobody would hear of its loss.
 */
export async function makeWebgpu(): Promise<Checked<MadeBackend>> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu
  if (!gpu) return none('This browser has no WebGPU.', OTHERS)
  let device: GPUDevice
  let adapter: GPUAdapter | null
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter)
      return none(
        'This browser has WebGPU, but found no graphics device for it.',
        `${OTHERS} Updating the graphics driver, or allowing hardware acceleration in the browser's settings, may help.`,
      )
    const { limits } = adapter
    device = await adapter.requestDevice({
      label: 'Netloom',
      requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, limits[name]])),
    })
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return none(`The graphics device could not be opened for WebGPU: ${reason}`, OTHERS)
  }

  const { info } = adapter
  const name = describe(info)
  // Older browsers say it of the adapter, newer ones of its description.
  const fallback = Boolean(info.isFallbackAdapter ?? Reflect.get(adapter, 'isFallbackAdapter'))
  correctWebgpu(webgpu.webgpu_util)
  const backend = new webgpu.WebGPUBackend(device, info)

  let last: string | null = null
  const run = backend.runWebGPUProgram.bind(backend)
  backend.runWebGPUProgram = (program, ...rest) => {
    last = /^[A-Za-z]+[A-Za-z0-9]*/.exec(program.shaderKey)?.[0] ?? null
    return run(program, ...rest)
  }
  const after = () => (last ? ` The last thing it was given to do was ${last}.` : '')

  let released = false
  return ok({
    info: {
      name: 'webgpu',
      device: `WebGPU on ${name}`,
      software: fallback || SOFTWARE.test(name),
      precision: 32,
    },
    backend,
    watch(onLost, onUncaptured) {
      void device.lost.then(({ reason, message }) => {
        if (released) return
        const cause = reason === 'destroyed' ? 'it was closed' : message || 'the browser does not say why'
        onLost(
          error(
            'engine/device-lost',
            `The graphics device was lost: ${cause.replace(/\.$/, '')}.${after()}`,
            {
              advice:
                'Run again. If it is lost again, a smaller batch, or another backend such as WebAssembly, avoids it.',
            },
          ),
        )
      })
      device.addEventListener('uncapturederror', (event) => {
        event.preventDefault()
        const told = event.error.message.split('\n', 1)[0]?.replace(/\.$/, '') || 'no reason given'
        const memory = event.error instanceof GPUOutOfMemoryError
        onUncaptured(
          error(
            'engine/uncaptured',
            memory
              ? `The graphics device has no memory left (${told}).${after()}`
              : `The graphics device refused a command (${told}).${after()} The numbers of this run cannot be trusted.`,
            {
              advice: memory
                ? 'A smaller batch or a smaller network needs less memory.'
                : 'Choose another backend, such as WebGL or WebAssembly.',
            },
          ),
        )
      })
    },
    release() {
      released = true
      device.destroy()
    },
  })
}
