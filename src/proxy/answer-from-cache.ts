import { withHeader } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { BrowserSide } from './browser-side.ts'
import type { Recording } from './capture.ts'
import type { KeptAnswer } from './front-cache.ts'

/** Gives what the front kept in place of the app, and records it as such. `shape`: what becomes of its headers on the way out. */
export function answerFromCache(
  kept: KeptAnswer,
  browser: BrowserSide,
  recording: Recording,
  shape: (status: number, headers: HeaderList) => HeaderList,
): void {
  browser.body.resume()
  const { status, reason, body, storedAt } = kept
  const headers = status === 304 ? kept.headers : withHeader(kept.headers, 'Content-Length', String(body.length))
  recording.fromCache(storedAt)
  recording.answered({ status, statusText: reason, httpVersion: 'HTTP/1.1', headers })
  recording.passed(body)
  recording.delivered(browser.answer({ status, reason, headers: shape(status, headers) }, body))
}
