import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExplainTokenOptions, explainToken } from '../../src/commands/explain-token.ts'
import { printToken } from '../../src/commands/print-token.ts'
import { UserError } from '../../src/model/user-error.ts'
import { mintToken, SECRET } from '../support/transcript.ts'

const NOW = Date.UTC(2026, 10, 28, 9)
const SECONDS = NOW / 1_000
const V4 = '__Secure-next-auth.session-token'
const V5 = '__Secure-authjs.session-token'
const CLAIMS = { sub: '1', name: 'Ada', user: { id: 7 }, iat: SECONDS - 60, exp: SECONDS + 30 * 86_400, jti: 'j' }

async function page(text: string, options: ExplainTokenOptions = {}): Promise<string> {
  try {
    return printToken(await explainToken(text, { secrets: [SECRET], nowMs: NOW, ...options }))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return `${error.message}\n${error.nextStep}\n`
  }
}
/** Without what every page of such a token begins with. */
async function verdict(text: string, options?: ExplainTokenOptions): Promise<string> {
  const [, ...lines] = (await page(text, options)).split('\n\n')[0]?.trimEnd().split('\n') ?? []
  return lines.map(line => line.trim()).join('\n')
}

const ENCRYPTED = (enc: string) =>
  `An encrypted token (JWE, ${enc}), as NextAuth makes them: nobody reads it without the secret, and two dots in a row are right.`

describe('a token that opens', () => {
  test('of v4, alone: what it is, how long it lasts, what it holds, and none of its values', async () => {
    const token = await mintToken(4, CLAIMS, V4)
    expect(await page(token)).toBe(`The token: ${token.length} bytes
  ${ENCRYPTED('A256GCM')}
  The secret opens it, as next-auth v4 makes its keys.
  It lasts for another 30 days.

Dates
  issued   2026-11-28T08:59:00.000Z
  ends     2026-12-28T09:00:00.000Z

Claims (their values are not shown)
  iat      number, 10 bytes
  exp      number, 10 bytes
  jti      string, 3 bytes
  sub      string, 3 bytes
  name     string, 5 bytes
  user     object, 8 bytes
  user.id  number, 1 byte
`)
  })

  test('of v5, whose key is made with the name of its cookie: alone, and by each usual name', async () => {
    for (const name of [V5, 'authjs.session-token']) {
      const token = await mintToken(5, CLAIMS, name)
      const says = `${ENCRYPTED('A256CBC-HS512')}\nThe secret opens it, as Auth.js v5 makes its keys.\nIt lasts for another 30 days.`
      expect(await verdict(token)).toBe(says)
      expect(await verdict(`Cookie: theme=dark; ${name}=${token}; a=b`)).toBe(says)
      expect(await verdict(`Set-Cookie: ${name}=${token}; Path=/; HttpOnly; Secure; SameSite=Lax\r\n`)).toBe(says)
    }
  })

  test('in chunks, of a header or of Set-Cookie lines', async () => {
    const token = await mintToken(4, CLAIMS, V4)
    const [one, two] = [`${V4}.0=${token.slice(0, 100)}`, `${V4}.1=${token.slice(100)}`]
    for (const text of [`${two}; ${one}`, `set-cookie: ${one}; Path=/\nset-cookie: ${two}; Path=/`])
      expect((await page(text)).split('\n')[0]).toBe(`${V4}: ${token.length} bytes in 2 chunks`)
    expect(await verdict(`${V4}.1=${token.slice(100)}`)).toContain(
      'A chunk of it is missing: the browser refused it, or a proxy lost it.',
    )
    expect(await verdict(`${one}; ${two}; ${V4}=${token}`)).toContain(
      'A plain cookie and numbered chunks stand together',
    )
  })

  test('one that has ended, and one without an end', async () => {
    const ended = await mintToken(4, { ...CLAIMS, exp: SECONDS - 600 }, V4)
    expect(await verdict(ended)).toContain('It ended 10 minutes ago: NextAuth refuses it.')
  })
})

describe('a token that does not', () => {
  test('another secret', async () => {
    const v4 = await mintToken(4, CLAIMS, V4)
    expect(await verdict(`${V4}=${v4}`, { secrets: ['other'] })).toBe(
      `${ENCRYPTED('A256GCM')}\nThe secret does not open it: another secret made it.`,
    )
    const v5 = await mintToken(5, CLAIMS, V5)
    expect(await verdict(`${V5}=${v5}`, { secrets: ['other'] })).toContain(
      `The secret does not open it under the name ${V5}: another secret made it, or it was made for another cookie (Auth.js v5 makes its key with the cookie's name).`,
    )
    expect(await verdict(v5, { secrets: ['other'] })).toContain("give it as 'name=value'.")
  })

  test('the right secret, and the name of another cookie', async () => {
    const token = await mintToken(5, CLAIMS, 'authjs.session-token')
    expect(await verdict(`${V5}=${token}`)).toContain(
      `This secret made it, but for the cookie authjs.session-token: Auth.js v5 makes its key with the cookie's name, so under ${V5} it does not open.`,
    )
  })

  test('no secret, a database id, a signed token, a part of one', async () => {
    const token = await mintToken(4, CLAIMS, V4)
    expect(await verdict(token, { secrets: [] })).toContain('There is no secret to open it with')
    expect(await verdict('5f0c2d8a-1b7e-4d3c-9f0e-6d640b5f1c9e')).toBe(
      'No token but an id, of the form in which NextAuth makes those of database sessions: the content stands in the table. There is nothing to open.',
    )
    expect(await verdict('v4.local.UXpOTjZQeVlrT3hmbkJ0')).toBe(
      'Not of the form of a token, nor of the ids that NextAuth makes: what a `generateSessionToken` or a `jwt.encode` of the app wrote, or not the session cookie. There is nothing to open here.',
    )
    const signed = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.sig`
    expect(await verdict(signed)).toBe(
      'A signed token (JWS): anybody can read it. NextAuth makes none; an `encode` of the app does, or it is not the session cookie.\nIt says nothing of its end.',
    )
    expect(await verdict(token.slice(0, 80))).toBe(
      'It begins like a token and is none: a part is missing, or it was changed on its way (cut, encoded, quoted).',
    )
  })
})

describe('what is no token', () => {
  test('nothing, and cookies without a session among them', async () => {
    expect(await page(' \n')).toBe(
      'Which token? Nothing came on standard input.\nPaste the session cookie there: authproxy explain token, then the value or the whole Cookie header, then Ctrl-D.\n',
    )
    expect(await page('a=1; b=2')).toBe(
      'None of these cookies has the name of a NextAuth session cookie.\nSay which one it is: --session-cookie NAME\n',
    )
  })

  test('a cookie with a name of its own is named, or the only one that can be it', async () => {
    const token = await mintToken(5, CLAIMS, 'sid')
    const opens = 'The secret opens it, as Auth.js v5 makes its keys.'
    expect(await verdict(`theme=dark; sid=${token}`)).toContain(opens)
    expect(await verdict(`sid=${token}; other=${token}`, { sessionCookies: ['sid'] })).toContain(opens)
  })

  test('any text gets a page or a sentence, without a control character', async () => {
    const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('eyJ', '=', ';', '.', `${V5}=`, '\x1b[31m'))
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 8 }), async words => {
        expect(await page(words.join(''))).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
      }),
    )
  })
})
