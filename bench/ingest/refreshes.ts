import { CompactEncrypt } from 'jose'
import type { Exchange } from '../../src/model/exchange.ts'
import { deriveKey, keyThumbprint } from '../../src/tokens/keys.ts'

export type Dialect = 4 | 5

export const SECRET = 'bench-secret-0123456789abcdef0123456789'
const ORIGIN = 'https://localhost:3443'
const START = Date.UTC(2026, 10, 23, 9, 0, 0)
const DAY_S = 86_400

/** One browser whose session is refreshed again and again; each answer sets a new token, which the next request sends. */
export interface Refreshes {
  readonly cookie: string
  /** The next `count` exchanges. Made apart from judging, so that minting is not measured. */
  readonly next: (count: number) => Promise<readonly Exchange[]>
}

/** When the session began, ms since the epoch, and how far its refreshes are apart. */
interface Schedule {
  readonly startAt: number
  readonly everyMs: number
}

/** What a tab with `refetchInterval` does: one refresh each half minute. */
const HALF_MINUTES: Schedule = { startAt: START, everyMs: 30_000 }

export function createRefreshes(dialect: Dialect, { startAt, everyMs } = HALF_MINUTES): Refreshes {
  const cookie = dialect === 4 ? '__Secure-next-auth.session-token' : '__Secure-authjs.session-token'
  const csrf = dialect === 4 ? '__Host-next-auth.csrf-token' : '__Host-authjs.csrf-token'
  const key = dialect === 4 ? deriveKey('next-auth-v4', SECRET, cookie, 32) : deriveKey('authjs-v5', SECRET, cookie, 64)
  const header =
    dialect === 4 ? { alg: 'dir', enc: 'A256GCM' } : { alg: 'dir', enc: 'A256CBC-HS512', kid: keyThumbprint(key) }
  const mint = (index: number): Promise<string> => {
    const iat = Math.floor((startAt + index * everyMs) / 1000)
    const claims = {
      ...{ name: 'Ada Example', email: 'ada@example.test', picture: 'https://example.test/ada.png', sub: 'user-1' },
      ...{ role: 'admin', accessToken: `${'a'.repeat(200)}${index}` },
      ...{ iat, exp: iat + 30 * DAY_S, jti: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` },
    }
    const plaintext = new TextEncoder().encode(JSON.stringify(claims))
    return new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(key)
  }
  let index = 0
  let current: Promise<string> = mint(0)
  const one = async (): Promise<Exchange> => {
    const sent = await current
    index++
    current = mint(index)
    return toExchange(index, startAt + index * everyMs, { cookie, csrf, sent, set: await current })
  }
  return {
    cookie,
    next: async count => {
      const made: Exchange[] = []
      for (let at = 0; at < count; at++) made.push(await one())
      return made
    },
  }
}

interface Tokens {
  readonly cookie: string
  readonly csrf: string
  readonly sent: string
  readonly set: string
}

function toExchange(index: number, startedAt: number, { cookie, csrf, sent, set }: Tokens): Exchange {
  const expires = new Date(startedAt + 30 * DAY_S * 1000)
  const body = Buffer.from(
    JSON.stringify({ user: { name: 'Ada Example', email: 'ada@example.test' }, expires: expires.toISOString() }),
  )
  const headers = [
    ['Content-Type', 'application/json'],
    ['Cache-Control', 'private, no-cache, no-store'],
    ['Date', new Date(startedAt).toUTCString()],
    ['Set-Cookie', `${cookie}=${set}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; Secure; SameSite=Lax`],
    ['Content-Length', String(body.length)],
  ] as const
  return {
    id: `x${index}`,
    source: 'live',
    initiator: 'browser',
    startedAt,
    timing: { sendMs: 1, waitMs: 8, receiveMs: 1 },
    connection: 'c1',
    upgrade: false,
    request: {
      method: 'GET',
      url: `${ORIGIN}/api/auth/session`,
      httpVersion: 'HTTP/2',
      headers: [
        ['host', 'localhost:3443'],
        ['accept', '*/*'],
        ['sec-fetch-site', 'same-origin'],
        ['sec-fetch-mode', 'cors'],
        ['sec-fetch-dest', 'empty'],
        ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0'],
        ['cookie', `${csrf}=${'0123456789abcdef'.repeat(4)}%7C${'0123456789abcdef'.repeat(4)}; ${cookie}=${sent}`],
      ],
      body: null,
    },
    forwarded: null,
    outcome: {
      kind: 'response',
      received: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        headers,
        body: { bytes: body, totalBytes: body.length },
        complete: true,
      },
      delivered: headers,
    },
  }
}
