import type { AppEnvironment } from './app-env.ts'

export interface AppVariablesInput {
  /** Major version of the installed next-auth; null = not known, so both are served. */
  readonly major: number | null
  /** The origin that browsers open. */
  readonly publicOrigin: string
  /** PEM file of the certificate authority; null = a certificate of the user's own. */
  readonly caFile: string | null
  readonly port: number
  /** As configured so far: its path is where the auth routes are. */
  readonly url: AppEnvironment['url']
  readonly basePath: string | null
  /** AUTH_ORIGIN as it is set for @sidebase/nuxt-auth, which believes it before all others; undefined = the app is none of its. */
  readonly nuxtOrigin?: string | null
}

export interface AppVariables {
  readonly set: Readonly<Record<string, string>>
  /** What was set and why, in one sentence. */
  readonly told: string
}

/**
 * What the app must know to be right behind the proxy from its first request on. Next's own .env files do not override the
 * environment of the process, so these hold whatever stands there.
 */
export function appVariables(input: AppVariablesInput): AppVariables {
  const { major, publicOrigin, caFile, port, url, nuxtOrigin } = input
  const address = publicOrigin + pathOf(input)
  const v4 = major === null || major <= 4 ? { NEXTAUTH_URL: address } : {}
  // NEXTAUTH_URL alone gives v5 an origin and no trust, and its first betas wanted AUTH_TRUST_HOST beside AUTH_URL.
  const v5 = major === null || major >= 5 ? { AUTH_URL: address, AUTH_TRUST_HOST: 'true' } : {}
  // From 1.0 on an address with the path of the auth routes.
  const nuxt =
    nuxtOrigin === undefined
      ? {}
      : { AUTH_ORIGIN: publicOrigin + (pathIn(nuxtOrigin ?? '') || (input.basePath ?? '/api/auth')) }
  const origins = { ...v4, ...v5, ...nuxt }
  const trust: Record<string, string> = caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }
  const old = url === null || !(url.variable in origins) ? '' : ` (your own ${url.variable} gives way)`
  const parts = [
    `PORT=${port}`,
    `${listed(Object.entries(origins))} so that it knows the address that the browser uses${old}`,
    ...(caFile === null ? [] : ['NODE_EXTRA_CA_CERTS so that its server trusts the proxy']),
  ]
  return {
    set: { PORT: String(port), ...origins, ...trust },
    told: `Set for the app: ${parts.join('; ')}. --keep-env leaves all as it is.`,
  }
}

/** Any path of the configured address is where NextAuth believes its routes to be; v5 has a setting of its own for it. */
function pathOf({ url, basePath, major }: AppVariablesInput): string {
  const configured = pathIn(url?.value ?? '')
  if (configured !== '') return configured
  return major !== null && major >= 5 ? '' : (basePath ?? '')
}

/** Without a slash at its end; empty: there is none. */
function pathIn(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname.replace(/\/$/, '') : ''
}

function listed(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([name, value]) => `${name}=${value}`).join(', ')
}
