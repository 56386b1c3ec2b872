import { headerValue } from '../http/headers.ts'
import { originOf } from '../http/origin.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Pages } from '../model/recording.ts'

/** A redirect is followed at once; later the same address is a visit of its own. */
const FOLLOWED_MS = 60_000

/**
 * Which page each exchange belongs to: a page is a navigation with its redirects; what names it as its Referer is of it, else the newest
 * page of its origin.
 */
export function pagesOf(exchanges: readonly Exchange[]): Pages {
  const documents: { startedAt: number; exchange: number }[] = []
  const of: (number | null)[] = exchanges.map(() => null)
  const byUrl = new Map<string, number>()
  const byOrigin = new Map<string, number>()
  const awaited = new Map<string, { readonly page: number; readonly until: number }>()
  const inOrder = exchanges.map((exchange, index) => ({ exchange, index }))
  inOrder.sort((a, b) => a.exchange.startedAt - b.exchange.startedAt)
  for (const { exchange, index } of inOrder) {
    if (exchange.initiator !== 'browser') continue
    const url = withoutFragment(exchange.request.url)
    const origin = originOf(url) ?? ''
    if (isDocument(exchange)) {
      const waiting = awaited.get(url)
      awaited.delete(url)
      const follows = waiting !== undefined && exchange.startedAt <= waiting.until
      const page = follows ? waiting.page : documents.length
      documents[page] = { startedAt: documents[page]?.startedAt ?? exchange.startedAt, exchange: index }
      of[index] = page
      byUrl.set(url, page)
      byOrigin.set(origin, page)
      const target = redirectOf(exchange)
      if (target !== null) awaited.set(target, { page, until: exchange.startedAt + FOLLOWED_MS })
      continue
    }
    const referer = headerValue(exchange.request.headers, 'referer')
    const named = referer === null ? undefined : byUrl.get(withoutFragment(referer))
    of[index] = named ?? byOrigin.get(origin) ?? null
  }
  return { documents, of }
}

/** What a browser shows by itself: it says so, or it asks for HTML and gets it. */
function isDocument({ request, outcome, upgrade }: Exchange): boolean {
  if (upgrade) return false
  const dest = headerValue(request.headers, 'sec-fetch-dest')
  if (dest !== null) return dest === 'document'
  if (!(headerValue(request.headers, 'accept') ?? '').includes('text/html') || outcome.kind === 'failure') return false
  const { status, headers } = outcome.received
  return isRedirect(status) || (headerValue(headers, 'content-type') ?? '').startsWith('text/html')
}

function redirectOf({ request, outcome }: Exchange): string | null {
  if (outcome.kind === 'failure' || !isRedirect(outcome.received.status)) return null
  const location = headerValue(outcome.delivered, 'location')
  return location !== null && URL.canParse(location, request.url)
    ? withoutFragment(new URL(location, request.url).href)
    : null
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash < 0 ? url : url.slice(0, hash)
}
