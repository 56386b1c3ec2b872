import type { CDPSession, Frame, Page } from 'playwright-core'

/** One request as DevTools shows its cookies. */
export interface OracleHop {
  /** Every cookie that Chromium considered; no reasons = sent. */
  readonly considered: readonly OracleDecision[]
  /** The Set-Cookie lines that it did not store, for reasons that it names. */
  readonly refused: ReadonlyArray<{ readonly line: string; readonly reasons: readonly string[] }>
}

export interface OracleDecision {
  readonly cookie: OracleCookie
  readonly reasons: readonly string[]
}

/** A cookie of Chromium's jar, as DevTools spells it. */
export interface OracleCookie {
  readonly name: string
  readonly value: string
  /** With a leading dot unless host-only. */
  readonly domain: string
  readonly path: string
  /** Seconds since the epoch; -1 = until the browser closes. */
  readonly expires: number
  readonly httpOnly: boolean
  readonly secure: boolean
  readonly sameSite?: string
  readonly partitionKey?: { readonly topLevelSite: string; readonly hasCrossSiteAncestor: boolean }
}

export interface CookieOracle {
  /** What DevTools says of the n-th request to this address (from 0); waits until both halves are known. */
  readonly hop: (url: string, index?: number) => Promise<OracleHop>
  /** The whole jar of the profile. */
  readonly jar: () => Promise<readonly OracleCookie[]>
  /** Hears a frame of another site, too: it lives in a process of its own. */
  readonly watch: (frame: Frame) => Promise<void>
}

interface Recorded {
  readonly urls: string[]
  readonly requests: OracleDecision[][]
  readonly responses: OracleHop['refused'][]
}

/** DevTools' own account of every cookie of a page, by the debugging protocol. */
export async function watchCookies(page: Page): Promise<CookieOracle> {
  const recorded: Recorded[] = []
  const waiting = new Set<() => void>()
  const session = await page.context().newCDPSession(page)
  await listen(session, recorded, waiting)
  // A redirect keeps its request id: the n-th address, request and response belong together.
  const find = (url: string, index: number): OracleHop | null => {
    const hops = recorded.flatMap(one => one.urls.map((address, at) => ({ address, at, one })))
    const hop = hops.filter(({ address }) => address === url)[index]
    const considered = hop?.one.requests[hop.at]
    const refused = hop?.one.responses[hop.at]
    return considered === undefined || refused === undefined ? null : { considered, refused }
  }
  return {
    hop: (url, index = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const hop = find(url, index)
          if (hop === null) return
          clearTimeout(patience)
          waiting.delete(look)
          resolve(hop)
        }
        const patience = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`DevTools says nothing of request ${index} to ${url}`))
        }, 5000)
        waiting.add(look)
        look()
      }),
    jar: async () => (await session.send('Network.getAllCookies')).cookies,
    watch: async frame => listen(await page.context().newCDPSession(frame), recorded, waiting),
  }
}

async function listen(session: CDPSession, recorded: Recorded[], waiting: Set<() => void>): Promise<void> {
  const byId = new Map<string, Recorded>()
  const recordOf = (id: string): Recorded => {
    const known = byId.get(id)
    if (known !== undefined) return known
    const made: Recorded = { urls: [], requests: [], responses: [] }
    byId.set(id, made)
    recorded.push(made)
    return made
  }
  const tell = () => {
    for (const look of [...waiting]) look()
  }
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    recordOf(requestId).urls.push(request.url)
    tell()
  })
  session.on('Network.requestWillBeSentExtraInfo', ({ requestId, associatedCookies }) => {
    recordOf(requestId).requests.push(
      associatedCookies.map(one => ({ cookie: one.cookie, reasons: one.blockedReasons })),
    )
    tell()
  })
  session.on('Network.responseReceivedExtraInfo', ({ requestId, blockedCookies }) => {
    recordOf(requestId).responses.push(
      blockedCookies.map(one => ({ line: one.cookieLine, reasons: one.blockedReasons })),
    )
    tell()
  })
  await session.send('Network.enable')
}
