import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const inNode = {
  environment: 'node' as const,
  deps: {
    // tfjs is hundreds of small modules: bundled once, they load in a tenth of the time in every test file.
    optimizer: {
      ssr: {
        enabled: true,
        include: [
          '@tensorflow/tfjs-core',
          '@tensorflow/tfjs-core/dist/register_all_gradients',
          '@tensorflow/tfjs-backend-cpu',
        ],
        exclude: ['@tensorflow/tfjs-backend-wasm'],
      },
    },
  },
}
const inBrowser = {
  ...inNode,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // One browser at a time: two of them on two cores only measure each other.
  fileParallelism: false,
} as const

/** Where each build begins and ends. Those of the tests and of the benchmark lie outside `dist`, so they never ship. */
const builds: Readonly<Record<string, { input: string; outDir: string }>> = {
  /** The page on which the engine's tests drive real workers. */
  harness: { input: 'test/engine/harness.html', outDir: '.cache/harness' },
  /** The page on which `npm run bench` measures training. */
  bench: { input: 'test/bench/bench.html', outDir: '.cache/bench' },
}
const page = { input: 'index.html', outDir: 'dist' }

/** One configuration for the page, the engine's worker and the tests. */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    target: 'es2023',
    outDir: (builds[mode] ?? page).outDir,
    emptyOutDir: true,
    manifest: true,
    // A file inlined as a data URL would be refused by the page's own policy (fonts, for one).
    assetsInlineLimit: 0,
    // What the licences of the packages in the build ask for.
    license: { fileName: 'licences.md' },
    // The worker holds all of tfjs; test/build.test.ts keeps the page small.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: { input: here((builds[mode] ?? page).input) },
  },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...inNode,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/**/*.{slow,browser}.test.ts',
            'test/build.test.ts',
            'test/engine/**',
            'test/tools/**',
            'test/app/**',
          ],
          // These files share nothing that one of them changes, so they need no process and no modules of their own.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...inNode,
          // What registers backends, counts tensors, runs other programs or puts a database in place.
          name: 'apart',
          include: ['test/{engine,tools,app}/**/*.test.ts'],
          exclude: ['test/**/*.{slow,browser}.test.ts'],
        },
      },
      {
        extends: true,
        test: { ...inNode, name: 'slow', include: ['test/**/*.slow.test.ts'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: { ...inBrowser, name: 'browser', include: ['test/build.test.ts', 'test/**/*.browser.test.ts'] },
      },
      {
        extends: true,
        test: { ...inBrowser, name: 'journeys', include: ['test/journeys/*.spec.ts'] },
      },
    ],
  },
}))
