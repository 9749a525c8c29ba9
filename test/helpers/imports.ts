import { parseSync } from 'vite'

/** How a file reaches another: `worker` is an address given to a worker, `glob` is Vite's import.meta.glob. */
export type ReachKind = 'value' | 'type' | 'dynamic' | 'worker' | 'glob'

export interface Reach {
  kind: ReachKind
  /** As it is written, without a query such as `?url`. */
  name: string
}

export interface Source {
  reaches: readonly Reach[]
  /** Whether the file does nothing but hand on what others export. */
  onlyReexports: boolean
  /** Texts that something called `type` is compared with. */
  comparedTypes: readonly string[]
}

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

function textOf(value: unknown): string | undefined {
  if (!isTree(value)) return undefined
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type === 'TSLiteralType') return textOf(value.literal)
  const parts =
    value.type === 'TemplateLiteral' && Array.isArray(value.quasis) ? (value.quasis as unknown[]) : []
  const [only] = parts
  return parts.length === 1 && isTree(only) && isTree(only.value) ? String(only.value.cooked) : undefined
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** Every `import` form is read, but a computed one cannot be: such a name is told as it stands. */
const nameOr = (value: unknown) => (textOf(value) ?? '(computed)').split('?', 1)[0] ?? ''

const isImportMeta = (value: unknown) => isTree(value) && value.type === 'MetaProperty'

/** `a.type`, `a?.type`, `type` and `nodeType`, but not an event's type: that is the browser's word. */
function isTypeOfNode(value: unknown): boolean {
  if (!isTree(value)) return false
  if (value.type === 'ChainExpression') return isTypeOfNode(value.expression)
  if (value.type === 'Identifier') return value.name === 'type' || value.name === 'nodeType'
  if (value.type !== 'MemberExpression') return false
  const { object, property } = value
  const isEvent = isTree(object) && object.type === 'Identifier' && object.name === 'event'
  return !isEvent && isTree(property) && (property.name === 'type' || property.value === 'type')
}

function isTypeOnly(node: Tree, specifierKind: 'importKind' | 'exportKind'): boolean {
  if (node[specifierKind] === 'type') return true
  const specifiers = list(node.specifiers)
  return specifiers.length > 0 && specifiers.every((one) => isTree(one) && one[specifierKind] === 'type')
}

function reachesOf(node: Tree): Reach[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return [{ kind: isTypeOnly(node, 'importKind') ? 'type' : 'value', name: nameOr(node.source) }]
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isTree(node.source)) return []
      return [{ kind: isTypeOnly(node, 'exportKind') ? 'type' : 'value', name: nameOr(node.source) }]
    case 'ImportExpression':
      return [{ kind: 'dynamic', name: nameOr(node.source) }]
    case 'TSImportType':
      return [{ kind: 'type', name: nameOr(node.source ?? node.argument) }]
    case 'NewExpression': {
      const [address, base] = list(node.arguments)
      const isUrl = isTree(node.callee) && node.callee.name === 'URL'
      const isHere = isTree(base) && base.type === 'MemberExpression' && isImportMeta(base.object)
      return isUrl && isHere ? [{ kind: 'worker', name: nameOr(address) }] : []
    }
    case 'CallExpression': {
      const { callee } = node
      if (!isTree(callee) || !isImportMeta(callee.object)) return []
      if (!isTree(callee.property) || callee.property.name !== 'glob') return []
      const [patterns] = list(node.arguments)
      const all =
        isTree(patterns) && patterns.type === 'ArrayExpression' ? list(patterns.elements) : [patterns]
      return all.map((one) => ({ kind: 'glob', name: nameOr(one) }))
    }
    default:
      return []
  }
}

function comparedOf(node: Tree): unknown[] {
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node.operator))) {
    if (isTypeOfNode(node.left)) return [node.right]
    return isTypeOfNode(node.right) ? [node.left] : []
  }
  if (node.type === 'SwitchStatement' && isTypeOfNode(node.discriminant)) {
    return list(node.cases).map((one) => (isTree(one) ? one.test : undefined))
  }
  if (node.type === 'CallExpression' && isTree(node.callee) && isTypeOfNode(list(node.arguments)[0])) {
    const { object, property } = node.callee
    const asksMembership = isTree(property) && property.name === 'includes'
    if (asksMembership && isTree(object) && object.type === 'ArrayExpression')
      return [...list(object.elements)]
  }
  return []
}

const handsOn = (statement: unknown) =>
  isTree(statement) &&
  (statement.type === 'ExportAllDeclaration' ||
    (statement.type === 'ExportNamedDeclaration' && isTree(statement.source)))

/**
 * Reads what a TypeScript file imports, in every form there is, and which texts it compares types with.
 * @throws when the text is not TypeScript
 */
export function readSource(file: string, text: string): Source {
  const { program, errors } = parseSync(file, text)
  const [error] = errors
  if (error) throw new Error(`${file} cannot be read: ${error.message}`)
  const reaches: Reach[] = []
  const comparedTypes: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isTree(value)) return
    if (typeof value.type === 'string') {
      reaches.push(...reachesOf(value))
      comparedTypes.push(...comparedOf(value).flatMap((one) => textOf(one) ?? []))
    }
    Object.values(value).forEach(walk)
  }
  const body: readonly unknown[] = program.body
  walk(body)
  return { reaches, comparedTypes, onlyReexports: body.length > 0 && body.every(handsOn) }
}
