import type { Target } from './upstream-agent.ts'

/** Codes of a connection that never came about; any other one is trouble with TLS. */
const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|ENOTFOUND|EAI_.*)$/

/** Why the app cannot be reached: a sentence without its final stop, and what to do about it. */
export interface Unreachable {
  /** `Waiting for localhost:3000: nothing listens there` */
  readonly what: string
  readonly next: string
  /** It may come up by itself: worth asking again. */
  readonly mayComeUp: boolean
}

/** `detail` as `describeAppFailure` makes it: it names the target. Pure. */
export function describeUnreachable(
  target: Pick<Target, 'host'>,
  where: string,
  { code, detail }: { readonly code: string; readonly detail: string },
): Unreachable {
  const waiting = (why: string): Unreachable => ({
    what: `Waiting for ${where}: ${why}`,
    next: 'Start the app.',
    mayComeUp: true,
  })
  if (code === 'ECONNREFUSED') return waiting('nothing listens there')
  if (code === 'ENOTFOUND')
    return {
      what: `There is no host called ${target.host}: check --target`,
      next: 'Give the host that the app runs on.',
      mayComeUp: true,
    }
  if (code.startsWith('EAI_'))
    return {
      what: `The name ${target.host} cannot be looked up`,
      next: 'Check --target and the network.',
      mayComeUp: true,
    }
  if (NETWORK.test(code)) return waiting('it does not answer')
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return { what: `${where} speaks no TLS`, next: `Plain HTTP is --target http://${where}`, mayComeUp: false }
  return { what: `No TLS connection to ${detail} (${code})`, next: "Mend the app's certificate.", mayComeUp: false }
}
