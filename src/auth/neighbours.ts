import { headerValue } from '../http/headers.ts'
import { memo } from '../http/memo.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'

/** An auth library that is recognised, and whose sessions are not judged. */
export interface Neighbour {
  readonly id: string
  /** For people. */
  readonly label: string
  /** Names of its cookies, with any prefix and chunk suffix. */
  readonly cookies: RegExp
  /** Addresses that it answers, and nobody else has; on the app, or on a host of its own. */
  readonly endpoints?: RegExp
  /** A route of its own on the app, and where it sends the browser. */
  readonly leads?: readonly [from: RegExp, to: RegExp]
  /** Its own routes lie under `/api/auth`, where NextAuth's do, unless somebody moves them. */
  readonly sharesPath?: true
  /** A response header that it sets on everything. */
  readonly header?: string
  /** Its packages, as package.json names them. */
  readonly packages: readonly string[]
}

const PREFIX = '^(?:__Secure-|__Host-)?'

/** Read in their sources (cookie names of November 2026). The next library to be judged becomes a `Dialect` instead. */
export const NEIGHBOURS: readonly Neighbour[] = [
  {
    id: 'better-auth',
    label: 'Better Auth',
    cookies: new RegExp(
      `${PREFIX}[\\w-]{1,40}\\.(?:session_token|session_data|dont_remember|account_data|two_factor)(?:\\.\\d+)?$`,
    ),
    endpoints: /\/api\/auth\/(?:get-session|ok|sign-(?:in|up)\/[\w-]{1,40})$/,
    sharesPath: true,
    packages: ['better-auth'],
  },
  {
    id: 'clerk',
    label: 'Clerk',
    cookies: /^__(?:clerk_db_jwt|client_uat|clerk_handshake|refresh|clerk_redirect_count)(?:_[\w-]+)?$/,
    endpoints: /^https:\/\/[\w.-]{1,200}\.clerk\.accounts\.dev\/v1\/client(?:\/|$)/,
    header: 'x-clerk-auth-status',
    packages: ['@clerk/nextjs'],
  },
  {
    id: 'supabase',
    label: 'Supabase',
    cookies: /^sb-[\w-]{1,60}-auth-token(?:-code-verifier)?(?:\.\d+)?$/,
    endpoints: /^https:\/\/[\w-]{1,60}\.supabase\.co\/auth\/v1\/[\w-]{1,40}$/,
    packages: ['@supabase/ssr', '@supabase/auth-helpers-nextjs'],
  },
  {
    id: 'auth0',
    label: 'Auth0',
    cookies: /^(?:__txn_[\w-]+|appSession(?:\.\d+)?|auth_verification)$/,
    sharesPath: true,
    leads: [/\/auth\/login$/, /^https:\/\/[\w.-]{1,200}\.auth0\.com\/authorize(?:$|\?)/],
    packages: ['@auth0/nextjs-auth0'],
  },
  {
    id: 'workos',
    label: 'WorkOS AuthKit',
    cookies: /^(?:wos-session|wos-auth-verifier-[\w-]+|workos-access-token)$/,
    packages: ['@workos-inc/authkit-nextjs'],
  },
  {
    id: 'kinde',
    label: 'Kinde',
    cookies: /^(?:ac-state-key|kinde[\w-]{0,60}|id_token_payload|access_token_payload)\d*$/,
    endpoints: /\/api\/auth\/kinde_callback$/,
    sharesPath: true,
    packages: ['@kinde-oss/kinde-auth-nextjs'],
  },
  { id: 'iron-session', label: 'iron-session', cookies: /^iron-session(?:$|\/)/, packages: ['iron-session'] },
  { id: 'lucia', label: 'a plain session (auth_session)', cookies: /^auth_session$/, packages: ['lucia'] },
]

/** Sealed by iron: iron-session and WorkOS write it, under whatever name. */
const IRON = /^Fe26\.2\*/

const neighbourOfName = memo(500, name => NEIGHBOURS.find(one => name.length <= 200 && one.cookies.test(name)) ?? null)

/** Whose cookie is this? null: nobody's that is known. */
export function neighbourOfCookie(name: string, value: string): Neighbour | null {
  const byName = neighbourOfName(name)
  if (byName !== null || !IRON.test(value)) return byName
  return NEIGHBOURS.find(one => one.id === 'iron-session') ?? null
}

/** Who answers at this address? Its answer has to be one: what is not there answers 404. null: nobody that is known. */
export function neighbourOfAnswer(url: string, status: number, headers: HeaderList): Neighbour | null {
  const address = `${originOf(url) ?? ''}${pathOf(url).replace(/\/$/, '')}`
  const html = /text\/html/i.test(headerValue(headers, 'content-type') ?? '')
  const answered = status >= 200 && status < 400 && !html
  const location = status >= 300 && status < 400 ? (headerValue(headers, 'location') ?? '') : ''
  const isOf = ({ endpoints, leads, header }: Neighbour) =>
    (answered && endpoints?.test(address) === true) ||
    (leads?.[0].test(address) === true && leads[1].test(location)) ||
    (header !== undefined && headerValue(headers, header) !== null)
  return NEIGHBOURS.find(isOf) ?? null
}

/** Whose packages an app depends on. `dependencies`: as package.json has them. */
export function neighboursOfPackages(dependencies: Iterable<string>): readonly Neighbour[] {
  const names = new Set(dependencies)
  return NEIGHBOURS.filter(one => one.packages.some(name => names.has(name)))
}
