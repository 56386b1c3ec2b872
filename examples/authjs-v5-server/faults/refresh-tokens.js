/** The refresh tokens that a provider would still take: one store for the whole process, as proxy.js and pages are loaded apart. */
const key = Symbol.for('example-authjs-v5-server.refresh-tokens')
globalThis[key] ??= new Set()
const good = globalThis[key]

export function issueRefreshToken() {
  const token = crypto.randomUUID()
  good.add(token)
  return token
}

/** The next token, or null when this one was redeemed before. */
export function redeem(token) {
  return good.delete(token) ? issueRefreshToken() : null
}
