// @ts-check
/** Says what was measured, as ratios, beside what is aimed at. */
import { median, show, table } from './figures.mjs'

/** @typedef {Awaited<ReturnType<typeof import('./training.mjs').measureTraining>>} Training */
/** @typedef {Awaited<ReturnType<typeof import('./app.mjs').measureApp>>} App */
/** @typedef {import('./training.mjs').Speed} Speed */
/** @typedef {{ what: string, aim: number, is: number, unit: string, most?: boolean }} Aim `most`: the less, the better */

const TITLES = { mlp: 'T1 mlp-penguins: 4-10-3, batch 16', cnn: 'T2 cnn-mnist: 28×28×1, batch 64' }

/** @param {Speed} speed */
const rate = ({ rounds }) => median(rounds.map(({ samplesPerSecond }) => samplesPerSecond))

/** Who is the fastest of some. @param {readonly Speed[]} speeds @param {(speed: Speed) => boolean} which */
function best(speeds, which) {
  const rates = speeds.filter((speed) => which(speed) && speed.rounds.length > 0)
  return rates.sort((a, b) => rate(b) - rate(a))[0]
}

/** @param {Speed} speed fits without the price of a live curve: the fastest way to call it */
const isFit = ({ row }) => row.who === 'tfjs' && row.mode === undefined

/** @param {Speed | undefined} a @param {Speed | undefined} b the ratio of two medians */
const ratio = (a, b) => (a && b ? rate(a) / rate(b) : NaN)

/** @param {Training} training @param {'mlp' | 'cnn'} name */
function speedTable({ speeds }, name) {
  const rows = speeds[name]
  const fit = best(rows, isFit)
  return table([
    [TITLES[name], 'samples/s', 'ms/step', `× ${fit?.row.name ?? 'fit'}`, 'first step ms', 'rounds'],
    ...rows.map((speed) =>
      speed.rounds.length === 0
        ? [speed.row.name, speed.failed ?? '–']
        : [
            speed.row.name,
            show(rate(speed)),
            show(median(speed.rounds.map(({ millisecondsPerStep }) => millisecondsPerStep))),
            show(ratio(speed, fit)),
            show(median(speed.rounds.map(({ firstStep }) => firstStep))),
            String(speed.rounds.length),
          ],
    ),
  ])
}

/** @param {Training} training @returns {Aim[]} */
function speedAims({ speeds: { mlp, cnn } }) {
  const own = (/** @type {Speed} */ { row }) => row.who === 'netloom'
  return [
    {
      what: 'T1: own loop ÷ the fastest fit',
      aim: 1.3,
      is: ratio(best(mlp, own), best(mlp, isFit)),
      unit: '×',
    },
    {
      what: 'T2: own loop by WASM ÷ tfjs on the CPU',
      aim: 9,
      is: ratio(
        best(cnn, (speed) => own(speed) && speed.row.backend === 'wasm'),
        best(cnn, (speed) => isFit(speed) && speed.row.backend === 'cpu'),
      ),
      unit: '×',
    },
  ]
}

/** @param {Training} training */
function sayTraining(training) {
  const agreed = training.parity.map(({ workload, who, difference, falls, ok }) => [
    `${workload === 'mlp' ? 'T1' : 'T2'} ${who}`,
    difference.toExponential(1),
    falls ? 'falls' : 'does not fall',
    ok ? 'agrees' : 'DOES NOT AGREE',
  ])
  return [
    table([['Against tfjs cpu, 20 losses', 'largest difference', 'loss', ''], ...agreed]),
    speedTable(training, 'mlp'),
    speedTable(training, 'cnn'),
  ]
}

/** @param {App['idle']} rounds @param {keyof App['idle'][number]} what */
const middle = (rounds, what) => median(rounds.map((round) => round[what]))

/** @param {App} app */
function sayApp({ idle, run, training, first, drag, script }) {
  const line = (/** @type {string} */ name, /** @type {App['idle']} */ rounds) => [
    name,
    show(middle(rounds, 'framesPerSecond')),
    show(middle(rounds, 'p95')),
    show(middle(rounds, 'longest')),
    show(middle(rounds, 'over50')),
    middle(rounds, 'longestTask') === 0 ? 'none over 50' : show(middle(rounds, 'longestTask')),
  ]
  const drags = drag.flatMap(({ nodes, opened, close }) =>
    [
      { view: 'all in view', ...opened },
      { view: 'at 100 %', ...close },
    ].map(({ view, drawn, script: js, task, p95, longest, over50 }) => [
      `${show(nodes)} nodes, ${view} (${drawn} drawn)`,
      show(js),
      show(task),
      show(p95),
      show(longest),
      String(over50),
    ]),
  )
  return [
    table([
      ['The app (digits graph)', 'frames/s', 'gap p95 ms', 'longest', 'over 50 ms', 'longest task ms'],
      line('idle', idle),
      line('while it trains', training),
      line('the whole run, from the click', run),
    ]),
    table([
      ['From Run to the first loss', 'ms'],
      ['first run of a page', show(median(first.cold))],
      ['second run', show(median(first.second))],
    ]),
    table([
      ['Dragging a node', 'script ms/move*', 'task ms/move*', 'gap p95 ms', 'longest', 'over 50 ms'],
      ...drags,
    ]),
    "* milliseconds of the page's thread on the processor; the others are by the clock.",
    `JavaScript of the page's first load: ${show(script.bytes / 1000)} kB gzipped in ${script.files} files.`,
  ]
}

/** @param {App} app @returns {Aim[]} */
function appAims({ idle, training, onProcessor, script }) {
  return [
    {
      what: 'Longest task of the page while training, on the processor',
      aim: 50,
      is: median(onProcessor),
      unit: 'ms',
      most: true,
    },
    {
      what: 'The same by the clock, other work on the machine included',
      aim: 50,
      is: middle(training, 'longestTask'),
      unit: 'ms',
      most: true,
    },
    {
      what: 'Frames a second while training ÷ on the idle page',
      aim: 0.95,
      is: middle(training, 'framesPerSecond') / middle(idle, 'framesPerSecond'),
      unit: '×',
    },
    {
      what: "JavaScript of the page's first load",
      aim: 350,
      is: script.bytes / 1000,
      unit: 'kB',
      most: true,
    },
  ]
}

/**
 * Everything as text.
 * @param {{ date: string, chromium: string, cores: number, training: Training | null, app: App | null, load: readonly number[] }} found
 */
export function say({ date, training, app, load }) {
  const aims = [...(training ? speedAims(training) : []), ...(app ? appAims(app) : [])]
  const judged = aims.map(({ what, aim, is, unit, most }) => [
    what,
    `${most && is === 0 ? 'under 50' : show(is)} ${unit}`,
    `${most ? '≤' : '≥'} ${aim} ${unit}`,
    (most ? is <= aim : is >= aim) ? 'met' : 'missed',
  ])
  return [
    ...(training ? sayTraining(training) : []),
    ...(app ? sayApp(app) : []),
    table([['Aim', 'is', 'aimed at', ''], ...judged]),
    `${date.slice(0, 16).replace('T', ' ')} UTC. Load of the machine (a minute's mean): ${load.map((one) => one.toFixed(1)).join(', ')}. Only ratios mean something.`,
  ].join('\n\n')
}
