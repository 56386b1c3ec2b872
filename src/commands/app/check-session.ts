import { setTimeout as delay } from 'node:timers/promises'
import { parseSetCookie } from '../../cookies/parse-set-cookie.ts'
import { headerValues } from '../../http/headers.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { BrowserSession, SessionCheck } from '../../model/session-check.ts'
import type { Session } from '../../recording/recording.ts'
import type { SessionQuestions } from '../../tui/ask-twice.ts'

export interface SessionAskerOptions {
  readonly session: Pick<Session, 'browserSession' | 'checkSession'>
  /** Where the auth routes are, where none was seen. */
  readonly routes: () => string
  /** One GET of our own, in the name of that origin; `turn`: of several places another one each time. */
  readonly ask: (question: { origin: string; path: string; cookie: string; turn: number }) => Promise<Exchange | null>
  readonly ingest: (exchange: Exchange) => void
  readonly mask: (value: string) => string
  readonly now?: () => number
  readonly gapMs?: number
}

/** Answers that follow each other show whether the end moves and the claims stay. */
const TIMES = 3
/** `expires` has milliseconds, the dates in a token have seconds. */
const GAP_MS = 1_000

/** Asks for the session as the browser would, with its newest cookies. No browser gets what comes of it. */
export function createSessionAsker(options: SessionAskerOptions): SessionQuestions {
  const { session, routes, ask, ingest, mask, now = Date.now, gapMs = GAP_MS } = options
  let asking: Promise<SessionCheck> | null = null

  const askFor = async ({ origin, path, cookies }: BrowserSession): Promise<SessionCheck> => {
    const answers: (Exchange | null)[] = []
    let held: BrowserSession['cookies'] = cookies
    for (let turn = 0; turn < TIMES; turn += 1) {
      if (turn > 0) await delay(gapMs)
      const answer = await ask({ origin, path, cookie: held.map(pair => pair.join('=')).join('; '), turn })
      answers.push(answer)
      if (answer === null) break
      ingest(answer)
      held = cookiesAfter(held, answer, now())
    }
    return session.checkSession(answers, mask)
  }
  return {
    before: () => {
      const found = session.browserSession(routes())
      if (found === null)
        return { ready: false, text: 'Nothing to ask: no browser has a session that authproxy saw. Sign in first' }
      const { path, from, rotates } = found
      const what = `Once more to ask ${path} ${TIMES}× with the cookies of ${from}`
      if (rotates === false) return { ready: true, text: `${what}; no browser gets the answers` }
      return {
        ready: true,
        text: `${what}; may use up its refresh token${rotates ? '' : ', if it has one'}: then sign in again`,
      }
    },
    ask: async () => {
      const found = session.browserSession(routes())
      if (found === null) return { holds: false, text: 'Session does not hold: the browser has none any more.' }
      asking ??= askFor(found).finally(() => {
        asking = null
      })
      return asking
    },
  }
}

/** What the answer leaves, within these questions alone. */
function cookiesAfter(
  cookies: BrowserSession['cookies'],
  { outcome }: Exchange,
  nowMs: number,
): BrowserSession['cookies'] {
  if (outcome.kind !== 'response') return cookies
  const held = new Map(cookies)
  for (const line of headerValues(outcome.delivered, 'set-cookie')) {
    const parsed = parseSetCookie(line)
    if ('rejected' in parsed) continue
    const { name, value, maxAgeSeconds, expiresAt } = parsed
    const isOver = maxAgeSeconds !== null ? maxAgeSeconds <= 0 : expiresAt !== null && expiresAt <= nowMs
    if (isOver || value === '') held.delete(name)
    else held.set(name, value)
  }
  return [...held]
}
