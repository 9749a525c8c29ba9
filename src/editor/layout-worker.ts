import { layoutGraph, type LayoutRequest } from './layout.ts'

/** Arranges one graph and answers with its places. */
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  postMessage(layoutGraph(data))
})
