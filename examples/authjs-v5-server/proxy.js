import { NextResponse } from 'next/server'
import NextAuth from 'next-auth'
import { guardConfig } from './auth.config.js'
import { currentFault } from './faults.js'
import { wrongGuards } from './wrong-guards.js'

const { auth: guard } = NextAuth(() => guardConfig())

/** Every page and its data. `/api` is for one fault, which forgets to leave it out. */
export const config = { matcher: ['/((?!_next/static|_next/image|.*\\.png$).*)'] }

/** The guard renews the session cookie, which an answer that caches keep must not carry. */
const staticPages = ['/about', '/members']

/** Next 16 calls `middleware.js` `proxy.js` and runs it on Node. What each fault does instead is in `wrong-guards.js`. */
export default function proxy(request, event) {
  const wrong = wrongGuards[currentFault().proxy]
  if (wrong) return wrong(request, event, guard)
  const { pathname } = request.nextUrl
  return pathname.startsWith('/api') || staticPages.includes(pathname) ? NextResponse.next() : guard(request, event)
}
