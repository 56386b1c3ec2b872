import { headerValue } from '../http/headers.ts'
import type { Failure, HeaderList } from '../model/exchange.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'
import { describeUnreachable } from './describe-unreachable.ts'
import type { Refusal } from './request-guard.ts'
import type { Target } from './upstream-agent.ts'
import { type NoticePage, renderNoticePage } from './waiting-page.ts'

/** An answer that authproxy gives itself, in the app's place. */
export interface OwnAnswer {
  readonly status: number
  readonly reason: string
  /** Short and stable: for programs. */
  readonly error: string
  readonly message: string
  /** For people; null = always JSON. */
  readonly page: NoticePage | null
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  421: 'Misdirected Request',
  502: 'Bad Gateway',
  508: 'Loop Detected',
}

export function refusalAnswer(refusal: Refusal): OwnAnswer {
  return {
    status: refusal.status,
    reason: REASONS[refusal.status] ?? '',
    error: refusal.reason,
    message: `authproxy refused the request: ${refusal.detail}.`,
    page: null,
  }
}

/** `where`: the target as the user wrote it, `localhost:3000`. */
export function failureAnswer(failure: Failure, where: string, target: Pick<Target, 'host'>): OwnAnswer {
  const answer = (message: string, title: string): OwnAnswer => ({
    status: 502,
    reason: 'Bad Gateway',
    error: failure.kind,
    message,
    page: { title, lines: [message], refresh: false },
  })
  switch (failure.kind) {
    case 'app-unreachable': {
      const { what, next, mayComeUp } = describeUnreachable(target, where, failure)
      return {
        status: 502,
        reason: 'Bad Gateway',
        error: failure.kind,
        message: `${what}. ${next}`,
        page: {
          title: what,
          lines: mayComeUp ? [next, 'This page looks again every second.'] : [next],
          refresh: mayComeUp,
        },
      }
    }
    case 'app-response-refused':
      return answer(
        `The app's answer is not valid HTTP: ${failure.detail} (${failure.code}).`,
        `The answer of ${where} was refused`,
      )
    default:
      return answer(`The app on ${where} closed the connection before it answered.`, `${where} closed the connection`)
  }
}

/** A person looks at it: a GET that asks for HTML first hand, not a fetch from a script. */
function isNavigation(head: RequestHead): boolean {
  const mode = headerValue(head.headers, 'sec-fetch-mode')
  if (head.method !== 'GET' || head.upgrade || (mode !== null && mode !== 'navigate')) return false
  return (headerValue(head.headers, 'accept') ?? '').includes('text/html')
}

export function sendOwnAnswer(browser: BrowserSide, head: RequestHead, own: OwnAnswer): void {
  const html = own.page !== null && isNavigation(head)
  const text =
    html && own.page !== null
      ? renderNoticePage(own.page)
      : `${JSON.stringify({ error: own.error, message: own.message })}\n`
  const bytes = Buffer.from(text, 'utf8')
  const headers: HeaderList = [
    ['Content-Type', html ? 'text/html; charset=utf-8' : 'application/json'],
    ['Content-Length', String(bytes.length)],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ...(html ? [['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'"] as const] : []),
  ]
  browser.answer({ status: own.status, reason: own.reason, headers }, bytes)
}
