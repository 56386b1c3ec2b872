import { randomBytes } from 'node:crypto'
import { compareFlows } from '../compare/compare.ts'
import { type HarReading, readHar } from '../har/read.ts'
import type { ToldComparison } from '../model/comparison.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { createForPaper } from '../recording/for-paper.ts'
import { playReading } from './analyze.ts'
import { readRecording, refuseNothing, tellComparison } from './diff.ts'

export interface HarOptions {
  /** Several for rotation, newest first; without one, tokens are judged by their length and key id. */
  readonly secrets?: readonly string[]
  /** Names of session cookies that are not NextAuth's own. */
  readonly sessionCookies?: readonly string[]
  /** Where the auth routes are mounted; default `/api/auth`. */
  readonly basePath?: string
}

/**
 * What `authproxy analyze` finds in a HAR file, redacted as its output is. `har`: its text.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { readFileSync } from 'node:fs'
 * import { analyzeHar } from 'authproxy'
 *
 * const { diagnoses } = await analyzeHar(readFileSync('bad.har', 'utf8'), { secrets: ['of the app'] })
 * assert.match(diagnoses[0]?.title ?? '', /cookie/)
 * @throws UserError when it is no HAR.
 */
export async function analyzeHar(har: string, options: HarOptions = {}): Promise<SessionSnapshot> {
  const { secrets = [], sessionCookies = [], basePath = null } = options
  const session = await playReading(readHar(har), { secrets, sessionCookies, basePath })
  const paper = createForPaper({ key: randomBytes(32), basePath })
  return paper.snapshot(session.snapshot())
}

/**
 * Where two recordings of one flow part, as `authproxy diff` tells it, redacted: `good` works, `bad` does not; both are texts of HAR files.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { readFileSync } from 'node:fs'
 * import { diffSessions } from 'authproxy'
 *
 * const [good = '', bad = ''] = ['good.har', 'bad.har'].map(file => readFileSync(file, 'utf8'))
 * const { divergences } = await diffSessions(good, bad)
 * assert.match(divergences[0]?.text ?? '', /Path: \/ in the good one, \/api in the bad one/)
 * @throws UserError when one of them is no HAR, or they have nothing to compare.
 */
export async function diffSessions(good: string, bad: string, options: HarOptions = {}): Promise<ToldComparison> {
  const { secrets = [], sessionCookies = [], basePath = null } = options
  const readings = { good: readHar(good), bad: readHar(bad) }
  const digestKey = randomBytes(32)
  const read = (reading: HarReading) => readRecording(reading, { secrets, sessionCookies, basePath }, digestKey)
  const comparison = compareFlows(await read(readings.good), await read(readings.bad), { basePath })
  refuseNothing(comparison, { good: 'the first', bad: 'the second' })
  return tellComparison(comparison, readings, createForPaper({ key: randomBytes(32), basePath }))
}
