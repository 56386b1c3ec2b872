import { createAssets } from '../analyzers/assets.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { countOf } from '../http/count-of.ts'
import type { CaptureGap, CaptureJudgement } from '../model/capture.ts'
import type { LeftOut, Outcome } from '../model/recording.ts'

/** A recording as its file gives it. */
export interface Capture {
  readonly facts: readonly ExchangeFacts[]
  /** What it proves, judged as `analyze` does. */
  readonly outcome: Outcome
  /** Something above a hint was found in it: then it was enough for that. */
  readonly faulty: boolean
  /** Another tool took the cookies out. */
  readonly sanitised: boolean
  readonly lacksRedirects: boolean
  /** Written by authproxy with placeholders instead of secrets. */
  readonly redacted: boolean
  /** Entries that are no HTTP or not readable. */
  readonly skipped: number
  readonly leftOut: LeftOut
  readonly basePath: string | null
}

const WHOLE = 'Open a private window with its DevTools, tick "Preserve log", sign in there, and'
const EXPORT = 'export with "Export HAR (with sensitive data)"; authproxy har redact makes the file fit to be sent.'
const AGAIN = `${WHOLE} ${EXPORT}`

/** "Is this capture enough to judge a session?", and what to record instead. */
export function judgeCapture(capture: Capture): CaptureJudgement {
  const inTheWay = decisiveGaps(capture)
  const decisive = inTheWay.length > 0
  const gaps = decisive ? inTheWay : partialGaps(capture)
  return {
    verdict: decisive ? 'not-enough' : gaps.length > 0 ? 'partly' : 'enough',
    proven: capture.outcome.proven,
    gaps,
    notes: decisive ? [] : notesOf(capture),
  }
}

function notesOf({ facts, outcome, faulty, redacted }: Capture): readonly string[] {
  const tokens = facts.flatMap(one => [one.sent, one.set].flatMap(token => token?.snapshot ?? []))
  const closed = tokens.some(
    one => one.kind === 'undecodable' && (one.reason === 'no-secret' || one.reason === 'wrong-secret'),
  )
  return [
    ...(faulty ? ['A fault is found in it: authproxy analyze names it.'] : []),
    ...(outcome.kind === 'anonymous' && !faulty
      ? ['A sign-in was tried in it, and nobody is signed in after it.']
      : []),
    ...(redacted
      ? ['It was redacted by authproxy: what was known of the values stands beside them, so the findings are the same.']
      : []),
    ...(closed && !tokens.some(one => one.kind === 'decoded')
      ? [
          'Its session tokens were not opened: a claim that is lost is named with the secret of the app (--secret-file) only.',
        ]
      : []),
  ]
}

/** The first thing that is in the way: the others follow from it. */
function decisiveGaps({ facts, outcome, faulty, sanitised, basePath }: Capture): readonly CaptureGap[] {
  const gap = (code: CaptureGap['code'], text: string, nextStep: string): readonly CaptureGap[] => [
    { code, decisive: true, text, nextStep },
  ]
  const assets = createAssets(basePath)
  // The first file of a Next app is asked for as it shows where the app is mounted: asked twice, it is a file.
  if (facts.every(({ exchange }) => assets.isOne(exchange) || assets.isOne(exchange)))
    return gap('static-files-only', 'It holds static files only: no page, no call and no auth route.', AGAIN)
  if (sanitised)
    return gap(
      'sanitised',
      'It was sanitised: cookies are missing or masked, and every fault of a session shows in them.',
      AGAIN,
    )
  if (outcome.kind === 'app-down')
    return gap('app-down', 'The app answered none of the requests.', 'Start the app, and record again.')
  if (faulty) return []
  if (outcome.kind === 'no-auth')
    return gap(
      'no-auth-request',
      'It holds no request to NextAuth or Auth.js, and no session cookie.',
      `Name the routes with --base-path if they are mounted elsewhere. Else: ${AGAIN}`,
    )
  if (outcome.kind === 'not-judged')
    return gap('bodies-missing', outcome.text, `Record with bodies (Playwright: content "embed"). ${AGAIN}`)
  if (outcome.kind === 'anonymous' && !facts.some(isTry))
    return gap('nobody-signed-in', 'Nobody was signed in: there is no session in it.', AGAIN)
  return []
}

/** Somebody tried to sign in: why it failed can be seen. */
function isTry({ endpoint, exchange, signsIn, serverAction }: ExchangeFacts): boolean {
  if (signsIn || serverAction || endpoint?.action === 'callback') return true
  return endpoint?.action === 'signin' && exchange.request.method === 'POST'
}

function partialGaps({ facts, outcome, lacksRedirects, skipped, leftOut }: Capture): readonly CaptureGap[] {
  const gap = (code: CaptureGap['code'], text: string, nextStep: string): CaptureGap => ({
    ...{ code, decisive: false, text, nextStep },
  })
  const gaps: CaptureGap[] = []
  if (outcome.kind === 'judged' && !facts.some(one => one.signsIn))
    gaps.push(
      gap(
        'starts-after-sign-in',
        'It begins after the sign-in: how the session cookie was set is not in it, nor what it held then.',
        'Sign out, begin to record, sign in, and go on until the session is lost.',
      ),
    )
  const reads = facts.filter(one => one.endpoint?.action === 'session' && one.status === 200)
  const silent = reads.filter(one => one.bodyText === null).length
  if (silent > 0)
    gaps.push(
      gap(
        'bodies-missing',
        `${silent} of ${countOf(reads.length, 'session answer')} without a whole body: whose session they show cannot be told.`,
        'Record with bodies, and export before the browser has thrown them away: it keeps few.',
      ),
    )
  if (lacksRedirects)
    gaps.push(
      gap(
        'redirects-missing',
        'Redirects are not in it, nor the cookies that they set: Web Inspector leaves them out. Whether a cookie came back is not judged.',
        'Record the same with authproxy in front of the app, or in another browser.',
      ),
    )
  if (skipped > 0)
    gaps.push(
      gap(
        'entries-unreadable',
        `${countOf(skipped, 'entry', 'entries')} left out: no HTTP, or not readable.`,
        'Export it again, if one of them mattered.',
      ),
    )
  if (leftOut.auth + leftOut.others > 0)
    gaps.push(
      gap(
        'evidence-left-out',
        `${countOf(leftOut.auth + leftOut.others, 'older request')} of the recording not kept in the file: analyze tells their findings as recorded.`,
        'Save earlier, or record less at once.',
      ),
    )
  if (leftOut.notJudged !== undefined)
    gaps.push(
      gap(
        'evidence-left-out',
        `${countOf(leftOut.notJudged, 'request')} came too fast to be judged while it was recorded, and not kept.`,
        'Record less at once.',
      ),
    )
  return gaps
}
