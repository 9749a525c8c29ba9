import { count, shapeLabel, showShape } from '../kernel/shape.ts'
import type { ColumnInfo, TableInfo, WireInfo } from '../kernel/wire.ts'
import { list, number, plural, quote } from '../kernel/words.ts'
import type { CompiledNode } from './compiled.ts'

/** What stands on a wire: `1,797×2` for a table, `8×8×16` for a tensor, nothing for losses and models. */
export function wireLabel(info: WireInfo | undefined): string {
  switch (info?.kind) {
    case 'table':
      return `${info.rows === null ? '…' : count(info.rows)}×${info.columns.length}`
    case 'tensor':
      return shapeLabel(info.shape)
    default:
      return ''
  }
}

/** What a wire carries, line by line. */
export function wireDetails(info: WireInfo | undefined): string[] {
  switch (info?.kind) {
    case undefined:
      return ['Nothing is known about this wire yet.']
    case 'table':
      return [
        `${info.rows === null ? 'Rows not counted yet' : plural(info.rows, 'row')} × ${plural(info.columns.length, 'column')}`,
        ...splitLine(info),
        ...info.columns.slice(0, 12).map((column) => `${column.name}: ${columnWords(column)}`),
        ...(info.columns.length > 12 ? [`and ${info.columns.length - 12} more columns`] : []),
      ]
    case 'tensor':
      return [`${showShape(info.shape)} per example`, `from ${list(info.columns.map(quote), 4)}`]
    case 'loss':
      return [`Loss of predicting ${quote(info.target)}`]
    case 'model':
      return [`A model that predicts ${list(info.losses.map(({ target }) => quote(target)))}`]
  }
}

function splitLine({ split }: TableInfo): string[] {
  if (split === null) return ['not split']
  if (split === 'counting') return []
  return [
    `${count(split.train)} training · ${count(split.validation)} validation · ${count(split.test)} test rows`,
  ]
}

/** A column in a few words: "number from 32.1 to 59.6, 2 missing". */
export function columnWords({ kind, shape, categories, missing, range }: ColumnInfo): string {
  const empty = missing > 0 ? `, ${count(missing)} missing` : ''
  switch (kind) {
    case 'number':
      return `number${range ? ` from ${number(range.min)} to ${number(range.max)}` : ''}${empty}`
    case 'category':
      return `${plural(categories?.length ?? 0, 'category', 'categories')}${empty}`
    default:
      return `${kind}${shape.length > 0 ? ` ${showShape(shape)}` : ''}${empty}`
  }
}

/** The third line of a node, when it neither works nor shows a result. */
export function statusLine(node: CompiledNode): string {
  const errors = node.problems.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return plural(errors, 'problem')
  if (node.state === 'waiting') return node.waiting ?? 'Waiting …'
  if (node.state === 'blocked') return 'waits for what is before it'
  if (node.definition?.work.role === 'layer')
    return node.size?.parameters ? plural(node.size.parameters, 'parameter') : 'no parameters'
  for (const info of Object.values(node.outputs)) {
    if (info.kind === 'table') {
      if (info.split && info.split !== 'counting')
        return `${count(info.split.train)} · ${count(info.split.validation)} · ${count(info.split.test)} rows`
      return info.rows === null ? 'counting rows …' : plural(info.rows, 'row')
    }
    if (info.kind === 'tensor') return showShape(info.shape)
    if (info.kind === 'loss') return info.task
  }
  return 'ready'
}
