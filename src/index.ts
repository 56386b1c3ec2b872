/**
 * The library's public API: judge cookies and recorded sessions in your own tests.
 *
 * Cookies: pure functions, no clock of their own. Lines are latin1, one char per byte, as Node's `http` delivers them.
 * Verdicts, reasons and fields are stable: a new reason is a minor version, a renamed one a major version.
 * @example
 * const line = '__Secure-next-auth.session-token=…; Path=/; HttpOnly; SameSite=Lax'
 * const context = { url: 'https://localhost:3443/', nowMs: Date.now() }
 * const { verdict } = judgeStore(parseSetCookie(line), { ...context, jar: emptyJar })
 * // { kind: 'rejected', reasons: ['InvalidPrefix'] }; explainReject('InvalidPrefix').fix says what to change
 *
 * const { jar } = applySetCookie(emptyJar, 'state=1; SameSite=Lax', context)
 * const [state] = judgeSend(jar, { ...context, siteContext: 'lax-unsafe' }) // an identity provider POSTs a form
 * // state.verdict: { kind: 'withheld', reasons: ['SchemefulSameSiteLax'] }
 * @example
 * const session = createSession({ digestKey: crypto.getRandomValues(new Uint8Array(32)), secrets: [process.env.AUTH_SECRET] })
 * for (const exchange of readHar(text).exchanges) {
 *   await session.room()
 *   session.ingest(exchange)
 * }
 * await session.settled()
 * expect(session.snapshot().diagnoses).toEqual([])
 */
export { RULES } from './analyzers/rules/index.ts'
export { type AppliedSetCookie, applySetCookie } from './cookies/apply-set-cookie.ts'
export { type CookieJar, type CookieShelf, emptyJar } from './cookies/jar.ts'
export { judgeSend, type SendJudgement, type SendRequest } from './cookies/judge-send.ts'
export { judgeStore, type StoreContext, type StoreJudgement } from './cookies/judge-store.ts'
export { parseSetCookie } from './cookies/parse-set-cookie.ts'
export { type Explanation, explainReject, explainWithhold } from './cookies/reasons.ts'
export { isTrustworthy } from './cookies/trustworthy.ts'
export { type HarReading, readHar } from './har/read.ts'
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
export type { Diagnosis, Evidence, Finding, Fix, Severity } from './model/finding.ts'
export type { SessionSnapshot } from './model/session.ts'
export { createSession, type RecordedSession, type Session, type SessionOptions } from './session/session.ts'
