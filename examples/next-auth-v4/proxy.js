import { NextResponse } from 'next/server'
import { withAuth } from 'next-auth/middleware'
import { currentFault } from './faults.js'

/** Next 16 calls `middleware.js` `proxy.js` and runs it on Node. withAuth guards /protected; the rest is for faults. */
export const config = { matcher: ['/protected/:path*', '/server/:path*', '/api/:path*'] }

export default function proxy(request, event) {
  const { pathname } = request.nextUrl
  const { proxy: fault, guard = () => ({}) } = currentFault()
  if (pathname.startsWith('/protected') && fault === 'asks-endpoint') return guardByEndpoint(request)
  if (pathname.startsWith('/protected') && fault === 'looks-for-cookie')
    return letIn(request, request.cookies.has('next-auth.session-token'))
  if (pathname.startsWith('/protected')) return withAuth(guard())(request, event)
  if (fault === 'rewrites-api' && pathname.startsWith('/api/')) return rewriteToBackend(request)
  if (fault === 'drops-cookie-header' && pathname === '/api/auth/session') {
    return NextResponse.next({ request: { headers: new Headers({ accept: '*/*' }) } })
  }
  const response = NextResponse.next()
  if (fault === 'sets-colliding-cookie' && pathname.startsWith('/server')) {
    const secure = process.env.NEXTAUTH_URL?.startsWith('https://') ?? false
    const name = `${secure ? '__Secure-' : ''}next-auth.session-token-theme`
    response.cookies.set(name, 'dark', { path: '/', sameSite: 'lax', secure })
  }
  return response
}

/** For sessions in a database, which middleware of v4 cannot read: the app is asked, on the port where it listens itself. */
async function guardByEndpoint(request) {
  const headers = { cookie: request.headers.get('cookie') ?? '' }
  const session = await (await fetch(`http://127.0.0.1:${process.env.PORT}/api/auth/session`, { headers })).json()
  return letIn(request, Boolean(session.user))
}

function letIn({ nextUrl }, isSignedIn) {
  const signIn = new URL(`/api/auth/signin?callbackUrl=${nextUrl.pathname}`, process.env.NEXTAUTH_URL)
  return isSignedIn ? NextResponse.next() : NextResponse.redirect(signIn)
}

function rewriteToBackend({ nextUrl }) {
  return NextResponse.rewrite(new URL(nextUrl.pathname + nextUrl.search, process.env.BACKEND_URL))
}
