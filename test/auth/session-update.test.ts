import { describe, expect, test } from 'vitest'
import { unkeptByUpdate } from '../../src/auth/session-update.ts'

const session = { user: { name: 'Ada', team: { name: 'Blue' }, plan: 'free' }, expires: '2026-12-23T00:00:00.000Z' }
const posted = (data: unknown) => ({ csrfToken: '53208d8e', data })

describe('what update() passed, against the session in the answer', () => {
  test.each([
    ['a field', { name: 'Bea' }, ['name']],
    ['the field within `user`', { user: { name: 'Bea' } }, ['name']],
    ['a name below another one is another field', { team: { name: 'Red' } }, ['team.name']],
    ['the whole session: its date is the library’s', { ...session, expires: '2026-12-01T00:00:00.000Z' }, []],
    ['what is shown', { plan: 'free' }, []],
    ['one of two', { name: 'Ada', plan: 'team' }, ['plan']],
  ])('%s', (_, data, unkept) => {
    expect(unkeptByUpdate(posted(data), session)).toEqual(unkept)
  })

  test.each([
    ['nothing', undefined],
    ['a flag for the callback', { refresh: 'true' }],
    ['a number, which a redacted file does not tell from another', { plan: 3 }],
    ['too short to be told from another there', { plan: 'a' }],
    ['a list', { plan: ['team'] }],
    ['text alone', 'team'],
  ])('%s: they have nothing in common', (_, data) => {
    expect(unkeptByUpdate(posted(data), session)).toBeNull()
  })

  test('what is no JSON, and what is no session', () => {
    expect(unkeptByUpdate(undefined, session)).toBeNull()
    expect(unkeptByUpdate(posted({ name: 'Bea' }), null)).toBeNull()
  })

  test('deeper than anybody nests it ends', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 'text' : { a: deep(levels - 1) })
    expect(unkeptByUpdate(posted(deep(1_000)), deep(1_000))).toBeNull()
  })
})
