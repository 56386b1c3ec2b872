import { SHIPPED_FILES } from './check-deployment.ts'
import type { Context, Found } from './context.ts'
import { placeOf, type Source } from './source.ts'
import { keyOf, type Node, nodeOf, type ObjectMember, textOf } from './syntax.ts'

const CONFIG = /^next\.config\.[cm]?[jt]s$/
const FROZEN = /^(?:NEXTAUTH|AUTH)_(?:URL|SECRET)$/
const VARIABLE = /^process\.env(?:\.(\w{1,200})|\[['"](\w{1,200})['"]\])$/

/**
 * `env: { AUTH_URL: … }` of next.config: a value that the build knows stands in the code from then on, and wins over the environment of
 * `next start` (measured: Next 16.4). Said only of apps that get their environment later than their build, in a container.
 */
export function checkNextConfig(context: Context): readonly Found[] {
  const { modules, file } = context
  const container = SHIPPED_FILES.find(path => file(path) !== null)
  if (container === undefined || file('vercel.json') !== null) return []
  return modules.sources
    .filter(source => CONFIG.test(source.file.path))
    .flatMap(source =>
      frozenIn(source)
        .filter(({ value }) => isKnownToBuild(value, source, context))
        .map(
          ({ name, at }): Found => ({
            check: 'variable-frozen-by-build',
            place: placeOf({ source, node: at }),
            text: `${name} is written into the code when the app is built; what the container (${container}) gets under that name when it starts is not heard.`,
            fix: `Take ${name} out of env: code on the server reads the environment by itself.`,
          }),
        ),
    )
}

interface Frozen {
  readonly name: string
  readonly value: Node
  readonly at: ObjectMember
}

function frozenIn({ nodes }: Source): readonly Frozen[] {
  return nodes.flatMap(node => {
    if (node.type !== 'ObjectProperty' || keyOf(node) !== 'env') return []
    const object = nodeOf(node.value)
    if (object?.type !== 'ObjectExpression') return []
    return object.properties.flatMap((one): readonly Frozen[] => {
      const name = keyOf(one)
      const value = one.type === 'ObjectProperty' ? nodeOf(one.value) : null
      return name !== null && value !== null && FROZEN.test(name) ? [{ name, value, at: one }] : []
    })
  })
}

/** A text, or a variable that a file for production has; one that the build does not know is left to the environment. */
function isKnownToBuild(value: Node, { file }: Source, { env }: Context): boolean {
  const text = textOf(value)
  if (text !== null) return text !== ''
  const [, dotted, named] = VARIABLE.exec(file.text.slice(value.start ?? 0, value.end ?? 0)) ?? []
  const name = dotted ?? named
  return name !== undefined && (env.get(name, 'production')?.value ?? '') !== ''
}
