import type { Diagnosis, Evidence, Finding } from '../../src/model/finding.ts'
import type { CookieStatus, ExchangeSummary, SessionSnapshot } from '../../src/model/session.ts'
import { createForPaper } from '../../src/session/for-paper.ts'
import type { HeaderInfo } from '../../src/tui/header-info.ts'
import { EMPTY_SNAPSHOT, initialState, type UiState } from '../../src/tui/ui-state.ts'

/** When the samples were taken. */
export const NOW = Date.UTC(2026, 4, 12, 12, 0, 0)

export const PAPER = createForPaper({ key: new Uint8Array(32).fill(5) })

export const HEADER: HeaderInfo = {
  version: null,
  publicOrigin: 'https://localhost:3443',
  networkOrigins: [],
  target: 'localhost:3000',
  library: 'next-auth 4.24.11',
  dialect: 'next-auth-v4',
  front: null,
  ca: 'trusted',
  secret: 'found',
  app: 'up',
  hints: [],
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return { exchange: 'x17', part: 'received', headerIndex: 3, note: 'sign-in set user', excerpt: '', ...overrides }
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    fingerprint: 'f1',
    rule: 'token-claim-lost',
    message: 'lost',
    severity: 'error',
    text: 'Claim `user` was in the token sent with x42 and is not in the one that x42 set.',
    subject: 'user',
    data: {},
    evidence: [
      evidence(),
      evidence({
        exchange: 'x42',
        note: 'refresh dropped it',
        excerpt:
          'set-cookie: __Secure-next-auth.session-token=[redacted 612 bytes]; Path=/; HttpOnly; Secure; SameSite=Lax',
      }),
    ],
    count: 14,
    state: 'open',
    firstAt: NOW - 90_000,
    lastAt: NOW - 12_000,
    resolvedBy: null,
    ...overrides,
  }
}

export function diagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return {
    id: 'd1',
    severity: 'error',
    title: 'Sessions are lost: the refreshed token no longer carries `user`',
    text: '`/api/auth/session` answers without `user` and refreshes the cookie: the token is fine, a callback returns the wrong thing. In `callbacks.jwt` the claim is set only while `account` is defined, which is so at sign-in alone.',
    confidence: { kind: 'proven' },
    findings: ['f1', 'f2'],
    evidence: [
      evidence(),
      evidence({
        exchange: 'x42',
        note: 'refresh dropped it',
        excerpt:
          'set-cookie: __Secure-next-auth.session-token=[redacted 612 bytes]; Path=/; HttpOnly; Secure; SameSite=Lax',
      }),
      evidence({ exchange: 'x43', note: 'answers {expires}', excerpt: '{"expires":"2026-06-11T12:00:00.000Z"}' }),
    ],
    fix: {
      summary: 'Return the token you were given, with your claims added, in every call of callbacks.jwt.',
      v4: 'callbacks: {\n  async jwt({ token, user }) {\n    if (user) token.user = user\n    return token // also when `user` is undefined\n  },\n},',
      v5: 'callbacks: {\n  jwt({ token, user }) {\n    return user ? { ...token, user } : token\n  },\n},',
      verify: 'Sign in, wait for one refresh (focus the window): the session still holds `user`.',
    },
    state: 'open',
    ...overrides,
  }
}

export function exchange(number: number, overrides: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    id: `x${number}`,
    initiator: 'browser',
    startedAt: NOW - 120_000 + number * 1000,
    durationMs: 12 + number,
    method: 'GET',
    url: `https://localhost:3443/_next/static/chunks/${number}.js`,
    status: 200,
    failure: null,
    action: null,
    dialect: null,
    meaning: null,
    upgrade: false,
    setCookies: 0,
    responseHeaderBytes: 412,
    findings: [],
    ...overrides,
  }
}

export function cookie(overrides: Partial<CookieStatus> = {}): CookieStatus {
  return {
    name: '__Secure-next-auth.session-token',
    role: 'session',
    host: 'localhost',
    line: '__Secure-next-auth.session-token=[redacted 612 bytes]; Path=/; HttpOnly; Secure; SameSite=Lax',
    verdict: 'stored, replaces the one before',
    ok: true,
    exchange: 'x42',
    setCount: 14,
    sentCount: 31,
    ...overrides,
  }
}

