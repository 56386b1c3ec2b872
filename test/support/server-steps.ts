import type { ExampleStep } from './rule-examples.ts'

type Version = 4 | 5

/** Claims make tokens differ; equal claims are the same token. */
const cookieName = (version: Version, origin: string) =>
  `${origin.startsWith('https:') ? '__Secure-' : ''}${version === 4 ? 'next-auth' : 'authjs'}.session-token`

/** `name=value` of a session cookie, under its default name unless another is given. */
export function sessionPair(version: Version, origin: string, sub: string, name = cookieName(version, origin)): string {
  return `${name}=$jwe${version}{"sub":"${sub}"}`
}

/** NextAuth's own line that sets a session cookie. */
export function setSession(version: Version, origin: string, sub: string, name = cookieName(version, origin)): string {
  const secure = origin.startsWith('https:') || name.startsWith('__') ? ' Secure;' : ''
  return `set-cookie: ${sessionPair(version, origin, sub, name)}; Path=/; HttpOnly;${secure} SameSite=Lax`
}

/** NextAuth's own line that deletes it. */
export function deleteSession(version: Version, origin: string): string {
  const secure = origin.startsWith('https:') ? ' Secure;' : ''
  return `set-cookie: ${cookieName(version, origin)}=; Max-Age=0; Path=/; HttpOnly;${secure} SameSite=Lax`
}

/** The session endpoint answers with the user and renews the cookie. */
export function healthySession(version: Version, origin: string, from: string, to: string, name?: string): ExampleStep {
  return {
    request: `GET ${origin}/api/auth/session`,
    send: [`cookie: ${sessionPair(version, origin, from, name)}`],
    status: 200,
    answer: [setSession(version, origin, to, name)],
    body: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
  }
}

/** The session endpoint refuses the token and deletes the cookie. */
export function refusedSession(
  version: Version,
  origin: string,
  sub: string,
  log: readonly string[] = [],
): ExampleStep {
  return {
    request: `GET ${origin}/api/auth/session`,
    send: [`cookie: ${sessionPair(version, origin, sub)}`],
    status: 200,
    answer: [deleteSession(version, origin)],
    body: version === 4 ? '{}' : 'null',
    log,
  }
}

/** `/csrf` with the csrf cookie that is sent and the one that is set; null = none. */
export function csrfStep(origin: string, sent: string | null, set: string | null): ExampleStep {
  return {
    request: `GET ${origin}/api/auth/csrf`,
    send: sent === null ? [] : [`cookie: next-auth.csrf-token=${sent}`],
    status: 200,
    answer: set === null ? [] : [`set-cookie: next-auth.csrf-token=${set}; Path=/; HttpOnly; SameSite=Lax`],
    body: JSON.stringify({ csrfToken: (set ?? sent ?? 'd'.repeat(64)).split(/%7C|\|/i)[0] }),
  }
}

/** What both libraries answer to everything when their configuration is refused. */
export function configurationError(origin: string, action: string, log: readonly string[] = []): ExampleStep {
  return {
    request: `GET ${origin}/api/auth/${action}`,
    status: 500,
    body: '{"message":"There was a problem with the server configuration. Check the server logs for more information."}',
    log,
  }
}
