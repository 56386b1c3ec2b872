import type { SessionExport } from '../../src/model/recording.ts'
import { NOBODY_CAME } from '../../src/recording/outcome.ts'

/** A session in which nothing was seen, as a file is made of it. */
export const EMPTY_EXPORT: SessionExport = {
  redacted: false,
  exchanges: [],
  findings: [],
  diagnoses: [],
  outcome: NOBODY_CAME,
  checked: {},
  valueFacts: {},
  log: [],
  witness: null,
  verdicts: new Map(),
  leftOut: { assets: 0, others: 0, auth: 0, logLines: 0 },
}
