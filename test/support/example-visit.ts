import type { Page } from 'playwright-core'
import type { Fault } from '../../scripts/example-app.ts'
import { visitExpressExample } from './express-example-visit.ts'
import { type ServerSignIn, visitServerExample } from './server-example-visit.ts'

/** `none`: the app's configuration is so broken that nobody gets as far. */
export type SignInBy = 'credentials' | 'oidc' | 'mail' | 'none' | 'page-of-authjs' | ServerSignIn

/** What a fault needs besides the usual visit, as its row in `faults.js` says. */
export type VisitNeeds = Pick<Fault, 'lasts' | 'presses' | 'visits'> & {
  readonly basePath?: string
  /** Opens a link as a mail scanner does: another client, without cookies. */
  readonly scan?: (url: string) => Promise<unknown>
}

/**
 * Opens the app, signs in, reads the session twice, looks at the two guarded pages and comes back, as a person in a
 * browser does: what goes wrong on the way (431, a redirect to an origin where nobody listens) ends no visit. Resolves
 * when the last session answer is there.
 */
export async function visitExample(
  page: Page,
  origin: string,
  signInBy: SignInBy,
  needs: VisitNeeds = {},
): Promise<void> {
  const home = origin + (needs.basePath ?? '')
  if (signInBy === 'server-action' || signInBy === 'server-action-oidc') {
    return visitServerExample(page, origin, signInBy)
  }
  if (signInBy === 'page-of-authjs') return visitExpressExample(page, origin)
  await openHome(page, home)
  if (signInBy === 'credentials') await signInWithPassword(page)
  if (signInBy === 'mail') await signInByMail(page, home, needs.scan)
  if (signInBy === 'oidc') await signInElsewhere(page)
  await openHome(page, home)
  if (needs.presses !== undefined) await press(page, needs.presses)
  if (needs.lasts !== undefined) await page.waitForTimeout(needs.lasts * 1000)
  await openHome(page, home)
  await open(page, `${home}/server`)
  await open(page, `${home}/protected`)
  for (const path of needs.visits ?? []) await open(page, home + path)
  await openHome(page, home)
}

/** null = the browser shows an error page of its own; leaving before that stands makes Chromium hang. */
async function open(page: Page, url: string) {
  const response = await page.goto(url).catch(() => null)
  if (response === null) await page.waitForURL(/^chrome-error:/, { timeout: 3_000 }).catch(() => {})
  return response
}

/** The page with the SessionProvider, which fetches the session on mount; a page that is refused has none. */
async function openHome(page: Page, home: string): Promise<void> {
  const fetched = page.waitForEvent('requestfinished', request => isSession(request.url()))
  const ended = fetched.catch(() => null)
  const response = await open(page, home)
  if (response?.status() === 200) await ended
}

function isSession(url: string): boolean {
  return new URL(url).pathname.endsWith('/session')
}

/** A button of the session page that posts to the session endpoint; while it shows nobody, such a button does nothing. */
async function press(page: Page, button: string): Promise<void> {
  // The page has the session a moment before it shows it.
  const shown = page.locator('[data-testid=who][data-status=authenticated]').waitFor({ timeout: 5_000 })
  const isSignedIn = await shown.then(() => true).catch(() => false)
  if (!isSignedIn) return
  // Not any answer of the endpoint: a read that was under way would let the visit go on, and cut the post off.
  const posted = page.waitForEvent(
    'requestfinished',
    request => request.method() === 'POST' && isSession(request.url()),
  )
  await Promise.all([posted, page.click(button)])
}

/** The client says what came of it, or leaves for its error page when it finds no provider. */
async function signInWithPassword(page: Page): Promise<void> {
  const before = page.url()
  await page.click('#submit')
  const said = page.locator('[data-testid=sign-in-result]').waitFor()
  const left = page.waitForURL(url => url.href !== before)
  const ends = [said, left].map(end => end.then(() => true).catch(() => false))
  if (!(await Promise.race(ends))) throw new Error('the sign-in had no end')
}

/** Asks for a link, and opens it where the mail is shown, behind a scanner; what it leads to may have a button. */
async function signInByMail(page: Page, home: string, scan: VisitNeeds['scan']): Promise<void> {
  await signInWithPassword(page)
  await open(page, `${home}/mailbox`)
  const link = await page.locator('#mail-link').getAttribute('href')
  if (link === null) throw new Error('the mail has no link')
  await scan?.(link)
  await open(page, link)
  if ((await page.locator('#confirm').count()) === 0) return
  await Promise.all([page.waitForURL(url => url.pathname === '/'), page.click('#confirm')])
}

/** Over the OpenID provider (plain http) and back to wherever that leads: the page of the app, or its error page. */
async function signInElsewhere(page: Page): Promise<void> {
  const isBack = (url: string) => url.startsWith('https:')
  const landed = page.waitForEvent('framenavigated', frame => frame === page.mainFrame() && isBack(frame.url()))
  await Promise.all([landed, page.click('#sign-in-oidc')])
  // The page that it led to asks for the session: an answer that is cut off says nothing.
  await page.waitForLoadState('networkidle')
}
