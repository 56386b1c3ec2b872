/**
 * The library's public API: judge cookies and recorded sessions in your own tests.
 *
 * Cookies: pure functions, no clock of their own. Lines are latin1, one char per byte, as Node's `http` delivers them.
 * Verdicts, reasons and fields are stable: a new reason is a minor version, a renamed one a major version.
 * @example
 * import assert from 'node:assert/strict'
 * import { applySetCookie, cookieHeader, emptyJar, explainReject, judgeSend, judgeStore, parseSetCookie } from 'authproxy'
 *
 * const login = { url: 'https://localhost:3443/api/auth/callback/credentials', nowMs: Date.now() }
 * const line = '__Secure-next-auth.session-token=…; Path=/; HttpOnly; SameSite=Lax'
 * const { verdict } = judgeStore(parseSetCookie(line), { ...login, jar: emptyJar })
 * assert.deepEqual(verdict, { kind: 'rejected', reasons: ['InvalidPrefix'] })
 * assert.match(explainReject('InvalidPrefix').fix, /__Secure- needs Secure/)
 *
 * const { jar } = applySetCookie(emptyJar, 'state=1; SameSite=Lax; Path=/', login)
 * const judged = judgeSend(jar, { ...login, siteContext: 'lax-unsafe' }) // an identity provider POSTs a form
 * assert.deepEqual(judged[0]?.verdict, { kind: 'withheld', reasons: ['SchemefulSameSiteLax'] })
 * assert.equal(cookieHeader(judged), null)
 * @example
 * import assert from 'node:assert/strict'
 * import { readFileSync } from 'node:fs'
 * import { createSession, readHar } from 'authproxy'
 *
 * const session = createSession({ secrets: ['the AUTH_SECRET of your tests'] })
 * for (const exchange of readHar(readFileSync('session.har', 'utf8')).exchanges) {
 *   await session.room() // of a long file more could come than waits
 *   session.ingest(exchange)
 * }
 * await session.settled()
 * const { diagnoses, outcome } = session.snapshot()
 * assert.deepEqual(diagnoses.map(cause => cause.title), [])
 * assert.equal(outcome.kind, 'judged', outcome.text) // an empty file would prove nothing
 * @example
 * import assert from 'node:assert/strict'
 * import { readFileSync } from 'node:fs'
 * import { analyzeHar, diffSessions, explainToken } from 'authproxy'
 *
 * const har = readFileSync('session.har', 'utf8')
 * assert.deepEqual((await analyzeHar(har)).diagnoses, [])
 * assert.deepEqual((await diffSessions(har, har)).divergences, []) // a flow that works, and one that does not
 *
 * const { form, sentences } = await explainToken('5f0c2d8a-1b7e-4d3c-9f0e-6d640b5f1c9e', { secrets: [] })
 * assert.equal(form, 'opaque', sentences.join(' '))
 */
export { RULES } from './analyzers/rules/index.ts'
export { type ExplainTokenOptions, explainToken, type TokenExplanation } from './commands/explain-token.ts'
export { analyzeHar, diffSessions, type HarOptions } from './commands/read-hars.ts'
export { type RunningAuthproxy, type StartOptions, startAuthproxy } from './commands/start-authproxy.ts'
export { type AppliedSetCookie, applySetCookie } from './cookies/apply-set-cookie.ts'
export { type CookieJar, type CookieShelf, emptyJar } from './cookies/jar.ts'
export { cookieHeader, judgeSend, type SendJudgement, type SendRequest } from './cookies/judge-send.ts'
export { judgeStore, type StoreContext, type StoreJudgement } from './cookies/judge-store.ts'
export { parseSetCookie } from './cookies/parse-set-cookie.ts'
export { type Explanation, explainReject, explainWithhold } from './cookies/reasons.ts'
export { type CookieContext, type RequestOrigin, siteContextOf } from './cookies/site-context.ts'
export { isTrustworthy } from './cookies/trustworthy.ts'
export { type HarReading, readHar } from './har/read.ts'
export type { Divergence, ToldComparison } from './model/comparison.ts'
export type { AuthproxyConfig, SharedConfig, VerifyConfig } from './model/config.ts'
export type {
  Browser,
  CookiePriority,
  ParsedSetCookie,
  RejectedSetCookie,
  RejectReason,
  SameSite,
  SendVerdict,
  SiteContext,
  StoredCookie,
  StoreVerdict,
  WithholdReason,
} from './model/cookie.ts'
export type {
  Body,
  Exchange,
  ExchangeId,
  Failure,
  HeaderList,
  Outcome as ExchangeOutcome,
  RequestMessage,
  ResponseMessage,
} from './model/exchange.ts'
export type { Confidence, Diagnosis, Evidence, Finding, Fix, Severity } from './model/finding.ts'
export type {
  CookieStatus,
  ExchangeSummary,
  LogLine,
  Outcome,
  SessionEvent,
  SessionSnapshot,
  SessionStatus,
  ValueFacts,
} from './model/recording.ts'
export { createSession, type RecordedSession, type Session, type SessionOptions } from './recording/recording.ts'
