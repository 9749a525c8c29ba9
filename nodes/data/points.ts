import { z } from '../../src/kernel/z.ts'
import { defineNode } from '../../src/kernel/define.ts'
import { param } from '../../src/kernel/params.ts'
import { ok } from '../../src/kernel/problem.ts'
import { random } from '../../src/kernel/random.ts'
import { allRows, type ColumnData } from '../../src/kernel/table.ts'
import { number, plural } from '../../src/kernel/words.ts'
import type { ColumnInfo } from '../../src/kernel/wire.ts'
import { classesOf, drawPoints, SHAPES } from './lib/shapes.ts'
import { starters } from './lib/starters.ts'

const LABELS = {
  spirals: 'Spirals',
  moons: 'Two moons',
  circles: 'Two circles',
  blobs: 'Blobs',
  xor: 'XOR',
  curve: 'Curve (regression)',
} as const

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'] as const

export default defineNode({
  type: 'points',
  version: 1,
  family: 'data',
  title: 'Points',
  summary: 'Made-up points in the plane: spirals, moons, circles, blobs, XOR or a curve.',
  keywords: [
    'toy',
    'synthetic',
    'two spirals',
    'moons',
    'circles',
    'blobs',
    'xor',
    'playground',
    'regression',
  ],
  params: z.strictObject({
    shape: param(z.enum(SHAPES).default('spirals'), {
      title: 'Shape',
      help: 'What the points draw.',
      labels: LABELS,
    }),
    rows: param(z.int().min(50).max(5000).default(600), {
      title: 'Points',
      help: 'How many points there are, shared out evenly among the classes.',
      step: 50,
    }),
    noise: param(z.number().min(0).max(1).default(0.05), {
      title: 'Noise',
      help: 'How far points stray: the standard deviation of what is added to x and y (to y alone for the curve).',
      control: 'slider',
      step: 0.01,
    }),
    classes: param(z.int().min(2).max(6).default(2), {
      title: 'Classes',
      help: 'How many spirals or blobs there are.',
      when: { param: 'shape', is: ['spirals', 'blobs'] },
    }),
    seed: param(z.int().min(0).max(4294967295).default(1), {
      title: 'Seed',
      help: 'The same seed always gives the same points.',
    }),
  }),
  inputs: {},
  outputs: { data: { kind: 'table', help: 'One point per row: x, y and its class.' } },

  starters,

  infer({ shape, rows, classes }, _inputs, { key, facts }) {
    const groups = classesOf(shape, classes)
    const columns: readonly ColumnInfo[] = facts?.columns ?? [
      { name: 'x', kind: 'number', shape: [], missing: 0 },
      { name: 'y', kind: 'number', shape: [], missing: 0 },
      ...(groups === 0
        ? []
        : [
            {
              name: 'class',
              kind: 'category' as const,
              shape: [],
              categories: NAMES.slice(0, groups),
              missing: 0,
            },
          ]),
    ]
    return ok({ data: { kind: 'table', columns, rows, split: null, rowsKey: key } })
  },

  summarize: ({ shape, rows, noise }) =>
    `${LABELS[shape].replace(' (regression)', '')}, ${plural(rows, 'point')}, noise ${number(noise)}`,

  work: {
    role: 'source',
    read({ shape, rows, noise, classes, seed }) {
      const { x, y, codes } = drawPoints(shape, rows, classes, noise, random(seed, 'points', shape))
      const columns = new Map<string, ColumnData>([
        ['x', { kind: 'number', values: x }],
        ['y', { kind: 'number', values: y }],
      ])
      if (codes)
        columns.set('class', {
          kind: 'category',
          codes,
          categories: NAMES.slice(0, classesOf(shape, classes)),
        })
      const table = { columns, rows, roles: null, ids: new Uint32Array(0) }
      return Promise.resolve(ok({ ...table, ids: allRows(table) }))
    },
  },

  docs: `
Points whose answer one can see. In these formulas t runs evenly from 0 to 1 along each class, and noise adds normal random numbers of the given standard deviation.

Spirals: class k of K is at radius 0.2 + 1.8 t and angle 2π (1.5 t + k / K). Two moons: (cos πt, sin πt) and (1 − cos πt, ½ − sin πt). Two circles: radius 1 and ½. Blobs: normal with standard deviation 0.3 around K centres, evenly on a circle of radius 2. XOR: uniform in the square from −1 to 1; class B where x and y have the same sign.

Curve: y = sin 2x + x / 2 for x uniform from −3 to 3, a number to predict instead of a class.
`,
  source:
    'Moons and circles as in scikit-learn (make_moons, make_circles with factor ½); two spirals after Lang and Witbrock (1988).',
})
