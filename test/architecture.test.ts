import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBreaches, MODULES, typesIn, type Files } from './helpers/architecture.ts'

const root = join(import.meta.dirname, '..')

function readFiles(folder: string): Files {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  const paths = names.map((name) => `${folder}/${name.split(sep).join('/')}`)
  return Object.fromEntries(
    paths
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}

const project = { ...readFiles('src'), ...readFiles('nodes') }

test('the project keeps to the table', () => {
  expect(findBreaches(project)).toEqual([])
})

test('the files are really read', () => {
  expect(Object.keys(project).length).toBeGreaterThan(50)
  for (const module of ['src/kernel', 'src/graph', 'src/compile', 'src/engine', 'src/editor', 'nodes']) {
    expect(MODULES).toHaveProperty([module])
    expect(Object.keys(project).some((file) => file.startsWith(`${module}/`))).toBe(true)
  }
  expect(typesIn(project)).toContain('dense')
})

/** A small house in good order, in which each test below breaks one thing. */
const sound: Files = {
  'src/kernel/shape.ts': "import { z } from 'zod'\nexport const shape = z.array(z.number())\n",
  'src/kernel/define.ts':
    "import type * as tfjs from '@tensorflow/tfjs-core'\nexport type Tf = typeof tfjs\nexport type { shape } from './shape.ts'\nexport const one = 1\n",
  'nodes/layers/dense.ts': "import { shape } from '../../src/kernel/shape.ts'\nexport default { shape }\n",
  'nodes/data/input.ts': "import Papa from 'papaparse'\nexport default { parse: Papa.parse }\n",
  'nodes/evaluation/metrics.view.tsx':
    "import { useState } from 'react'\nimport { Card } from '../../src/editor/kit.tsx'\nexport default () => <Card>{useState(0)[0]}</Card>\n",
  'nodes/index.ts': "export const all = import.meta.glob('./*/*.ts')\n",
  'src/graph/document.ts': "import { shape } from '../kernel/shape.ts'\nexport const document = shape\n",
  'src/engine/worker.ts':
    "import { all } from '../../nodes/index.ts'\nimport './train.ts'\nexport { all }\nall\n",
  'src/engine/train.ts': "import * as tf from '@tensorflow/tfjs-core'\nexport const add = tf.add\n",
  'src/engine/client.ts': "export const start = () => new Worker(new URL('./worker.ts', import.meta.url))\n",
  'src/editor/kit.tsx': "import { useId } from 'react'\nexport const Card = () => <p id={useId()} />\n",
  'src/editor/canvas/flow.ts': "import { ReactFlow } from '@xyflow/react'\nexport const Flow = ReactFlow\n",
  'src/app/main.tsx':
    "import { start } from '../engine/client.ts'\nimport './theme.css'\nconst later = () => import('../editor/canvas/flow.ts')\nconst graphs = import.meta.glob('../../graphs/*.json')\nstart()\nvoid [later, graphs]\n",
  'src/tools/start.mjs': "import 'anything'\n",
}

test('a house in good order has no breaches', () => {
  expect(findBreaches(sound)).toEqual([])
})

describe('the rules bite', () => {
  const cases: [what: string, file: string, text: string, breach: string][] = [
    [
      'a static import upwards',
      'src/kernel/bad.ts',
      "import { d } from '../graph/document.ts'\nd()",
      'src/kernel/bad.ts must not import ../graph/document.ts',
    ],
    [
      'a type import upwards',
      'src/graph/bad.ts',
      "import type { A } from '../engine/client.ts'\nexport type B = A",
      'src/graph/bad.ts must not import ../engine/client.ts',
    ],
    [
      'an inline type upwards',
      'src/graph/bad.ts',
      "export type B = import('../engine/client.ts').A",
      'src/graph/bad.ts must not import ../engine/client.ts',
    ],
    [
      'a dynamic import upwards',
      'src/graph/bad.ts',
      "export const x = () => import('../editor/kit.tsx')",
      'src/graph/bad.ts must not import ../editor/kit.tsx',
    ],
    [
      'an export-from upwards',
      'src/graph/bad.ts',
      "export { Card } from '../editor/kit.tsx'\nexport const x = 1",
      'src/graph/bad.ts must not import ../editor/kit.tsx',
    ],
    [
      'an export-all upwards',
      'src/graph/bad.ts',
      "export * from '../editor/kit.tsx'\nexport const x = 1",
      'src/graph/bad.ts must not import ../editor/kit.tsx',
    ],
    [
      'a worker upwards',
      'src/graph/bad.ts',
      "export const u = new URL('../engine/worker.ts', import.meta.url)",
      'src/graph/bad.ts must not import ../engine/worker.ts',
    ],
    [
      'a name that is computed',
      'src/graph/bad.ts',
      'export const x = (n: string) => import(n)',
      'src/graph/bad.ts must not import (computed)',
    ],
    [
      'a test in the product',
      'src/app/bad.ts',
      "import '../../test/helpers/serve.ts'",
      'src/app/bad.ts must not import ../../test/helpers/serve.ts',
    ],
    [
      'a tool in the product',
      'src/app/bad.ts',
      "import '../tools/server.mjs'",
      'src/app/bad.ts must not import ../tools/server.mjs',
    ],
    [
      'a package that is not listed',
      'src/kernel/bad.ts',
      "import { produce } from 'immer'\nproduce",
      'src/kernel/bad.ts must not import immer',
    ],
    [
      'a part of such a package',
      'src/compile/bad.ts',
      "import { z } from 'zod/mini'\nz",
      'src/compile/bad.ts must not import zod/mini',
    ],
    [
      'tfjs values in the kernel',
      'src/kernel/bad.ts',
      "import * as tf from '@tensorflow/tfjs-core'\ntf",
      'src/kernel/bad.ts must not import @tensorflow/tfjs-core',
    ],
    [
      'tfjs values in a node',
      'nodes/layers/bad.ts',
      "import { relu } from '@tensorflow/tfjs-core'\nrelu",
      'nodes/layers/bad.ts must not import @tensorflow/tfjs-core',
    ],
    [
      'tfjs types in the document',
      'src/graph/bad.ts',
      "import type { Tensor } from '@tensorflow/tfjs-core'\nexport type T = Tensor",
      'src/graph/bad.ts must not import @tensorflow/tfjs-core',
    ],
    [
      'the CSV reader outside the data nodes',
      'nodes/layers/bad.ts',
      "import Papa from 'papaparse'\nPapa",
      'nodes/layers/bad.ts must not import papaparse',
    ],
    [
      'Node in the page',
      'src/app/bad.ts',
      "import { join } from 'node:path'\njoin",
      'src/app/bad.ts must not import node:path',
    ],
    [
      'the catalogue in the editor',
      'src/editor/bad.ts',
      "import { all } from '../../nodes/index.ts'\nall",
      'src/editor/bad.ts must not import ../../nodes/index.ts',
    ],
    [
      'the catalogue elsewhere in the engine',
      'src/engine/bad.ts',
      "import { all } from '../../nodes/index.ts'\nall",
      'src/engine/bad.ts must not import ../../nodes/index.ts',
    ],
    [
      'the editor in a node',
      'nodes/layers/bad.ts',
      "import { Card } from '../../src/editor/kit.tsx'\nCard",
      'nodes/layers/bad.ts must not import ../../src/editor/kit.tsx',
    ],
    [
      'the rest of the editor in a view',
      'nodes/layers/bad.view.tsx',
      "import { Flow } from '../../src/editor/canvas/flow.ts'\nFlow",
      'nodes/layers/bad.view.tsx must not import ../../src/editor/canvas/flow.ts',
    ],
    [
      'a name that only begins like the kit',
      'nodes/layers/bad.view.tsx',
      "import { x } from '../../src/editor/kitchen.ts'\nx",
      'nodes/layers/bad.view.tsx must not import ../../src/editor/kitchen.ts',
    ],
    [
      'React Flow outside the adapter',
      'src/editor/bad.ts',
      "import { Handle } from '@xyflow/react'\nHandle",
      'src/editor/bad.ts must not import @xyflow/react',
    ],
    [
      "React Flow's styles outside the adapter",
      'src/app/bad.ts',
      "import '@xyflow/react/dist/style.css'",
      'src/app/bad.ts must not import @xyflow/react/dist/style.css',
    ],
    [
      'a folder without a rule',
      'src/utils/bad.ts',
      'export const x = 1',
      'src/utils/bad.ts belongs to no module of the table',
    ],
    [
      'a glob elsewhere',
      'src/editor/bad.ts',
      "export const x = import.meta.glob('./*.ts')",
      'src/editor/bad.ts must not collect ./*.ts by import.meta.glob',
    ],
    [
      'a glob of nodes in the app',
      'src/app/bad.ts',
      "export const x = import.meta.glob(['../../nodes/*/*.ts'])",
      'src/app/bad.ts must not collect ../../nodes/*/*.ts by import.meta.glob',
    ],
    [
      'a barrel by name',
      'src/graph/index.ts',
      'export const x = 1',
      'src/graph/index.ts is a barrel: import the file that holds the thing',
    ],
    [
      'a barrel by contents',
      'src/graph/all.ts',
      "export * from './document.ts'",
      'src/graph/all.ts is a barrel: import the file that holds the thing',
    ],
    [
      'a long file',
      'src/graph/bad.ts',
      'export {}\n'.repeat(401),
      'src/graph/bad.ts has 401 lines, and 400 are the most',
    ],
    [
      'a type compared',
      'src/editor/bad.ts',
      "export const is = (n: { type: string }) => n.type === 'dense'",
      "src/editor/bad.ts compares a type with 'dense': the definition lacks a field that tells",
    ],
    [
      'a type compared the other way round',
      'src/editor/bad.ts',
      "export const is = (n?: { type: string }) => 'dense' != n?.type",
      "src/editor/bad.ts compares a type with 'dense': the definition lacks a field that tells",
    ],
    [
      'a switch over types',
      'src/compile/bad.ts',
      "export function f(type: string) { switch (type) { case 'dense': return 1 } return 0 }",
      "src/compile/bad.ts compares a type with 'dense': the definition lacks a field that tells",
    ],
    [
      'a list of types',
      'src/compile/bad.ts',
      "export const f = (n: { type: string }) => ['dense', 'x'].includes(n.type)",
      "src/compile/bad.ts compares a type with 'dense': the definition lacks a field that tells",
    ],
    [
      'a name without an ending, which the rules on cycles and tfjs could not follow',
      'src/graph/bad.ts',
      "import { document } from './document'\ndocument",
      'src/graph/bad.ts imports ./document without the ending of the file',
    ],
    [
      'tfjs in the page by a detour',
      'src/editor/bad.ts',
      "import { add } from '../engine/train.ts'\nadd",
      'src/engine/train.ts brings @tensorflow/tfjs-core into the page (reached from src/editor/bad.ts)',
    ],
    [
      'tfjs in the page later',
      'src/app/bad.ts',
      "export const f = () => import('../engine/train.ts')",
      'src/engine/train.ts brings @tensorflow/tfjs-core into the page (reached from src/app/bad.ts)',
    ],
  ]
  test.each(cases)('%s', (_what, file, text, breach) => {
    expect(findBreaches({ ...sound, [file]: text })).toEqual([breach])
  })

  test('a cycle, told once', () => {
    const breaches = findBreaches({
      ...sound,
      'src/graph/a.ts': "import { b } from './b.ts'\nexport const a = () => b",
      'src/graph/b.ts': "import { c } from './c.ts'\nexport const b = () => c",
      'src/graph/c.ts': "import type { a } from './a.ts'\nexport const c = (x: typeof a) => x",
    })
    expect(breaches).toEqual([
      'src/graph/a.ts → src/graph/b.ts → src/graph/c.ts → src/graph/a.ts is a cycle of imports',
    ])
  })

  test('a file that is not TypeScript', () => {
    expect(() => findBreaches({ 'src/graph/bad.ts': 'export const = 1' })).toThrow(
      'src/graph/bad.ts cannot be read',
    )
  })
})

test.each([
  [
    'types only, from a list',
    "import { type A, type B } from '@tensorflow/tfjs-core'\nexport type C = A | B",
  ],
  ["an event's type", "export const f = (event: Event) => event.type === 'input'"],
  ['another field with the same text', "export const f = (p: { kind: string }) => p.kind === 'dense'"],
  ['a comment', "// node.type === 'dense'\nexport const x = 1"],
  ['a style sheet with a query', "import '../kernel/shape.ts?raw'\nexport const x = 1"],
])('what is allowed is not refused: %s', (_what, text) => {
  expect(findBreaches({ ...sound, 'src/kernel/good.ts': text.replace('../kernel', '.') })).toEqual([])
})
