import { expect, test } from 'vitest'
import { type AnswerParts, authTarget, nameError } from '../../src/analyzers/auth-target.ts'

const parts: AnswerParts = {
  url: 'https://a.test/login',
  status: 200,
  headers: [],
  json: undefined,
  setsSession: false,
}

test('the address is taken from the JSON answer, then Location, then a server action', () => {
  const headers = [
    ['location', '/l'],
    ['x-action-redirect', '/a;push'],
  ] as const
  expect(authTarget({ ...parts, headers, json: { url: 'https://a.test/j?error=AccessDenied' } })).toMatchObject({
    error: 'AccessDenied',
    csrfRefused: false,
  })
  expect(authTarget({ ...parts, headers })?.url.pathname).toBe('/l')
  expect(authTarget({ ...parts, headers: [['x-action-redirect', '/a?b=1;replace']] })?.url.href).toBe(
    'https://a.test/a?b=1',
  )
  expect(authTarget(parts)).toBeNull()
})

test('an answer that signs in tells no error', () => {
  const json = { url: '/signin?csrf=true&error=x' }
  expect(authTarget({ ...parts, json })).toMatchObject({ error: 'x', csrfRefused: true })
  expect(authTarget({ ...parts, json, setsSession: true })).toMatchObject({ error: null, csrfRefused: false })
})

test('a text that is no known code is not shown', () => {
  expect(nameError('my secret')).toBe('the text of an exception')
  expect(nameError('AccessDenied')).toBe('error=AccessDenied')
})
