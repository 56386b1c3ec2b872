import { describe, expect, test } from 'vitest'
import { type EndpointAnswer, isNextAuthAnswer } from '../../src/auth/endpoint-answers.ts'
import { authEndpoint } from '../../src/auth/endpoints.ts'
import { readSessionBody } from '../../src/auth/session-body.ts'
import { parseJson } from '../../src/http/json.ts'

const ORIGIN = 'https://app.test'
const CONFIG =
  '{"message":"There was a problem with the server configuration. Check the server logs for more information."}'

function verdict(request: string, status: number, bodyText: string | null, location?: string) {
  const [method = '', path = ''] = request.split(' ')
  const endpoint = authEndpoint(path)
  if (endpoint === null) throw new Error(path)
  const json = parseJson(bodyText)
  const session = endpoint.action === 'session' && bodyText !== null ? readSessionBody(bodyText, json).body : null
  const headers: EndpointAnswer['headers'] = location === undefined ? [] : [['location', location]]
  return isNextAuthAnswer({
    endpoint,
    method,
    url: `${ORIGIN}${path}`,
    status,
    headers,
    bodyText,
    json,
    sessionBody: session,
  })
}

describe('what NextAuth can have answered', () => {
  test.each([
    ['GET /api/auth/session', 200, '{}'],
    ['GET /api/auth/session', 200, 'null'],
    ['GET /api/auth/session', 200, ''],
    ['GET /api/auth/session', 500, CONFIG],
    ['GET /api/auth/session', 400, '"Bad request."'],
    ['POST /api/auth/session', 400, '[object Object]'],
    ['GET /api/auth/csrf', 200, '{"csrfToken":"a"}'],
    ['GET /api/auth/providers', 200, '{"github":{"id":"github"}}'],
    ['GET /api/auth/providers', 200, '{}'],
    ['POST /api/auth/callback/credentials', 401, '{"url":"https://app.test/error"}'],
    ['POST /api/auth/signin/github', 200, '{"url":"https://github.com"}'],
  ])('%s -> %d %s', (request, status, body) => expect(verdict(request, status, body)).toBe(true))
})

describe('what it cannot have answered', () => {
  test.each([
    ['GET /api/auth/session', 404, '<html>'],
    ['GET /api/auth/session', 401, '{"error":"Unauthorized"}'],
    ['GET /api/auth/session', 200, '<!doctype html>'],
    ['GET /api/auth/session', 200, '{"loggedIn":true}'],
    ['GET /api/auth/csrf', 200, '<!doctype html>'],
    ['GET /api/auth/providers', 200, '[]'],
    ['GET /api/auth/providers', 404, '{"detail":"Not Found"}'],
    ['POST /api/auth/signin/github', 404, '<html>'],
    ['GET /api/auth/callback/github', 404, '<html>'],
    ['GET /api/auth/error', 404, '<html>'],
  ])('%s -> %d %s', (request, status, body) => expect(verdict(request, status, body)).toBe(false))

  test('a redirect that leads the session elsewhere', () => {
    expect(verdict('GET /api/auth/session', 307, null, '/en/api/auth/session')).toBe(false)
    expect(verdict('GET /api/auth/session', 307, null, '/login')).toBe(false)
    expect(verdict('GET /api/auth/providers', 302, null, 'https://team.cloudflareaccess.com/x')).toBe(false)
  })
})

describe('what does not tell', () => {
  test.each([
    ['GET /api/auth/session', 502, '<html>'],
    ['GET /api/auth/session', 304, null],
    ['GET /api/auth/session', 200, null],
    ['HEAD /api/auth/session', 404, ''],
    ['GET /api/auth/signin', 200, '<html>'],
    ['GET /api/auth/callback/github', 302, null],
  ])('%s -> %d %s', (request, status, body) => expect(verdict(request, status, body)).toBeNull())

  test('a hop to another scheme, host or slash', () => {
    expect(verdict('GET /api/auth/session', 308, null, 'https://www.app.test/api/auth/session')).toBeNull()
    expect(verdict('GET /api/auth/session/', 308, null, '/api/auth/session')).toBeNull()
    expect(verdict('GET /api/auth/signin', 302, null, '/login')).toBeNull()
  })
})
