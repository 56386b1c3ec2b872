import type { Page } from 'playwright-core'

/**
 * What a person does in `examples/auth-express`: looks at the start page, whose script asks who is signed in, opens Reports, which leads to
 * the sign-in page of Auth.js, signs in there, and comes back to both. What goes wrong on the way ends no visit.
 */
export async function visitExpressExample(page: Page, origin: string): Promise<void> {
  await openStart(page, origin)
  await open(page, `${origin}/reports`)
  await signIn(page)
  for (let look = 0; look < 3; look++) await openStart(page, origin)
  await open(page, `${origin}/reports`)
  await openStart(page, origin)
}

async function open(page: Page, url: string): Promise<void> {
  const response = await page.goto(url).catch(() => null)
  if (response === null) await page.waitForURL(/^chrome-error:/, { timeout: 3_000 }).catch(() => {})
}

/** Its script has asked once it shows somebody or nobody. */
async function openStart(page: Page, origin: string): Promise<void> {
  await open(page, `${origin}/`)
  await page
    .locator('[data-testid=who][data-user]')
    .waitFor({ timeout: 5_000 })
    .catch(() => {})
}

/** The page of Auth.js itself, where it was reached. */
async function signIn(page: Page): Promise<void> {
  if ((await page.locator('#submitButton').count()) === 0) return
  await page.fill('[name=username]', 'ada')
  await page.fill('[name=password]', 'lovelace')
  const before = page.url()
  await Promise.all([
    // To http where Express does not trust the proxy: nobody answers there, and Chromium shows a page of its own.
    page.waitForURL(url => url.href !== before, { timeout: 5_000 }).catch(() => {}),
    page.click('#submitButton'),
  ])
}