/** A session in which a refresh loses a claim, and two smaller things. */
export const SNAPSHOT: SessionSnapshot = {
  ...EMPTY_SNAPSHOT,
  diagnoses: [
    diagnosis(),
    diagnosis({
      id: 'd2',
      severity: 'warning',
      title: 'The app believes that it is on http://localhost:3000',
      findings: ['f3'],
      evidence: [evidence({ exchange: 'x2', note: 'callback-url cookie names http://localhost:3000' })],
      confidence: { kind: 'likely', decides: 'the value of NEXTAUTH_URL in the app’s environment' },
    }),
    diagnosis({
      id: 'd3',
      title: 'SameSite=None without Secure',
      findings: ['f4'],
      state: 'resolved',
      evidence: [evidence({ exchange: 'x9', note: 'was dropped' }), evidence({ exchange: 'x51', note: 'was stored' })],
    }),
  ],
  findings: [
    finding(),
    finding({
      fingerprint: 'f2',
      rule: 'session-without-user',
      text: 'The session endpoint answers without `user`.',
      count: 3,
    }),
    finding({
      fingerprint: 'f3',
      severity: 'warning',
      rule: 'origin-mismatch',
      text: 'Wrong origin',
      count: 3,
      lastAt: NOW - 61_000,
    }),
    finding({ fingerprint: 'f5', severity: 'info', rule: 'token-large', text: 'The token takes 2 chunks.', count: 1 }),
    finding({ fingerprint: 'f4', state: 'resolved', text: 'Cookie dropped', resolvedBy: 'x51', lastAt: NOW - 20_000 }),
  ],
  exchanges: Array.from({ length: 60 }, (_, index) => {
    const number = index + 1
    if (number === 42) {
      return exchange(42, {
        url: 'https://localhost:3443/api/auth/session',
        action: 'session',
        dialect: 'next-auth-v4',
        meaning: 'session: no user, cookie refreshed',
        setCookies: 1,
        findings: ['f1'],
      })
    }
    if (number === 17) {
      return exchange(17, {
        method: 'POST',
        url: 'https://localhost:3443/api/auth/callback/credentials?',
        action: 'callback',
        dialect: 'next-auth-v4',
        meaning: 'sign-in: session cookie set',
        setCookies: 2,
        findings: ['f1'],
      })
    }
    if (number === 55)
      return exchange(55, { status: null, failure: 'app closed the connection', url: 'https://localhost:3443/' })
    return exchange(number)
  }),
  cookies: [
    cookie(),
    cookie({ name: 'theme', role: null, line: 'theme=[redacted 4 bytes]; Path=/', verdict: 'stored', setCount: 1 }),
    cookie({ name: 'legacy', role: null, ok: false, verdict: 'rejected: SameSite=None without Secure', sentCount: 0 }),
  ],
  status: {
    dialect: 'next-auth-v4',
    cookie: '__Secure-next-auth.session-token',
    token: {
      kind: 'decoded',
      format: 'jwe',
      dialect: 'next-auth-v4',
      issuedAt: NOW - 12_000,
      expiresAt: NOW + 2_592_000_000,
      claims: {
        sub: { type: 'string', sizeBytes: 3, digest: 'a' },
        'user.email': { type: 'string', sizeBytes: 16, digest: 'b' },
        iat: { type: 'number', sizeBytes: 10, digest: 'c' },
      },
    },
    tokenBytes: 612,
    lastRefreshAt: NOW - 4000,
  },
  checked: { 'token-claim-lost': 18, 'cookie-rejected-domain': 14, 'origin-mismatch': 10 },
  totals: { exchanges: 118, probes: 1, auth: 31, clients: 2, dropped: 0 },
  limits: [],
}

/** The sample session on the screen. */
export function uiState(
  columns = 80,
  rows = 24,
  snapshot: SessionSnapshot = SNAPSHOT,
  header: Partial<HeaderInfo> = {},
): UiState {
  return initialState({ snapshot, header: { ...HEADER, ...header }, size: { columns, rows }, now: NOW })
}
