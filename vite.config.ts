import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * One configuration for the page, the engine's worker and the tests.
 * `test.html` is a second page for the engine's tests in a real browser; it is built only when asked for, so it
 * never ships.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    target: 'es2023',
    outDir: mode === 'harness' ? '.cache/harness' : 'dist',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 2500,
    rollupOptions: { input: here(mode === 'harness' ? 'test/engine/harness.html' : 'index.html') },
  },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.ts'],
          environment: 'node',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/*.spec.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
}))
