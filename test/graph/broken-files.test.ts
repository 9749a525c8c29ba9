import { expect, test } from 'vitest'
import { readGraph } from '../../src/graph/file.ts'
import { toyCatalogue } from '../helpers/toys.ts'

const sound = {
  format: 1,
  title: 'Sound',
  uses: { 'toy-layer': 1, 'toy-sum': 1 },
  nodes: { 'a-1': { type: 'toy-layer', params: { units: 4 } } },
  layout: { 'a-1': [0, 0] },
}
const node = (value: unknown) => ({ ...sound, nodes: { 'a-1': value }, layout: {} })
const wired = (held: unknown) => node({ type: 'toy-layer', in: { x: held } })
const layer = { type: 'toy-layer' }
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** What is wrong, the file, and the codes and sentences that a person gets. */
const table: [what: string, file: unknown, ...problems: [code: string, message: RegExp][]][] = [
  ['an empty file', '', ['file/not-json', /^This file is empty\.$/]],
  ['only spaces', ' \n ', ['file/not-json', /is empty/]],
  ['a picture', '\x89PNG\r\n\x1a\n\0\0{[""', ['file/not-json', /^This file is not JSON/]],
  ['a page', '<!doctype html><title>"x"</title>', ['file/not-json', /^This file is not JSON/]],
  [
    'a missing comma',
    '{\n"format": 1\n"title": "x"}',
    ['file/not-json', /^This file is not JSON: line 3 cannot be read\.$/],
  ],
  ['half a file', JSON.stringify(sound).slice(0, 60), ['file/not-json', /^This file is not JSON/]],
  ['a number', '12', ['file/not-ours', /^This is JSON, but not a graph of Netloom\. It is no object\.$/]],
  ['a list', '[{"format":1}]', ['file/not-ours', /no object/]],
  ['null', 'null', ['file/not-ours', /no object/]],
  [
    'another program’s file',
    '{"cells":[],"metadata":{},"nbformat":4}',
    ['file/not-ours', /It has no “format”\.$/],
  ],
  ['format 0', { ...sound, format: 0 }, ['file/not-ours', /“format” is not a whole number from 1\.$/]],
  ['format as a text', { ...sound, format: '1' }, ['file/not-ours', /“format” is not a whole number/]],
  ['half a format', { ...sound, format: 1.5 }, ['file/not-ours', /“format” is not a whole number/]],
  [
    'the clipboard’s text',
    { netloom: 'fragment', format: 1, uses: {}, nodes: {} },
    ['file/not-ours', /clipboard/],
  ],
  [
    'a newer format',
    { ...sound, format: 2, more: 1 },
    ['file/too-new', /^This file has format 2; this Netloom reads formats up to 1\.$/],
  ],
  ['a format from far away', { ...sound, format: 2000 }, ['file/too-new', /format 2,000;/]],
  [
    'too deep',
    nested(10_000),
    ['file/too-deep', /^The brackets of this file are nested 10,000 deep; a graph goes at most 64 deep\.$/],
  ],
  [
    'deep params',
    node({ ...layer, params: { p: JSON.parse(nested(61)) as unknown } }),
    ['file/too-deep', /nested 65 deep/],
  ],
  ['deep and broken', `{"a":${'['.repeat(200_000)}`, ['file/too-deep', /nested 200,001 deep/]],
  [
    'too big',
    `{"a":"${'x'.repeat(2_000_001)}"}`,
    ['file/too-big', /^This file has at least 2,000,009 bytes; a graph has at most 2,000,000\.$/],
  ],
  [
    'too many bytes in few characters',
    `{"a":"${'€'.repeat(700_000)}"}`,
    ['file/too-big', /^This file has 2,100,008 bytes;/],
  ],
  [
    'a text that is too long',
    `{\n"title":"${'x'.repeat(2001)}"}`,
    ['file/long-text', /^Line 2 holds a text of 2,001 characters; a text has at most 2,000\.$/],
  ],
  [
    'a prototype at the top',
    '{"format":1,"__proto__":{"x":1}}',
    ['file/dangerous-key', /^This file has the key “__proto__”, which no graph needs\.$/],
  ],
  [
    'a prototype in disguise',
    '{"format":1,"\\u005f_proto__":{"x":1}}',
    ['file/dangerous-key', /“__proto__”/],
  ],
  [
    'a constructor in params',
    JSON.stringify(node({ ...layer, params: { a: [{ constructor: { prototype: 1 } }] } })),
    ['file/dangerous-key', /the keys “constructor” and “prototype”/],
  ],
  [
    'a prototype as a node',
    '{"format":1,"title":"x","uses":{},"nodes":{"__proto__":{}}}',
    ['file/dangerous-key', /“__proto__”/],
  ],
  [
    'one node twice',
    '{"format":1,"nodes":{"a-1":{},"b":1,"a-1":{}}}',
    ['file/duplicate-key', /^This file has the key “a-1” twice in one place\.$/],
  ],
  ['no title', { ...sound, title: undefined }, ['file/bad-title', /^This file has no “title”\.$/]],
  [
    'an empty title',
    { ...sound, title: '' },
    ['file/bad-title', /^“title” of this file is not a text of 1 to 2,000 characters\.$/],
  ],
  ['a title that is a number', { ...sound, title: 4 }, ['file/bad-title', /not a text/]],
  ['no nodes', { ...sound, nodes: undefined }, ['file/bad-nodes', /^This file has no “nodes”\.$/]],
  [
    'a list of nodes',
    { ...sound, nodes: [layer] },
    ['file/bad-nodes', /is not an object with the nodes by id\.$/],
  ],
  ['no uses', { ...sound, uses: undefined, nodes: {} }, ['file/bad-uses', /has no “uses”/]],
  ['a layout that is a list', { ...sound, layout: [] }, ['file/bad-layout', /is not an object with a place/]],
  [
    'a schema that is a number',
    { ...sound, $schema: 1 },
    ['file/bad-schema', /“\$schema” of this file is not a text/],
  ],
  [
    'a key that no file has',
    { ...sound, viewport: {}, zoom: 2 },
    ['file/unknown-key', /^This file has “viewport” and “zoom”, which the format does not have\.$/],
  ],
  [
    'a node with a key that no node has',
    node({ ...layer, onclick: 'x' }),
    ['file/unknown-key', /^Node “a-1” has “onclick”/],
  ],
  [
    'an id with spaces',
    { ...sound, nodes: { 'a 1': layer } },
    ['file/bad-id', /^“a 1” cannot be the id of a node\.$/],
  ],
  ['an empty id', { ...sound, nodes: { '': layer } }, ['file/bad-id', /^“” cannot be the id/]],
  [
    'an id with markup',
    { ...sound, nodes: { '<img src=x>': layer } },
    ['file/bad-id', /^“<img src=x>” cannot be the id/],
  ],
  [
    'an id that every object inherits',
    { ...sound, nodes: { toString: layer } },
    ['file/bad-id', /^“toString” cannot be the id/],
  ],
  [
    'an id that is too long',
    { ...sound, nodes: { ['a'.repeat(65)]: layer } },
    ['file/bad-id', /^“a{50,60}…” cannot be the id/],
  ],
  ['a node that is a text', node('layer'), ['file/bad-node', /^Node “a-1” is not an object\.$/]],
  ['a node that is null', node(null), ['file/bad-node', /is not an object/]],
  [
    'a node without a type',
    node({}),
    ['file/bad-type', /^“type” of node “a-1” is not the name of a definition/],
  ],
  ['a type that is no name', node({ type: '../x' }), ['file/bad-type', /^“type” of node “a-1”/]],
  [
    'a type that every object inherits',
    { ...node({ type: 'valueOf' }) },
    ['file/bad-type', /^“valueOf” of node “a-1”/],
    ['file/no-version', /“valueOf”/],
  ],
  [
    'a name that is a number',
    node({ ...layer, name: 1 }),
    ['file/bad-name', /^“name” of node “a-1” is not a text/],
  ],
  [
    'params that are a list',
    node({ ...layer, params: [] }),
    ['file/bad-params', /^“params” of node “a-1” is not an object/],
  ],
  [
    'a number that is too large',
    `{"format":1,"title":"x","uses":{"toy-layer":1},"nodes":{"a-1":{"type":"toy-layer","params":{"u":1e999}}}}`,
    ['file/bad-params', /node “a-1”/],
  ],
  [
    'a version that is no number',
    node({ ...layer, version: 'x' }),
    ['file/bad-version', /^“version” of node “a-1”/],
  ],
  [
    'uses with a version of 0',
    { ...sound, uses: { 'toy-layer': 0 } },
    ['file/bad-version', /^The version of “toy-layer” in “uses” is not/],
    ['file/no-version', /“toy-layer”/],
  ],
  [
    'uses without a type that is there',
    { ...sound, uses: {} },
    ['file/no-version', /^The file does not say for which version of “toy-layer” it was written\.$/],
  ],
  [
    'uses of something that is no type',
    { ...sound, uses: { ...sound.uses, 'a b': 1 } },
    ['file/bad-type', /^“a b” in “uses” cannot be/],
  ],
  [
    'a wire that is a number',
    wired(3),
    ['file/bad-wire', /^The wire into “a-1\.x” does not say where it begins\.$/],
  ],
  ['a wire without a port', wired('b-1'), ['file/bad-wire', /“a-1\.x”/]],
  ['a wire with too many dots', wired('b-1.y.z'), ['file/bad-wire', /“a-1\.x”/]],
  ['a list with something else in it', wired(['b-1.y', null]), ['file/bad-wire', /“a-1\.x”/]],
  ['an empty list of wires', wired([]), ['file/bad-wire', /has an empty list of wires\.$/]],
  [
    'wires as a list',
    node({ ...layer, in: ['b-1.y'] }),
    ['file/bad-wire', /^“in” of node “a-1” is not an object/],
  ],
  [
    'an input that is no name',
    node({ ...layer, in: { 'x y': 'b-1.y' } }),
    ['file/bad-id', /^“x y” of node “a-1” cannot be the name of an input\.$/],
  ],
  [
    'an input that every object inherits',
    node({ ...layer, in: { valueOf: 'b-1.y' } }),
    ['file/bad-id', /“valueOf” of node “a-1”/],
  ],
  [
    'several at once, and all are told',
    { ...sound, title: 1, nodes: { 'a 1': layer, 'b-1': 2, 'c-1': { ...layer, in: { x: 'y' } } } },
    ['file/bad-title', /title/],
    ['file/bad-id', /“a 1”/],
    ['file/bad-node', /“b-1”/],
    ['file/bad-wire', /“c-1\.x”/],
  ],
]

test.each(table)('%s', (_, file, ...expected) => {
  const answer = readGraph(typeof file === 'string' ? file : JSON.stringify(file), toyCatalogue)
  if (answer.ok) throw new Error('It was opened.')
  expect(answer.problems.map(({ code }) => code)).toEqual(expected.map(([code]) => code))
  answer.problems.forEach((problem, at) => {
    expect(problem.severity).toBe('error')
    expect(problem.message).toMatch(expected[at]?.[1] ?? /^$/)
    for (const text of [problem.message, problem.advice ?? 'None.']) {
      expect(text).toMatch(/^[“A-Z].*[.”]$/su)
      expect(text).not.toMatch(/undefined|NaN|\[object|null/)
    }
  })
})

test('the sound file, of which most are made, opens', () => {
  expect(readGraph(JSON.stringify(sound), toyCatalogue)).toMatchObject({ ok: true, notes: [] })
})
