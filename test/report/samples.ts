import type { Diagnosis, Finding } from '../../src/model/finding.ts'
import type { ExchangeSummary, SessionSnapshot } from '../../src/model/recording.ts'

export const FIX = {
  summary: 'Carry `user` over.',
  v4: 'if (user)\n  token.user = user',
  v5: 'return token',
  verify: 'Sign in again.',
}

export const FINDING: Finding = {
  fingerprint: 'f1',
  rule: 'token-claim-lost',
  message: 'lost',
  severity: 'error',
  text: 'The refreshed token no longer carries `user`.',
  subject: 'user',
  data: {},
  evidence: [
    { exchange: 'x17', part: 'received', headerIndex: 2, note: 'sign-in set user', excerpt: 'a=‹321 bytes›; Path=/' },
    { exchange: 'x42', part: 'received', headerIndex: 1, note: 'refresh dropped it', excerpt: '' },
  ],
  count: 3,
  state: 'open',
  firstAt: 0,
  lastAt: 1,
  resolvedBy: null,
}

export const DIAGNOSIS: Diagnosis = {
  id: 'token-claim-lost',
  key: 'f1',
  severity: 'error',
  title: 'Sessions are lost',
  text: FINDING.text,
  confidence: { kind: 'likely', decides: 'The log decides.' },
  findings: ['f1'],
  evidence: FINDING.evidence,
  fix: FIX,
  state: 'open',
}

export const EXCHANGE: ExchangeSummary = {
  id: 'x1',
  initiator: 'browser',
  startedAt: 0,
  durationMs: 5,
  method: 'GET',
  url: 'https://u:p@localhost:3443/cb?code=secret1&state=secret2?x=secret3#secret4',
  status: 200,
  failure: null,
  action: 'callback',
  dialect: 'next-auth-v4',
  meaning: null,
  upgrade: false,
  client: null,
  cookies: [],
  setCookies: 0,
  responseHeaderBytes: 10,
  findings: [],
}

export function snapshot(more: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return {
    diagnoses: [DIAGNOSIS],
    findings: [FINDING],
    exchanges: [EXCHANGE],
    cookies: [],
    signIns: [],
    witness: null,
    status: { dialect: 'next-auth-v4', cookie: null, token: null, tokenBytes: null, lastRefreshAt: null },
    outcome: {
      kind: 'judged',
      text: 'Nothing wrong in what was seen.',
      proven: ['signed in at x8', 'renewed 3 times'],
      notJudged: [],
    },
    checked: { 'token-claim-lost': 10, other: 5 },
    totals: { exchanges: 118, probes: 0, auth: 31, clients: 1, dropped: 0, assets: 0, notJudged: 0 },
    diagnostics: [],
    road: [],
    limits: ['No secret.'],
    budgets: [],
    ...more,
  }
}
