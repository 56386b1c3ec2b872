import type { Finding } from '../model/finding.ts'
import type { LeftOut, Recorded } from '../model/recording.ts'

export const NOTHING_LEFT_OUT: LeftOut = { assets: 0, others: 0, auth: 0, logLines: 0 }

/** Exchanges that were judged, and are not in the file. */
export function judgedElsewhere({ others, auth }: LeftOut): number {
  return others + auth
}

/**
 * The findings of a file that does not hold all that was judged. Who saw it all knows better: what was found then stands, by the
 * name of recorded where the file's own exchanges do not give it again, and what only the gaps give is not told. A file that
 * holds all is judged anew.
 */
export function withRecorded(made: readonly Finding[], { findings, leftOut }: Recorded): readonly Finding[] {
  const gaps = judgedElsewhere(leftOut) + (leftOut.notJudged ?? 0)
  if (gaps === 0 && leftOut.logLines === 0) return made
  const again = new Map(made.map(one => [one.fingerprint, one]))
  const known = new Set(findings.map(one => one.fingerprint))
  const then = findings.map((one): Finding => {
    const now = again.get(one.fingerprint)
    if (now === undefined) return { ...one, recorded: true }
    // How often, and whether it passed later, only the recording knows.
    return gaps === 0 ? now : one
  })
  return gaps === 0 ? [...then, ...made.filter(one => !known.has(one.fingerprint))] : then
}

/** What the file does not hold, and what nobody read, in sentences; none = nothing that could change a verdict. */
export function gapLimits({ leftOut }: Recorded): readonly string[] {
  return [...notHeld(leftOut), ...notJudgedThen(leftOut)]
}

function notJudgedThen({ notJudged = 0, bodies = 0 }: LeftOut): readonly string[] {
  const parts = [
    ...(notJudged > 0 ? [notJudged === 1 ? 'one exchange' : `${notJudged} exchanges`] : []),
    ...(bodies > 0 ? [bodies === 1 ? 'one body of a page or call' : `${bodies} bodies of pages and calls`] : []),
  ]
  if (parts.length === 0) return []
  const joined = 'what was found then is told, and nothing is joined anew across such a gap'
  return [
    `More came than could be judged while it was recorded: ${parts.join(' and ')} went by unread${notJudged > 0 ? `, and are not in the file: ${joined}` : ''}.`,
  ]
}

function notHeld(leftOut: LeftOut): readonly string[] {
  const { others, auth } = leftOut
  if (judgedElsewhere(leftOut) === 0) return []
  const parts = [
    ...(others > 0 ? [others === 1 ? 'one page or call' : `${others} pages and calls`] : []),
    ...(auth > 0 ? [auth === 1 ? 'one auth request' : `${auth} auth requests`] : []),
  ]
  return [
    `The file does not hold ${parts.join(' and ')} that the recording judged: what was found then is told, and how often.`,
  ]
}
