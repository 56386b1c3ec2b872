import { CANARIES } from './canaries.ts'
import { mintToken } from './transcript.ts'
import { startApp, type TestApp } from './upstream.ts'

const COOKIE = '__Secure-next-auth.session-token'
const c = CANARIES

export interface LosingApp extends TestApp {
  /** With the fault each refresh loses the claims that the sign-in set. */
  readonly setFault: (on: boolean) => void
}

/**
 * A small app with the routes of next-auth v4, real tokens, and canaries in all that it says. Its secret is that of transcripts.
 */
export async function startLosingApp(): Promise<LosingApp> {
  let fault = true
  const claims = { sub: c.sub, name: c.name, email: c.email, role: c.role }
  const session = JSON.stringify({ user: { name: c.name, email: c.email }, expires: '2099-01-01T00:00:00.000Z' })
  const lineOf = async (of: object) => {
    const iat = Math.floor(Date.now() / 1_000)
    const token = await mintToken(4, { ...of, iat, exp: iat + 86_400 }, COOKIE)
    return `${COOKIE}=${token}; Path=/; HttpOnly; Secure; SameSite=Lax`
  }
  const app = await startApp(async (request, response) => {
    request.resume()
    const path = (request.url ?? '').split('?')[0]
    if (path === '/api/auth/callback/credentials') {
      response.writeHead(302, { location: `/reset/${c.reset}?token=${c.code}`, 'set-cookie': await lineOf(claims) })
      return response.end()
    }
    if (path === '/api/auth/session') {
      const line = await lineOf(fault ? { sub: c.sub } : claims)
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': line })
      return response.end(session)
    }
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-disposition': `attachment; filename="${c.file}"`,
      'set-cookie': `theme=${c.theme}; SameSite=None; Path=/reset/${c.reset}`,
    })
    return response.end(`<p>${c.name} ${c.digits}</p>`)
  })
  return {
    ...app,
    setFault: on => {
      fault = on
    },
  }
}
