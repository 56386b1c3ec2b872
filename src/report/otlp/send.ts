import type { ExchangeId } from '../../model/exchange.ts'
import type { OtlpEndpoint } from './endpoint.ts'
import type { OtlpSdk } from './load-sdk.ts'
import type { RecordData } from './record.ts'
import type { SpanData } from './span.ts'

export interface SenderOptions {
  readonly endpoint: OtlpEndpoint
  /** Of authproxy. */
  readonly version: string
  /** Unique for this run. */
  readonly instance: string
  /** The app, host and port. */
  readonly target: string
  /** One sentence, once: what was sent did not arrive. */
  readonly tell: (text: string) => void
}

/** Neither waits nor throws: what does not fit is left out. */
export interface OtlpSender {
  readonly span: (id: ExchangeId, span: SpanData) => void
  readonly record: (record: RecordData) => void
  /** Sends what waits, `timeoutMs` at most. Answers with what never arrived, in one sentence; null = all of it did. */
  readonly stop: (timeoutMs: number) => Promise<string | null>
}

/** A second at most until what happens can be seen there. */
const DELAY_MS = 1_000
const MAX_QUEUE = 2_048
const BATCH = 256
/** For one batch, with the retries that the exporter makes by itself. */
const EXPORT_MS = 5_000
/** Findings name old exchanges: so many spans are remembered by their ids. */
const MAX_KNOWN = 4_096

interface Batch {
  readonly code: number
  readonly error?: Error
}

/** By OpenTelemetry's own SDK and exporters (OTLP over HTTP, JSON), which read `OTEL_EXPORTER_OTLP_HEADERS` and the like themselves. */
export function createSender(sdk: OtlpSdk, { endpoint, version, instance, target, tell }: SenderOptions): OtlpSender {
  const { api, resources, trace, logs, OTLPTraceExporter, OTLPLogExporter } = sdk
  /** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` go before ours. */
  const resource = resources
    .resourceFromAttributes({
      'service.name': 'authproxy',
      'service.version': version,
      'service.instance.id': instance,
      'authproxy.target': target,
    })
    .merge(resources.detectResources({ detectors: [resources.envDetector] }))
  const counts = { begun: 0, arrived: 0 }
  let told = false
  const count = (size: number, { code, error }: Batch) => {
    if (code === 0) counts.arrived += size
    else if (!told) {
      told = true
      tell(
        `${endpoint.shown} (--otlp) takes nothing: ${reasonOf(error)}. The run goes on; what does not arrive there is not sent again.`,
      )
    }
  }
  const options = { scheduledDelayMillis: DELAY_MS, maxQueueSize: MAX_QUEUE, maxExportBatchSize: BATCH }
  const config = { timeoutMillis: EXPORT_MS }
  const toTraces = new OTLPTraceExporter({ url: endpoint.traces, ...config })
  const toLogs = new OTLPLogExporter({ url: endpoint.logs, ...config })
  hear(toTraces, count)
  hear(toLogs, count)
  const spans = new trace.TracerProvider({
    resource,
    sampler: new trace.AlwaysOnSampler(),
    spanProcessors: [new trace.BatchSpanProcessor({ ...options, exporter: toTraces })],
  })
  const records = new logs.LoggerProvider({
    resource,
    processors: [new logs.BatchLogRecordProcessor({ ...options, exporter: toLogs })],
  })
  const tracer = spans.getTracer('authproxy', version)
  const logger = records.getLogger('authproxy', version)
  const known = new Map<ExchangeId, ReturnType<ReturnType<typeof tracer.startSpan>['spanContext']>>()

  const remember = (id: ExchangeId, context: ReturnType<ReturnType<typeof tracer.startSpan>['spanContext']>) => {
    known.delete(id)
    known.set(id, context)
    const [oldest] = known.keys()
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
  }

  return {
    span: (id, { name, startMs, endMs, attributes, error }) => {
      const span = tracer.startSpan(
        name,
        { kind: api.SpanKind.SERVER, startTime: startMs, attributes, root: true },
        api.ROOT_CONTEXT,
      )
      if (error !== null) span.setStatus({ code: api.SpanStatusCode.ERROR, message: error })
      span.end(endMs)
      counts.begun++
      remember(id, span.spanContext())
    },
    record: ({ eventName, severity, body, attributes, exchange }) => {
      const belongsTo = exchange === null ? undefined : known.get(exchange)
      counts.begun++
      logger.emit({
        eventName,
        body,
        attributes,
        severityNumber: severity.number,
        severityText: severity.text,
        context: belongsTo === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, belongsTo),
      })
    },
    stop: async timeoutMs => {
      const gone = Promise.allSettled([spans.shutdown(), records.shutdown()])
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, timeoutMs)
      await Promise.race([gone, late.promise])
      clearTimeout(timer)
      const lost = counts.begun - counts.arrived
      return lost === 0 ? null : `${lost} of ${counts.begun} spans and log records did not arrive at ${endpoint.shown}.`
    },
  }
}

/** Hears what the exporter says of each batch. */
function hear<Item>(
  exporter: { export: (items: Item[], done: (result: Batch) => void) => void },
  onBatch: (size: number, result: Batch) => void,
): void {
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) =>
    send(items, result => {
      onBatch(items.length, result)
      done(result)
    })
}

/** How the exporter says that it tried again in vain: the status is lost there. */
const BUSY = 'Export failed with retryable status'

/** Its own text may quote what the collector answered. */
function reasonOf(error: (Error & { readonly code?: unknown }) | undefined): string {
  const cause = error?.cause as { readonly code?: unknown } | undefined
  const code = error?.code ?? cause?.code
  if (typeof code === 'number') return `it answers ${code}`
  if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code)) return code
  return error?.message === BUSY ? 'it answers that it is busy (429, 502, 503 or 504)' : 'no answer in time'
}
