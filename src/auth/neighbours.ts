/** An auth library that is recognised by its cookies, and whose sessions are not judged. */
export interface Neighbour {
  readonly id: string
  /** For people. */
  readonly label: string
  /** Names of its cookies, with any prefix and chunk suffix. */
  readonly cookies: RegExp
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
    packages: ['better-auth'],
  },
  {
    id: 'clerk',
    label: 'Clerk',
    cookies: /^__(?:clerk_db_jwt|client_uat|clerk_handshake|refresh|clerk_redirect_count)(?:_[\w-]+)?$/,
    packages: ['@clerk/nextjs'],
  },
  {
    id: 'supabase',
    label: 'Supabase',
    cookies: /^sb-[\w-]{1,60}-auth-token(?:-code-verifier)?(?:\.\d+)?$/,
    packages: ['@supabase/ssr', '@supabase/auth-helpers-nextjs'],
  },
  {
    id: 'auth0',
    label: 'Auth0',
    cookies: /^(?:__txn_[\w-]+|appSession(?:\.\d+)?|auth_verification)$/,
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
    packages: ['@kinde-oss/kinde-auth-nextjs'],
  },
  { id: 'iron-session', label: 'iron-session', cookies: /^iron-session(?:$|\/)/, packages: ['iron-session'] },
  { id: 'lucia', label: 'a plain session (auth_session)', cookies: /^auth_session$/, packages: ['lucia'] },
]

/** Sealed by iron: iron-session and WorkOS write it, under whatever name. */
const IRON = /^Fe26\.2\*/

/** Whose cookie is this? null: nobody's that is known. */
export function neighbourOfCookie(name: string, value: string): Neighbour | null {
  const byName = NEIGHBOURS.find(one => name.length <= 200 && one.cookies.test(name)) ?? null
  if (byName !== null || !IRON.test(value)) return byName
  return NEIGHBOURS.find(one => one.id === 'iron-session') ?? null
}
