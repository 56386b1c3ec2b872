import { setTimeout as delay } from 'node:timers/promises'
import type { Visit, VisitOptions, VisitStep } from './visitor.ts'
import { createVisitorBrowser, type VisitorBrowser } from './visitor-browser.ts'
import { actionOf, redirectOf } from './visitor-wire.ts'

/**
 * A visit to an app whose pages ask the session on the server and whose forms sign in by server actions: nothing asks
 * /api/auth/session, so who is signed in stands in the page. Ends early, without an error, when there is no form.
 * @throws the connection's error; AbortError after `signal`
 */
export async function visitServerApp(options: VisitOptions): Promise<Visit> {
  const browser = createVisitorBrowser(options)
  const users: Array<string | null> = []
  let signInAccepted = false
  const look = async (path: string) => {
    const page = await browser.open(path)
    users.push(userIn(page))
    await prefetch(browser, page)
  }
  try {
    await browser.open('/')
    const guarded = await browser.open('/dashboard')
    const login = guarded.path.startsWith('/login') ? guarded : await browser.open('/login')
    signInAccepted = await signIn(browser, login, options)
    for (let count = 0; count <= options.refreshes; count += 1) {
      if (count > 0) await delay(options.intervalMs, undefined, { signal: options.signal })
      await look('/dashboard')
    }
    for (const path of options.pages ?? []) if (isOffered(browser, path)) await look(path)
    if (options.idleMs !== undefined) {
      await delay(options.idleMs, undefined, { signal: options.signal })
      await look('/dashboard')
    }
    if (options.signOut) await signOut(browser)
    return { steps: browser.steps, signInAccepted, users }
  } finally {
    browser.close()
  }
}

/** The page of one fault only is linked where that fault is on. */
function isOffered(browser: VisitorBrowser, path: string): boolean {
  return path !== '/members' || browser.steps.some(step => step.body.includes(`href="${path}"`))
}

/** By the form for a password if the page has one, else, or with `via`, by the button of the provider. */
async function signIn(browser: VisitorBrowser, page: VisitStep, options: VisitOptions): Promise<boolean> {
  const path = new URL(page.path, browser.origin).pathname
  const { username = 'ada', password = 'lovelace' } = options
  const fields = { username, password, redirectTo: '/dashboard' }
  const provider = actionOf(page.body, 'id="sign-in-oidc"')
  const action = options.via === 'oidc' ? provider : (actionOf(page.body, 'id="submit"') ?? provider)
  if (action === null) return false
  const target = redirectOfAction(await browser.act({ name: 'sign-in', path, action, fields }))
  if (target === null) return false
  const url = new URL(target, browser.origin)
  if (url.origin === browser.origin) {
    // A page comes with the answer of the action; for a route Next leaves the page.
    if (url.pathname.startsWith('/api/')) await browser.open(url.pathname + url.search)
    return !/[?&]error=/.test(target)
  }
  const end = await browser.leave(target).catch(() => null) // a browser shows an error page where nobody is
  return end?.status === 200 && !/[?&]error=/.test(end.path)
}

async function signOut(browser: VisitorBrowser): Promise<void> {
  const page = await browser.open('/dashboard')
  const action = actionOf(page.body, 'id="sign-out"')
  if (action !== null) await browser.act({ name: 'sign-out', path: '/dashboard', action, fields: {} })
  await browser.open('/dashboard')
}

/** Next's client fetches a Link in sight before anybody clicks on it; the example has one that matters. */
async function prefetch(browser: VisitorBrowser, page: VisitStep): Promise<void> {
  if (!page.body.includes('href="/sign-out"')) return
  const headers = { rsc: '1', 'next-router-prefetch': '1' }
  const answer = await browser.call('page', '/sign-out?_rsc=demo', undefined, headers)
  // Next sends whoever has a wrong `_rsc` to the right one.
  const target = redirectOf(answer, new URL(browser.origin))
  if (target?.pathname === '/sign-out') await browser.call('page', target.pathname + target.search, undefined, headers)
}

/** `x-action-redirect: <url>;push` */
function redirectOfAction(answer: VisitStep): string | null {
  const value = answer.headers['x-action-redirect']
  return typeof value === 'string' ? value.replace(/;(push|replace)$/, '') : null
}

function userIn(page: VisitStep): string | null {
  return /data-testid="who" data-user="([^"]+)"/.exec(page.body)?.[1] ?? null
}
