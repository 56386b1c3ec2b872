import { describe, expect, test } from 'vitest'
import { answererOf } from '../../src/auth/answerer.ts'
import { parseJson } from '../../src/http/json.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const HTML = ['content-type', 'text/html'] as const

function who(status: number, headers: HeaderList, bodyText = '') {
  const endpoint = { action: 'session', provider: null, basePath: '/api/auth' } as const
  const url = 'https://app.test/api/auth/session'
  const json = parseJson(bodyText)
  const answer = { endpoint, method: 'GET', url, status, headers, bodyText, json, sessionBody: null }
  return answererOf(answer, target => target.includes('/login'))
}

describe('who answers', () => {
  test.each<[string, number, HeaderList, string, string, string]>([
    ['a language', 307, [['location', '/en/api/auth/session']], '', 'locale', 'en'],
    ['a region', 307, [['location', '/pt-BR/api/auth/session']], '', 'locale', 'pt-BR'],
    [
      'another prefix',
      308,
      [['location', '/tenants/acme/api/auth/session']],
      '',
      'prefix',
      '/tenants/acme/api/auth/session',
    ],
    ['a guard', 307, [['location', '/login']], '', 'guard', '/login'],
    [
      'an access proxy',
      302,
      [['location', 'https://x.cloudflareaccess.com/cdn-cgi/access/login']],
      '',
      'access-proxy',
      'https://x.cloudflareaccess.com',
    ],
    ['a tunnel', 200, [HTML, ['ngrok-error-code', 'ERR_NGROK_6024']], '', 'tunnel', 'ngrok'],
    ['a protected deployment', 401, [HTML, ['x-vercel-id', 'fra1::1']], '', 'deployment-protection', 'Vercel'],
    ['a challenge', 403, [HTML, ['cf-mitigated', 'challenge']], '', 'challenge', 'Cloudflare'],
    ['a password', 401, [['www-authenticate', 'Basic realm="x"']], '', 'basic-auth', ''],
    ['a Python backend', 404, [['server', 'uvicorn']], '{"detail":"Not Found"}', 'backend', 'uvicorn'],
    ['Express', 404, [HTML, ['x-powered-by', 'Express']], '<pre>Cannot GET', 'backend', 'Express'],
    ['another JSON', 200, [['content-type', 'application/json']], '{"ok":true}', 'backend', ''],
    ['a base path', 404, [HTML], '<script src="/shop/_next/static/a.js">', 'base-path', '/shop'],
    ["Next's 404", 404, [HTML], '<script src="/_next/static/a.js">', 'next-404', ''],
    ['a page', 200, [HTML], '<div id="root">', 'page', ''],
    ['nginx', 404, [HTML, ['server', 'nginx']], '<h1>404', 'other', 'nginx'],
  ])('%s', (_title, status, headers, body, expected, name) => {
    expect(who(status, headers, body)).toEqual({ who: expected, name })
  })
})
