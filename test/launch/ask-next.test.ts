import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { isNextApp } from '../../src/launch/ask-next.ts'
import { startApp, startRawApp, type TestApp } from '../support/upstream.ts'

let app: TestApp | null = null
afterEach(async () => {
  await app?.close()
  app = null
})

const answers: Readonly<Record<string, RequestListener>> = {
  'its own header': (_, response) => response.setHeader('X-Powered-By', 'Next.js').end('hi'),
  'the Vary of the App Router': (_, response) =>
    response.setHeader('Vary', 'rsc, next-router-state-tree, next-router-prefetch').end('hi'),
  'its scripts in the page': (_, response) => response.end(`${' '.repeat(70_000)}<script src="/_next/static/x.js">`),
  'a redirect with a header of Next': (_, response) => response.writeHead(307, { 'x-nextjs-redirect': '/login' }).end(),
}

describe('a Next.js app is known by', () => {
  test.each(Object.entries(answers))('%s', async (_what, listener) => {
    app = await startApp(listener)
    expect(await isNextApp(app.port)).toBe(true)
  })

  test('its answer on ::1, too', async () => {
    app = await startApp((_, response) => response.setHeader('X-Powered-By', 'Next.js').end(), undefined, '::1')
    expect(await isNextApp(app.port)).toBe(true)
  })
})

describe('no Next.js app', () => {
  test('is another one', async () => {
    app = await startApp((_, response) => response.setHeader('X-Powered-By', 'Express').end('hi'))
    expect(await isNextApp(app.port)).toBe(false)
  })

  test('is a page without an end', async () => {
    app = await startApp((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(64_000)), 1)
      response.on('close', () => clearInterval(timer))
    })
    expect(await isNextApp(app.port)).toBe(false)
  })

  test('is one that says nothing', async () => {
    app = await startRawApp(() => {})
    expect(await isNextApp(app.port, { timeoutMs: 100 })).toBe(false)
  })

  test('is nobody', async () => {
    const gone = await startApp((_, response) => response.end())
    await gone.close()
    expect(await isNextApp(gone.port)).toBe(false)
  })
})
