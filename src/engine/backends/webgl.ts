import { GPGPUContext, MathBackendWebGL, setWebGLContext } from '@tensorflow/tfjs-backend-webgl'
import { error, fail, ok, type Checked, type Problem } from '../../kernel/problem.ts'
import type { MadeBackend } from './opened.ts'
import { tf } from './tf.ts'

const none = (why: string) =>
  fail(
    error('engine/no-webgl', why, {
      advice: 'Choose WebAssembly, which needs no graphics device, or let Netloom choose.',
    }),
  )

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i

/** The name of the graphics chip without the layers above it: "ANGLE (NVIDIA, GeForce …, OpenGL 4.5)" is shortened. */
function describe(gl: WebGL2RenderingContext): string {
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)
  const text = typeof name === 'string' && name ? name : 'a device that does not tell its name'
  return /^ANGLE \((.*)\)$/.exec(text)?.[1] ?? text
}

/** A context of our own on a canvas that is never shown, so that its loss is heard of. */
export function makeWebgl(): Checked<MadeBackend> {
  if (typeof OffscreenCanvas === 'undefined')
    return none('This browser has no WebGL in workers: there is no OffscreenCanvas.')
  const canvas = new OffscreenCanvas(1, 1)
  // What tfjs asks for, except that a slow context is taken too: we say that it is slow instead.
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    premultipliedAlpha: false,
    preserveDrawingBuffer: false,
    depth: false,
    stencil: false,
  })
  if (!gl) return none('This browser gave no WebGL 2 context.')

  const name = describe(gl)
  let backend: MathBackendWebGL
  try {
    // tfjs tries out what the device can do on this context instead of making further ones.
    setWebGLContext(2, gl)
    backend = new MathBackendWebGL(new GPGPUContext(gl))
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return none(`The WebGL context on ${name} cannot be used: ${reason}`)
  }

  // A read that waits for a lost context would wait for ever (on WebGPU it is refused), so the loss refuses it.
  const reason = () => new Error('The WebGL context was lost.')
  const waiting = new Set<() => void>()
  const read = backend.read.bind(backend)
  backend.read = (dataId) =>
    new Promise((resolve, reject) => {
      if (gl.isContextLost()) return reject(reason())
      const refuse = () => reject(reason())
      waiting.add(refuse)
      read(dataId)
        .then(resolve, reject)
        .finally(() => waiting.delete(refuse))
    })

  let released = false
  let tell: (problem: Problem) => void = () => undefined
  canvas.addEventListener('webglcontextlost', () => {
    for (const refuse of waiting) refuse()
    waiting.clear()
    // What tfjs asks again and again whether it is done.
    Reflect.set(backend.gpgpu, 'itemsToPoll', [])
    if (released) return
    tell(
      error('engine/device-lost', `The WebGL context on ${name} was lost; the browser does not say why.`, {
        advice:
          'Run again. If it is lost again, a smaller batch, or another backend such as WebAssembly, avoids it.',
      }),
    )
  })
  return ok({
    info: {
      name: 'webgl',
      device: `WebGL on ${name}`,
      software: SOFTWARE.test(name),
      precision: tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? 32 : 16,
    },
    backend,
    watch(onLost) {
      tell = onLost
    },
    release() {
      released = true
      gl.getExtension('WEBGL_lose_context')?.loseContext()
    },
  })
}
