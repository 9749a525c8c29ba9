/**
 * The one tfjs of the worker: the core with every gradient, no layers, no chained methods, no backend. Backends come
 * from `openBackend`.
 */
// The core comes first: under Node the two are separate copies, and the one that is loaded first makes the tensors.
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'

export { tf }
