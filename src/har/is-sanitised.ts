import type { Exchange } from '../model/exchange.ts'

/** `[redacted]`, `[REDACTED by …]`, `<redacted>`, `redacted`, `***`: what other tools put in the place of a value. */
function isWordForValue(value: string): boolean {
  const word = value.trim().toLowerCase()
  if (word === 'redacted' || word === '<redacted>') return true
  if (word.length >= 3 && !/[^*]/.test(word)) return true
  return word.startsWith('[') && word.indexOf(']') === word.length - 1 && word.includes('redacted')
}

/** Does a Cookie or Set-Cookie line hold such a word? */
function isMasked(line: string): boolean {
  return line.split(';').some(part => isWordForValue(part.slice(part.lastIndexOf('=') + 1)))
}

/**
 * Another tool took the cookies out: words stand in place of their values, or there is none at all although NextAuth's answers
 * need one.
 */
export function isSanitised(exchanges: readonly Exchange[]): boolean {
  const lines = exchanges.flatMap(({ request, outcome }) =>
    [...request.headers, ...(outcome.kind === 'response' ? outcome.received.headers : [])].filter(([name]) =>
      /^(?:set-)?cookie$/i.test(name),
    ),
  )
  if (lines.length > 0) return lines.some(([, value]) => isMasked(value))
  return neededCookies(exchanges)
}

/**
 * A session's answer that shows one (a user, or an end), the same csrf token twice, or a sign-in whose csrf token was not refused: there were
 * cookies, whatever the file says. One csrf token alone says nothing: something before the browser may drop what sets its cookie.
 */
function neededCookies(exchanges: readonly Exchange[]): boolean {
  const tokens = new Set<string>()
  return exchanges.some(({ request, outcome }) => {
    const route = ROUTE.exec(request.url)?.[1]
    if (route === undefined || outcome.kind === 'failure') return false
    const text = new TextDecoder().decode(outcome.received.body?.bytes.subarray(0, 65_536))
    if (route === 'session') return OF_A_SESSION.test(text)
    if (route !== 'csrf') return request.method === 'POST' && /"url"\s*:/.test(text) && !/csrf/i.test(text)
    const token = /"csrfToken"\s*:\s*"([^"]+)"/.exec(text)?.[1]
    if (token === undefined) return false
    if (tokens.has(token)) return true
    tokens.add(token)
    return false
  })
}

const ROUTE = /\/(csrf|session|callback\/credentials)\/?(?:[?#]|$)/
const OF_A_SESSION = /"user"\s*:\s*\{|"expires"\s*:\s*"\d{4}-/
