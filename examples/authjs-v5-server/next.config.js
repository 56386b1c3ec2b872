import { fileURLToPath } from 'node:url'

process.env.NEXT_TELEMETRY_DISABLED = '1' // an example talks to nobody

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Both roots are named so that Next does not guess from lock files it finds further up. */
export default {
  poweredByHeader: false,
  devIndicators: false,
  outputFileTracingRoot: root,
  turbopack: { root },
}
