import { loadOptional } from '../../model/optional-packages.ts'
import { UserError } from '../../model/user-error.ts'

/** What of OpenTelemetry's own packages is used. */
export type OtlpSdk = Awaited<ReturnType<typeof importSdk>>

export const OTLP_PACKAGES = [
  '@opentelemetry/api',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-logs',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/exporter-logs-otlp-http',
] as const

/**
 * Loads OpenTelemetry's own packages: optional peer dependencies, which nothing else needs.
 *
 * @throws UserError `otlp-packages-missing`, with the line that installs them.
 */
export function loadSdk(load = importSdk): Promise<OtlpSdk> {
  return loadOptional(
    load,
    () =>
      new UserError(
        'otlp-packages-missing',
        "--otlp needs OpenTelemetry's own packages, which are not installed beside authproxy.",
        `npm install --save-dev ${OTLP_PACKAGES.join(' ')}`,
      ),
  )
}

async function importSdk() {
  const [api, resources, trace, logs, { OTLPTraceExporter }, { OTLPLogExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/sdk-logs'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-logs-otlp-http'),
  ])
  return { api, resources, trace, logs, OTLPTraceExporter, OTLPLogExporter }
}
