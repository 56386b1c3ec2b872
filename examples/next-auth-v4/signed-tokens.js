import { createHmac, timingSafeEqual } from 'node:crypto'

const HEADER = toBase64Url({ alg: 'HS256', typ: 'JWT' })

/** `jwt` of the NextAuth options for an API in another language, which reads signed tokens and no encrypted ones. */
export const signedTokens = {
  encode: ({ token, secret, maxAge }) => {
    const now = Math.floor(Date.now() / 1000)
    const signed = `${HEADER}.${toBase64Url({ ...token, iat: now, exp: now + maxAge })}`
    return `${signed}.${signature(signed, secret)}`
  },
  decode: ({ token, secret }) => {
    const [header, body, given = ''] = token?.split('.') ?? []
    const [is, should] = [given, signature(`${header}.${body}`, secret)].map(text => Buffer.from(text))
    if (is.length !== should.length || !timingSafeEqual(is, should)) throw new Error('the signature is wrong')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    if (claims.exp <= Date.now() / 1000) throw new Error('the token has expired')
    return claims
  },
}

function signature(text, secret) {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function toBase64Url(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
