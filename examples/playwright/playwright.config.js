import { defineConfig } from '@playwright/test'

export default defineConfig({
  // The app knows one address of its own: one proxy.
  workers: 1,
  use: {
    authproxyOptions: {
      target: process.env.APP ?? 'localhost:3000',
      failOn: 'warning',
      port: process.env.AUTHPROXY_PORT ?? 3443,
    },
    // Debian's Chromium, where Playwright has brought no browser.
    launchOptions: process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } : {},
  },
})
