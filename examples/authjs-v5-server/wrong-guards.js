import { NextResponse } from 'next/server'

const isApi = request => request.nextUrl.pathname.startsWith('/api')

const isUnder = (request, path) => request.nextUrl.pathname.startsWith(path)

const to = (request, path) => NextResponse.redirect(new URL(path, process.env.AUTH_URL ?? request.url))

/** Static pages, as `proxy.js` has them: the session cookie must not be on an answer that caches keep. */
const isLeftAlone = request => isApi(request) || ['/about', '/members'].includes(request.nextUrl.pathname)

/** A strict policy as it is often written; the two parts for pictures and styles only keep the console clean. */
const policy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; form-action 'self'"

/** What `proxy.js` does instead of asking the guard about each page that is not static; a fault names one of them in `proxy`. */
export const wrongGuards = {
  none: () => NextResponse.next(),

  'only-reports': (request, event, guard) =>
    isUnder(request, '/dashboard/reports') ? guard(request, event) : NextResponse.next(),

  'drops-cookie-header': async (request, event, guard) => {
    if (isLeftAlone(request)) return NextResponse.next()
    const answer = await guard(request, event)
    if (answer.headers.has('location')) return answer
    const headers = new Headers(request.headers)
    headers.delete('cookie')
    const passed = NextResponse.next({ request: { headers } })
    for (const line of answer.headers.getSetCookie()) passed.headers.append('set-cookie', line)
    return passed
  },

  'looks-whether-cookie-exists': request => {
    const hasCookie = request.cookies.getAll().some(cookie => cookie.name.includes('authjs.session-token'))
    if (isUnder(request, '/dashboard') && !hasCookie) return to(request, '/login')
    if (isUnder(request, '/login') && hasCookie) return to(request, '/dashboard')
    return NextResponse.next()
  },

  'about-too': (request, event, guard) => (isApi(request) ? NextResponse.next() : guard(request, event)),

  'strict-csp': async (request, event, guard) => {
    const answer = isLeftAlone(request) ? NextResponse.next() : await guard(request, event)
    answer.headers.set('content-security-policy', policy)
    return answer
  },

  'locale-before-api': (request, event, guard) => {
    const { pathname, search } = request.nextUrl
    if (isApi(request)) return to(request, `/en${pathname}${search}`)
    return isLeftAlone(request) ? NextResponse.next() : guard(request, event)
  },
}
