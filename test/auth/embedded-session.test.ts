import { describe, expect, test } from 'vitest'
import { embeddedSessions } from '../../src/auth/embedded-session.ts'

const SESSION = '{"user":{"name":"Ada \\"A\\" L","tags":["}"]},"expires":"2026-12-23T09:00:00.000Z"}'
const jsonOf = (text: string) => embeddedSessions(text).map(one => one.json)

describe('sessions that a page was made with', () => {
  test('in the data of the Pages Router, and beside it', () => {
    expect(jsonOf(`<script id="__NEXT_DATA__">{"props":{"session":${SESSION}}}</script>`)).toEqual([SESSION])
    expect(jsonOf(`{"pageProps":{"session":${SESSION}},"__N_SSG":true}`)).toEqual([SESSION])
  })

  test('in a string of the App Router', () => {
    const push = JSON.stringify([1, `5:["$","$L6",null,{"session":${SESSION},"children":[]}]`])
    expect(jsonOf(`<script>self.__next_f.push(${push})</script>`)).toEqual([SESSION])
  })

  test('with or without an end', () => {
    const [bare] = embeddedSessions('{"session":{"user":{"name":"Ada"}}}')
    expect(bare).toEqual({ json: '{"user":{"name":"Ada"}}', value: { user: { name: 'Ada' } }, hasEnd: false })
    expect(embeddedSessions(`"session":${SESSION}`)[0]?.hasEnd).toBe(true)
  })

  test('nobody is none, nor is what was cut or is no JSON', () => {
    const none = ['', '{"session":{"user":{}}}', '"session":{"user":{"name":"Ada"', '"session":{"user":{name}}']
    expect(none.flatMap(jsonOf)).toEqual([])
  })

  test('a hostile page costs no more than a few', () => {
    const started = performance.now()
    expect(jsonOf('"session":{"user":{'.repeat(200_000))).toEqual([])
    expect(performance.now() - started).toBeLessThan(500)
  })
})
