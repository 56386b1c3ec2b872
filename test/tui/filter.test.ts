import { describe, expect, it } from 'vitest'
import { itemsOf } from '../../src/tui/items.ts'
import { exchange, frameLines, LEGACY, LOST, NO_USER, press, SNAPSHOT, uiState } from './samples.ts'

const view = (text: string, all = true) => ({ filter: { text, on: true }, all, pinned: null })
const keys = (pane: 'causes' | 'exchanges' | 'cookies', text: string, all = true, snapshot = SNAPSHOT) =>
  itemsOf(snapshot, pane, view(text, all)).map(item => item.key)

const ODD = {
  ...SNAPSHOT,
  exchanges: [
    exchange(1, { status: 404, client: 'c1', url: 'https://app.example:8443/a/status?x=/b', cookies: ['Theme'] }),
    exchange(2, { status: 503, client: 'c12', url: 'https://localhost:3443/b' }),
    exchange(3, { status: null, client: null, url: 'not an address' }),
  ],
}

describe('words about one thing', () => {
  it.each([
    ['status:404', ['x1']],
    ['status:4', ['x1']],
    ['status:4xx', ['x1']],
    ['status:5xx', ['x2']],
    ['status:failed', ['x3']],
    ['!status:4xx', ['x2', 'x3']],
    ['client:c1', ['x1']],
    ['host:example', ['x1']],
    ['host:8443', ['x1']],
    ['path:/b', ['x2']],
    ['path:status', ['x1']],
    ['cookie:theme', ['x1']],
    // Still being typed: hides nothing.
    ['status:', ['x1', 'x2', 'x3']],
    // No word of ours: looked for as it is.
    ['https://localhost', ['x2']],
    ['status:4 host:localhost', []],
  ])('%s: %j', (text, found) => expect(keys('exchanges', text, true, ODD)).toEqual(found))

  it('rule: names exchanges that are evidence, and causes', () => {
    expect(keys('exchanges', 'rule:claim-lost')).toEqual(['x17', 'x42'])
    expect(keys('causes', 'rule:claim-lost')).toEqual([LOST])
    expect(keys('causes', 'rule:session-without-user')).toEqual([NO_USER])
    expect(keys('causes', 'rule:samesite legacy')).toEqual([LEGACY])
  })

  it('an address is found, and listed, as people write it', () => {
    const snapshot = { ...SNAPSHOT, exchanges: [exchange(1, { url: 'https://localhost:3443/%E6%97%A5%E6%9C%AC' })] }
    for (const text of ['日本', 'path:日', 'path:%e6%97', '%E6%97%A5'])
      expect([text, keys('exchanges', text, true, snapshot)]).toEqual([text, ['x1']])
    const listed = frameLines(press(uiState(80, 24, snapshot), '2', 'a'))
    expect(listed.find(line => line.startsWith(' ▸'))).toContain(' /日本')
  })

  it('cookies have a name and a host; what a line lacks fits nothing', () => {
    expect(keys('cookies', 'cookie:legacy host:localhost')).toEqual(['localhost legacy'])
    expect(keys('cookies', 'status:200')).toEqual([])
    expect(keys('causes', 'client:c1')).toEqual([])
  })
})

describe('requests of a session', () => {
  it('are NextAuth routes, evidence and failures; a filter looks in them alone', () => {
    expect(keys('exchanges', '', false)).toEqual(['x9', 'x17', 'x42', 'x43', 'x55'])
    expect(keys('exchanges', 'chunks', false)).toEqual([])
    expect(keys('exchanges', 'chunks/60', true)).toEqual(['x60'])
  })

  it('and what somebody jumped to, in its place', () => {
    const jumped = { ...view('api', false), pinned: 'x30' }
    expect(itemsOf(SNAPSHOT, 'exchanges', jumped).map(item => item.key)).toEqual(['x17', 'x30', 'x42', 'x43'])
  })
})
