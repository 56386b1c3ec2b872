import type { Page } from 'playwright-core'
import { type ServerSignIn, visitServerExample } from './server-example-visit.ts'

/** `none`: the app's configuration is so broken that nobody gets as far. */
export type SignInBy = 'credentials' | 'oidc' | 'none' | ServerSignIn

/**
 * Opens the app, signs in, reads the session twice, looks at the two guarded pages and comes back, as a person in a
 * browser does: what goes wrong on the way (431, a redirect to an origin where nobody listens) ends no visit. Resolves
 * when the last session answer is there.
 */
export async function visitExample(page: Page, origin: string, signInBy: SignInBy): Promise<void> {
  if (signInBy === 'server-action' || signInBy === 'server-action-oidc') {
    return visitServerExample(page, origin, signInBy)
  }
  await openHome(page, origin)
  if (signInBy === 'credentials') await signInWithPassword(page)
  if (signInBy === 'oidc') await signInElsewhere(page)
  await openHome(page, origin)
  await openHome(page, origin)
  await open(page, `${origin}/server`)
  await open(page, `${origin}/protected`)
  await openHome(page, origin)
}

/** null = the browser shows an error page of its own; leaving before that stands makes Chromium hang. */
async function open(page: Page, url: string) {
  const response = await page.goto(url).catch(() => null)
  if (response === null) await page.waitForURL(/^chrome-error:/, { timeout: 3_000 }).catch(() => {})
  return response
}

/** The page with the SessionProvider, which fetches the session on mount; a page that is refused has none. */
async function openHome(page: Page, origin: string): Promise<void> {
  const fetched = page.waitForEvent('requestfinished', request => isSession(request.url()))
  const ended = fetched.catch(() => null)
  const response = await open(page, `${origin}/`)
  if (response?.status() === 200) await ended
}

function isSession(url: string): boolean {
  return new URL(url).pathname === '/api/auth/session'
}

async function signInWithPassword(page: Page): Promise<void> {
  await page.click('#submit')
  await page.locator('[data-testid=sign-in-result]').waitFor()
}

/** Over the OpenID provider (plain http) and back to wherever that leads: the page of the app, or its error page. */
async function signInElsewhere(page: Page): Promise<void> {
  const isBack = (url: string) => url.startsWith('https:')
  const landed = page.waitForEvent('framenavigated', frame => frame === page.mainFrame() && isBack(frame.url()))
  await Promise.all([landed, page.click('#sign-in-oidc')])
  await page.waitForLoadState()
}
