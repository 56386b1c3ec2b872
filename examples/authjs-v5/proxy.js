import { NextResponse } from 'next/server'
import { auth } from './auth.js'
import { currentFault } from './faults.js'

/** Next 16 calls `middleware.js` `proxy.js` and runs it on Node. `auth` guards /protected; the rest is for one fault. */
export const config = { matcher: ['/protected/:path*', '/api/auth/session'] }

export default function proxy(request, event) {
  if (request.nextUrl.pathname.startsWith('/protected')) return auth(request, event)
  if (currentFault().proxy === 'drops-cookie-header') {
    return NextResponse.next({ request: { headers: new Headers({ accept: '*/*' }) } })
  }
  return NextResponse.next()
}
