import { printable } from '../../http/printable.ts'
import { UsageError } from '../../model/user-error.ts'

/** Where the two signals go: what the specification makes of `OTEL_EXPORTER_OTLP_ENDPOINT`. */
export interface OtlpEndpoint {
  readonly traces: string
  readonly logs: string
  /** For people: without a query. */
  readonly shown: string
}

const EXAMPLE = 'For example --otlp http://localhost:4318.'

/** @throws UsageError `otlp-invalid` */
export function readEndpoint(text: string): OtlpEndpoint {
  const url = URL.parse(text.trim())
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new UsageError(
      'otlp-invalid',
      `--otlp must be the http or https address of a collector, not "${printable(text, 80)}".`,
      EXAMPLE,
    )
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      'otlp-invalid',
      '--otlp must not hold a user or a password: others could read it.',
      'Give it as OTEL_EXPORTER_OTLP_HEADERS, for example: Authorization=Basic%20….',
    )
  if (/\/v1\/(?:traces|logs|metrics)\/?$/.test(url.pathname))
    throw new UsageError(
      'otlp-invalid',
      '--otlp wants the address before /v1/traces and /v1/logs: both are needed, and are added.',
      EXAMPLE,
    )
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}`
  return { traces: `${base}/v1/traces${url.search}`, logs: `${base}/v1/logs${url.search}`, shown: base }
}
