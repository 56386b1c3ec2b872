import { NextResponse } from 'next/server'
import { withAuth } from 'next-auth/middleware'
import { currentFault } from './faults.js'

/** Next 16 calls `middleware.js` `proxy.js` and runs it on Node. withAuth guards /protected; the rest is for two faults. */
export const config = { matcher: ['/protected/:path*', '/server/:path*', '/api/auth/session'] }

export default function proxy(request, event) {
  const { pathname } = request.nextUrl
  const { proxy: fault, guard = () => ({}) } = currentFault()
  if (pathname.startsWith('/protected')) return withAuth(guard())(request, event)
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
