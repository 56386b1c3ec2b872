import { ConfFault, type Directive } from './nginx-conf.ts'

/** The location that leads to the app, with the blocks around it, innermost first. */
export interface ProxyLocation {
  readonly scopes: readonly (readonly Directive[])[]
  readonly pass: Directive
  /** `location /` or `the server`. */
  readonly path: string
  readonly server: readonly Directive[]
  /** TLS ends here. */
  readonly endsTls: boolean
}

interface Scope {
  readonly blocks: readonly (readonly Directive[])[]
  readonly server: readonly Directive[] | null
  readonly path: string
}

/** Of all places with a proxy_pass the one that browsers most likely reach first: TLS before none, `/` before other paths. */
export function findProxyLocation(directives: readonly Directive[], file: string): ProxyLocation {
  const found: ProxyLocation[] = []
  collect({ blocks: [directives], server: null, path: '' }, found)
  const [best] = found.toSorted((a, b) => rank(a) - rank(b))
  if (best === undefined)
    throw new ConfFault(
      `${file} has no proxy_pass, so it leads to no app`,
      'Give the file that holds the site: --front /etc/nginx/sites-enabled/NAME, or the main nginx.conf with its includes.',
    )
  return best
}

function rank({ endsTls, path }: ProxyLocation): number {
  return (endsTls ? 0 : 2) + (path === 'location /' ? 0 : 1)
}

function collect(scope: Scope, found: ProxyLocation[]): void {
  const [block = []] = scope.blocks
  const pass = block.find(({ name }) => name === 'proxy_pass')
  if (pass !== undefined) {
    const server = scope.server ?? block
    found.push({ scopes: scope.blocks, pass, path: scope.path, server, endsTls: server.some(isTls) })
  }
  for (const { name, args, block: inner } of block) {
    if (inner === null || name === 'if' || name === 'upstream' || name === 'map') continue
    const path = name === 'location' ? `location ${args.at(-1) ?? ''}` : name === 'server' ? 'server' : scope.path
    collect({ blocks: [inner, ...scope.blocks], server: name === 'server' ? inner : scope.server, path }, found)
  }
}

function isTls({ name, args }: Directive): boolean {
  return (name === 'listen' && args.includes('ssl')) || (name === 'ssl' && args[0] === 'on')
}

/** As nginx inherits: of the innermost block that has any of this name, all of it. */
export function effective(scopes: readonly (readonly Directive[])[], name: string): readonly Directive[] {
  for (const block of scopes) {
    const own = block.filter(one => one.name === name)
    if (own.length > 0) return own
  }
  return []
}
