import { fileURLToPath } from 'node:url'
import { currentFault } from './faults.js'

process.env.NEXT_TELEMETRY_DISABLED = '1' // an example talks to nobody

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A fault that lies in this file has a build of its own. */
const { name, nextConfig } = currentFault()
const own = nextConfig === undefined ? {} : { ...nextConfig, distDir: `.next-${name}` }

/** Both roots are named so that Next does not guess from lock files it finds further up. */
export default {
  poweredByHeader: false,
  devIndicators: false,
  outputFileTracingRoot: root,
  turbopack: { root },
  ...own,
}
