import type { Place, ProjectFile } from './project.ts'
import { bare, childrenOf, isFunction, type Node, nodeOf, readSyntax, type Statement, walk } from './syntax.ts'

/** A source file, read once. */
export interface Source {
  readonly file: ProjectFile
  readonly body: readonly Statement[]
  readonly nodes: readonly Node[]
  /** Texts and comments, by offset in the file, the first one first. */
  readonly literals: readonly Literal[]
  /** Name in this file -> what it was imported as, and from where. */
  readonly imports: ReadonlyMap<string, { readonly name: string; readonly from: string }>
  /** Name at the top of this file -> what it stands for. A name that is declared again somewhere in the file is left out. */
  readonly values: ReadonlyMap<string, Node>
  /** Name for other files -> name here; of `export … from`, where else it is. */
  readonly exports: ReadonlyMap<string, { readonly name: string; readonly from: string | null }>
  /** `export * from …`: where else its names may be. */
  readonly handsOn: readonly string[]
}

export interface Literal {
  readonly start: number
  readonly end: number
  readonly kind: 'quoted' | 'bare' | 'comment'
}

/** A node and the file in which it stands. */
export interface Ref {
  readonly source: Source
  readonly node: Node
}

/** null = it cannot be read as JavaScript or TypeScript. */
export function readSource(file: ProjectFile): Source | null {
  const tree = readSyntax(file.text, file.path)
  if (tree === null) return null
  const { program } = tree
  const nodes = walk(program)
  const names: Names = { imports: new Map(), values: new Map(), exports: new Map(), handsOn: [] }
  for (const statement of program.body) readStatement(statement, names)
  for (const name of [...declaredBelow(nodes, program.body), ...changedLater(nodes)]) names.values.delete(name)
  return { file, body: program.body, nodes, literals: literalsOf(nodes, tree.comments ?? []), ...names }
}

/** What the statements at the top of a file name, as it is gathered. */
interface Names {
  readonly imports: Map<string, { readonly name: string; readonly from: string }>
  readonly values: Map<string, Node>
  readonly exports: Map<string, { readonly name: string; readonly from: string | null }>
  readonly handsOn: string[]
}

function readStatement(statement: Statement, names: Names): void {
  const { imports, values, exports, handsOn } = names
  if (statement.type === 'ExportAllDeclaration') handsOn.push(statement.source.value)
  else if (statement.type === 'ExportDefaultDeclaration') readDefault(statement.declaration, names)
  else if (statement.type === 'ImportDeclaration') {
    for (const one of statement.specifiers) {
      const name = one.type === 'ImportSpecifier' ? nameOf(one.imported) : kindOf(one.type)
      imports.set(one.local.name, { name, from: statement.source.value })
    }
  } else if (statement.type === 'ExportNamedDeclaration') {
    const declared = statement.declaration ? readDeclarations(statement.declaration, values) : []
    for (const name of declared) exports.set(name, { name, from: null })
    for (const one of statement.specifiers) {
      if (one.type !== 'ExportSpecifier') continue
      exports.set(nameOf(one.exported), { name: nameOf(one.local), from: statement.source?.value ?? null })
    }
  } else readDeclarations(statement, values)
}

function readDefault(declaration: Node, { values, exports }: Names): void {
  const name = declaration.type === 'Identifier' ? declaration.name : 'default'
  exports.set('default', { name, from: null })
  const node = nodeOf(declaration)
  if (name === 'default' && node !== null) values.set('default', bare(node))
}

export function placeOf({ source, node }: Ref): Place {
  const { line = 1, column = 0 } = node.loc?.start ?? {}
  return { file: source.file, line, column: column + 1 }
}

function literalsOf(nodes: readonly Node[], comments: readonly object[]): readonly Literal[] {
  const kinds = new Map<string, Literal['kind']>([
    ['StringLiteral', 'quoted'],
    ['DirectiveLiteral', 'quoted'],
    ['TemplateElement', 'bare'],
    ['JSXText', 'bare'],
    ['RegExpLiteral', 'bare'],
    ['CommentBlock', 'comment'],
    ['CommentLine', 'comment'],
  ])
  const all: readonly object[] = [...nodes, ...comments]
  return all
    .flatMap(one => {
      const { type, start, end } = { type: '', start: null, end: null, ...one }
      const kind = kinds.get(type)
      return kind === undefined || typeof start !== 'number' || typeof end !== 'number' ? [] : [{ start, end, kind }]
    })
    .toSorted((a, b) => a.start - b.start)
}

function nameOf(node: { readonly name: string } | { readonly value: string }): string {
  return 'name' in node ? node.name : node.value
}

function kindOf(type: string): string {
  return type === 'ImportDefaultSpecifier' ? 'default' : '*'
}

/** Puts what a statement declares by name into `values`; gives all names, also those that are taken out of something. */
function readDeclarations(node: Node, values: Map<string, Node>): readonly string[] {
  if (node.type === 'FunctionDeclaration' && node.id) {
    values.set(node.id.name, node)
    return [node.id.name]
  }
  if (node.type !== 'VariableDeclaration') return []
  return node.declarations.flatMap(({ id, init }) => {
    if (id.type === 'Identifier') {
      // What is assigned later may be anything.
      if (init && node.kind === 'const') values.set(id.name, bare(init))
      return [id.name]
    }
    if (id.type !== 'ObjectPattern') return []
    return id.properties.flatMap(one =>
      one.type === 'ObjectProperty' && one.value.type === 'Identifier' ? [one.value.name] : [],
    )
  })
}

/** Names that are declared again inside of functions and blocks: who reads one may mean that. */
function declaredBelow(nodes: readonly Node[], top: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>()
  const atTop = new Set<Node>(
    top.flatMap(one => {
      const inner = one.type === 'ExportNamedDeclaration' ? one.declaration : one
      return inner?.type === 'VariableDeclaration' ? inner.declarations : []
    }),
  )
  for (const node of nodes) {
    const declared: readonly object[] = isFunction(node)
      ? node.params
      : node.type === 'VariableDeclarator' && !atTop.has(node)
        ? [node.id]
        : []
    for (const one of declared) for (const name of namesIn(one)) names.add(name)
  }
  return names
}

/** Names whose objects are written to: `options.secret = …`. */
function changedLater(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap(node => {
    if (node.type !== 'AssignmentExpression') return []
    let target: Node = bare(node.left)
    while (target.type === 'MemberExpression') target = bare(target.object)
    return target.type === 'Identifier' ? [target.name] : []
  })
}

/** Every name in a pattern; those of its defaults too, which makes fewer names certain, not more. */
export function namesIn(pattern: object): readonly string[] {
  const own = 'type' in pattern && pattern.type === 'Identifier' && 'name' in pattern ? [String(pattern.name)] : []
  return [...own, ...childrenOf(pattern).flatMap(namesIn)]
}
