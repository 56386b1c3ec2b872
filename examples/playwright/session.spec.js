import { expect, test } from 'authproxy/playwright'

const who = page => page.locator('[data-testid=who]')

test('stays signed in over a reload', async ({ page }) => {
  await page.goto('/')
  await page.click('#submit')
  await expect(page.locator('[data-testid=sign-in-result]')).toBeVisible()
  await page.reload()
  await expect(who(page)).toHaveAttribute('data-status', 'authenticated')
})

// Green without authproxy whatever the session holds: nothing here looks at it.
test('shows the page again', async ({ page }) => {
  await page.goto('/')
  await page.click('#submit')
  await expect(page.locator('[data-testid=sign-in-result]')).toBeVisible()
  for (let visit = 0; visit < 3; visit++) {
    const session = page.waitForResponse(/\/api\/auth\/session/)
    await page.goto('/')
    await session
  }
})
