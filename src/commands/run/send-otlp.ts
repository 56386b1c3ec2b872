import { randomUUID } from 'node:crypto'
import { headerValue } from '../../http/headers.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import { createCauseEvents, createNews } from '../../report/ndjson.ts'
import { type OtlpEndpoint, readEndpoint } from '../../report/otlp/endpoint.ts'
import { loadSdk, type OtlpSdk } from '../../report/otlp/load-sdk.ts'
import { recordOf } from '../../report/otlp/record.ts'
import { createSender } from '../../report/otlp/send.ts'
import { spanOf } from '../../report/otlp/span.ts'

/** The packages are there, and the address is an address. */
export interface PreparedOtlp {
  /** Said at the start: something leaves this machine. */
  readonly notice: string
  /** From now on what the recording says is sent. It changes nothing of the run, and nothing waits for it. */
  readonly start: (options: SendOptions) => OtlpFeed
}

export interface SendOptions {
  readonly session: Pick<Session, 'subscribe' | 'follow' | 'snapshot'>
  readonly paper: ForPaper
  readonly version: string
  /** The app, host and port. */
  readonly target: string
  readonly tell: (text: string) => void
}

export interface OtlpFeed {
  /** What waits is sent, for `END_MS` at most. Answers with one sentence where something never arrived. */
  readonly stop: () => Promise<string | null>
}

/** A Ctrl-C must not take longer. */
const END_MS = 3_000

/** Before the proxy is opened: nobody learns after an hour that a package is missing. Throws `UserError`. */
export async function prepareOtlp(address: string): Promise<PreparedOtlp> {
  const endpoint = readEndpoint(address)
  const sdk = await loadSdk()
  return {
    start: options => startFeed(sdk, endpoint, options),
    notice: `Exchanges go as spans and findings as log records, redacted, to ${endpoint.shown} (--otlp).`,
  }
}

/** All of it by way of `paper`. */
function startFeed(sdk: OtlpSdk, endpoint: OtlpEndpoint, options: SendOptions): OtlpFeed {
  const { session, paper, version, target, tell } = options
  const sender = createSender(sdk, { endpoint, version, target, tell, instance: randomUUID() })
  const causes = createCauseEvents()
  const isNews = createNews()
  /** The exchange whose summary comes next. */
  let last: Exchange | null = null
  const unfollow = session.follow(piece => {
    if (piece.kind === 'exchange') last = piece.exchange
  })
  const unsubscribe = session.subscribe(event => {
    if (event.kind === 'exchange') {
      const told = paper.event(event)
      if (told.kind !== 'exchange') return
      const whole = last?.id === event.exchange.id ? last : null
      sender.span(event.exchange.id, spanOf(told.exchange, extrasOf(whole, paper)))
      return
    }
    const record = recordOf(paper.event(event))
    if (record !== null) sender.record(record)
    if (!isNews(event)) return
    for (const cause of causes(paper.told(session.snapshot().diagnoses))) {
      const told = recordOf(cause)
      if (told !== null) sender.record(told)
    }
  })
  return {
    stop: () => {
      unfollow()
      unsubscribe()
      return sender.stop(END_MS)
    },
  }
}

function extrasOf(exchange: Exchange | null, paper: ForPaper): Parameters<typeof spanOf>[1] {
  if (exchange === null) return { httpVersion: null, userAgent: null, aheadMs: 0 }
  const { request, clock } = exchange
  const agent = headerValue(request.headers, 'user-agent')
  return {
    httpVersion: request.httpVersion,
    userAgent: agent === null ? null : paper.notice(agent),
    aheadMs: clock?.aheadMs ?? 0,
  }
}
