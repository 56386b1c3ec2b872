import type { Page } from 'playwright-core'

/**
 * What a person does in `examples/authjs-v5-server`, where nothing asks /api/auth/session: logs in with a form whose
 * action signs in, opens the guarded pages, waits until a short session has ended, comes back, logs out. What goes wrong
 * on the way ends no visit.
 */
export async function visitServerExample(page: Page, origin: string, by: ServerSignIn): Promise<void> {
  await open(page, `${origin}/`)
  await open(page, `${origin}/dashboard`) // a guard that works leads to the login form
  if (new URL(page.url()).pathname !== '/login') await open(page, `${origin}/login`)
  await submit(page, by === 'server-action' ? '#submit' : '#sign-in-oidc')
  await open(page, `${origin}/dashboard`)
  if ((await page.locator('#members').count()) > 0) await open(page, `${origin}/members`)
  await open(page, `${origin}/dashboard/reports`)
  await open(page, `${origin}/about`)
  await open(page, `${origin}/dashboard/reports`)
  await untilShortCookiesEnd(page, origin)
  await open(page, `${origin}/dashboard`)
  await submit(page, '#sign-out')
  await open(page, `${origin}/dashboard`)
}

export type ServerSignIn = 'server-action' | 'server-action-oidc'

/** Leaves nothing under way: a prefetch that is cut off says nothing. */
async function open(page: Page, url: string): Promise<void> {
  const response = await page.goto(url).catch(() => null)
  if (response === null) await page.waitForURL(/^chrome-error:/, { timeout: 3_000 }).catch(() => {})
  await settled(page)
}

/** Presses a button, if the page that is open has it, and waits for where that leads: another page, or words of refusal. */
async function submit(page: Page, button: string): Promise<void> {
  if ((await page.locator(button).count()) === 0) return
  const before = page.url()
  await page.click(button)
  const elsewhere = (url: URL) => url.href !== before && url.protocol !== 'http:'
  await Promise.race([
    page.waitForURL(elsewhere, { timeout: 4_000 }).catch(() => {}),
    page
      .locator('[data-testid=refusal]')
      .waitFor()
      .catch(() => {}),
  ])
  await settled(page)
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {})
}

/** A session of seconds: in use in the last half of its life, then until the browser itself has forgotten its cookie. */
async function untilShortCookiesEnd(page: Page, origin: string): Promise<void> {
  const left = await shortestLife(page)
  if (left === null) return
  await page.waitForTimeout(left * 0.7)
  await open(page, `${origin}/dashboard`)
  await page.waitForTimeout(((await shortestLife(page)) ?? 0) + 500)
}

/** ms that the cookies have which end within a minute; null = there is none. */
async function shortestLife(page: Page): Promise<number | null> {
  const isShort = ({ expires }: { expires: number }) => expires > 0 && expires < Date.now() / 1000 + 60
  const ends = (await page.context().cookies()).filter(isShort).map(cookie => cookie.expires * 1000 - Date.now())
  return ends.length === 0 ? null : Math.max(0, ...ends)
}
