import type { Page } from 'playwright-core'

/** What a person does with an example app to see one of its faults. */
export interface VisitPlan {
  /** `none`: the app's configuration is so broken that nobody gets as far. */
  readonly signIn: 'credentials' | 'oidc' | 'none'
}

/**
 * Opens the app, signs in, reads the session twice, looks at the two guarded pages and comes back: each step as a person in
 * a browser does it, and none is skipped because the one before it went wrong. Resolves when the last session answer is
 * there.
 */
export async function visitExample(page: Page, origin: string, { signIn }: VisitPlan): Promise<void> {
  await openHome(page, origin)
  if (signIn === 'credentials') await signInWithPassword(page)
  if (signIn === 'oidc') await signInElsewhere(page)
  await openHome(page, origin)
  await openHome(page, origin)
  await page.goto(`${origin}/server`)
  await page.goto(`${origin}/protected`).catch(() => null) // a redirect to an origin where nobody listens
  await openHome(page, origin)
}

/** The page with the SessionProvider, which fetches the session on mount; a page that is refused has none. */
async function openHome(page: Page, origin: string): Promise<void> {
  const fetched = page.waitForEvent('requestfinished', request => isSession(request.url()))
  const ended = fetched.catch(() => null)
  const response = await page.goto(`${origin}/`).catch(() => null)
  if (response?.status() === 200) await ended
}

function isSession(url: string): boolean {
  return new URL(url).pathname === '/api/auth/session'
}

async function signInWithPassword(page: Page): Promise<void> {
  const answered = page.waitForResponse(response => response.url().includes('/callback/credentials'))
  await page.click('#submit')
  await (await answered).finished()
  await page.locator('[data-testid=sign-in-result]').waitFor()
}

/** Over the OpenID provider and back, to wherever that leads: the page of the app, or its error page. */
async function signInElsewhere(page: Page): Promise<void> {
  const answered = page.waitForResponse(response => response.url().includes('/callback/oidc'))
  await page.click('#sign-in-oidc')
  await answered
  await page.waitForLoadState()
}
