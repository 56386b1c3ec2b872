import { type ExampleName, type Fault, routesOf } from './example-app.ts'
import { type Visit, visit } from './visitor.ts'
import { visitServerApp } from './visitor-server.ts'

export interface DemoVisit {
  readonly example: ExampleName
  readonly fault: Fault
  readonly origin: string
  /** PEM of the CA to trust. */
  readonly ca: string
  /** For somebody who watches. */
  readonly slowly: boolean
  readonly signal: AbortSignal
}

/** Goes where the faults of the example show, and stays as long as this one needs. */
export function demoVisitor({ example, fault, slowly, ...where }: DemoVisit): Promise<Visit> {
  const intervalMs = slowly ? 2_000 : 300
  const least = slowly ? 5 : 3
  const refreshes = Math.max(least, Math.ceil(((fault.lasts ?? 0) * 1000) / intervalMs))
  if (example === 'authjs-v5-server') {
    const pages = ['/members', '/dashboard/reports', '/dashboard/reports', ...(fault.visits ?? [])]
    const idle = fault.idle === undefined ? {} : { idleMs: fault.idle * 1000 }
    const via = fault.signIn === 'oidc' ? { via: fault.signIn } : {}
    return visitServerApp({ ...where, refreshes, intervalMs, pages, ...idle, ...via, signOut: true })
  }
  const via = fault.signIn === 'mail' ? { via: fault.signIn } : {}
  const update = fault.presses === '#update' ? { update: { name: 'Ada King' } } : {}
  const client = { home: fault.nextConfig?.basePath ?? '', basePath: fault.clientBasePath ?? routesOf(example) }
  const pages = example === 'auth-express' ? ['/reports'] : ['/server', '/protected', ...(fault.visits ?? [])]
  return visit({ ...where, refreshes, intervalMs, pages, ...client, ...via, ...update })
}
