import { NextResponse } from 'next/server'
import { getToken } from 'next-auth/jwt'
import { auth } from './auth.js'
import { currentFault } from './faults.js'

/** Next 16 calls `middleware.js` `proxy.js` and runs it on Node. `auth` guards /protected; the rest is for faults. */
export const config = { matcher: ['/protected/:path*', '/api/:path*'] }

export default function proxy(request, event) {
  const { getToken: options, proxy: fault } = currentFault()
  if (request.nextUrl.pathname.startsWith('/protected'))
    return options ? guardByToken(request, options) : auth(request, event)
  if (fault === 'rewrites-api') return rewriteToBackend(request)
  if (fault === 'drops-cookie-header' && request.nextUrl.pathname === '/api/auth/session') {
    return NextResponse.next({ request: { headers: new Headers({ accept: '*/*' }) } })
  }
  return NextResponse.next()
}

/** A guard of one's own, as it was written for v4: it reads the token itself. */
async function guardByToken(request, options) {
  const origin = process.env.AUTH_URL ?? request.url
  const token = await getToken({ req: request, ...options({ secure: origin.startsWith('https://') }) })
  const signIn = new URL(`/api/auth/signin?callbackUrl=${encodeURIComponent(request.nextUrl.pathname)}`, origin)
  return token ? NextResponse.next() : NextResponse.redirect(signIn)
}

function rewriteToBackend({ nextUrl }) {
  return NextResponse.rewrite(new URL(nextUrl.pathname + nextUrl.search, process.env.BACKEND_URL))
}
