import type { Exchange, HeaderList } from '../../src/model/exchange.ts'

/**
 * Traffic beside the story. `asset`: a static file that the same browser fetches, cookies and all; `page` and `call`: of
 * somebody else, who is not signed in; `poll`: that person's session, which is none.
 */
export type Noise = 'asset' | 'page' | 'call' | 'poll'

const HTML = '<!doctype html><p>news</p>'
const ANSWERS: Readonly<Record<Noise, readonly [path: string, type: string, body: string]>> = {
  asset: ['/_next/static/chunks/app', 'text/javascript', ''],
  page: ['/news', 'text/html', HTML],
  call: ['/api/items', 'application/json', '[]'],
  poll: ['/api/auth/session', 'application/json', '{}'],
}

/** One more request right after (or, at the beginning, before) one of the story. */
export function noiseBeside(near: Exchange, kind: Noise, number: number): Exchange {
  const [path, type, text] = ANSWERS[kind]
  const { url, headers: asked } = near.request
  const own = kind === 'asset'
  const headers: HeaderList = [
    ...asked.filter(([name]) => /^(?:host|user-agent|accept-language)$/i.test(name) || (own && /^cookie$/i.test(name))),
    ['sec-fetch-dest', own ? 'script' : kind === 'page' ? 'document' : 'empty'],
    ...(own ? [] : [['x-somebody-else', String(number)] as const]),
  ]
  const bytes = new TextEncoder().encode(text)
  const answer: HeaderList = [['content-type', type]]
  const { origin } = new URL(url)
  return {
    ...near,
    initiator: 'browser',
    upgrade: false,
    connection: own ? near.connection : null,
    request: {
      method: 'GET',
      url: `${origin}${path}${kind === 'poll' ? '' : `/${number}.${own ? 'js' : ''}`}`,
      httpVersion: 'HTTP/1.1',
      headers: own ? headers : headers.map(([name, value]) => [name, /^user-agent$/i.test(name) ? 'somebody' : value]),
      body: null,
    },
    forwarded: null,
    outcome: {
      kind: 'response',
      received: {
        status: 200,
        statusText: '',
        httpVersion: 'HTTP/1.1',
        headers: answer,
        body: own ? null : { bytes, totalBytes: bytes.length },
        complete: true,
      },
      delivered: answer,
    },
  }
}

/** The story with noise in it, numbered anew in this order: `places[i]` = before which of its exchanges the i-th stands. */
export function withNoise(
  story: readonly Exchange[],
  noise: readonly { readonly kind: Noise; readonly place: number }[],
): readonly Exchange[] {
  const mixed = Array.from({ length: story.length + 1 }, (_, index) => {
    const here = noise.filter(one => one.place % (story.length + 1) === index)
    const near = story[Math.max(0, index - 1)]
    const beside =
      near === undefined ? [] : here.map((one, count) => noiseBeside(near, one.kind, index * 10_000 + count))
    const next = story[index]
    return next === undefined ? beside : [...beside, next]
  }).flat()
  return mixed.map((one, index) => ({ ...one, id: `x${index + 1}` }))
}
