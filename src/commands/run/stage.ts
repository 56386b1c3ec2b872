import { isLocalName, normalizeHostName } from '../../certs/host-name.ts'
import { createRunCertificate } from '../../certs/run-certificate.ts'
import { quoteForShell } from '../../certs/trust/store.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import { type BrowserStage, browserArguments, startBrowser } from '../../launch/browser.ts'
import { findBrowser } from '../../launch/find-browser.ts'
import type { BrowserEar } from './hear-browser.ts'
import { originHere, type PublicOrigin, readPublicOrigins } from './public-origins.ts'
import type { RunOptions } from './run-options.ts'
import type { PreparedTls } from './tls-identity.ts'
import type { TlsPlan } from './tls-plan.ts'

/** The production origins that the browser is to be at, and the browser that is taken there. */
export interface Stage {
  /** What browsers are shown: for the origins' names a certificate of this run. */
  readonly tls: TlsPlan
  /** The first of the origins; null = none was named. */
  readonly publicOrigin: string | null
  readonly hosts: readonly string[]
  /** The browser is opened, or started by hand, so that it trusts the certificate of this run: no CA in any store helps it. */
  readonly needsNoCa: boolean
  /** Where browsers open which app; `publicOrigin`: without any origin that was named. */
  readonly origins: (publicOrigin: string, port: number) => readonly Pick<PublicOrigin, 'origin' | 'target'>[]
  /** What to do by hand where no browser is opened; null = nothing. */
  readonly byHand: (port: number) => string | null
  /**
   * Starts the browser, when one was asked for; `tell` hears when it ends, or why it did not start, and `ear` what it says of its
   * requests; without it nobody listens.
   */
  readonly open: (
    publicOrigin: string,
    port: number,
    tell: (text: string) => void,
    ear?: Pick<BrowserEar, 'listen'> | null,
  ) => Promise<Stoppable>
}

interface Stoppable {
  readonly stop: () => Promise<void>
}

const NOTHING: Stoppable = { stop: async () => {} }

/** Finds the browser and makes the certificate, before anything is opened. Throws `UserError`. */
export async function prepareStage(
  options: Pick<RunOptions, 'as' | 'open' | 'browser'>,
  { shown, spki }: Pick<PreparedTls, 'shown' | 'spki'>,
): Promise<Stage> {
  const origins = readPublicOrigins(options.as)
  const program = options.open ? findBrowser(options.browser) : null
  const hosts = [...new Set(origins.map(one => one.host))]
  const [first] = origins
  const foreign = hosts.filter(host => !isLocalName(host))
  // The local CA signs for names of this machine: browsers that trust it need nothing of this run.
  const certificate = foreign.length === 0 ? null : await createRunCertificate(foreign)
  const keys = [...(certificate === null ? [] : [certificate.spki]), spki].join(',')
  const stageOf = (url: string, port: number): BrowserStage => ({ url, hosts, port, spki: keys })
  return {
    tls: { shown, ofRun: certificate?.minter.recipe ?? null },
    publicOrigin: first?.origin ?? null,
    hosts,
    needsNoCa: program !== null || foreign.length > 0,
    origins: (publicOrigin, port) =>
      first === undefined
        ? [{ origin: publicOrigin, target: null }]
        : origins.map(one => ({ ...one, origin: originHere(one.origin, port, options.open) })),
    byHand: port => {
      if (first === undefined || program !== null) return null
      const here = origins.map(one => originHere(one.origin, port, false))
      if (origins.every((one, index) => isLoopbackHost(one.host) && new URL(here[index] ?? '').port === String(port)))
        return `Browsers find names below localhost by themselves: open ${here.join(' and ')}.`
      const words = browserArguments(stageOf(`${first.origin}/`, port), 'PROFILE').map(quoteForShell)
      const line = words
        .map(word => word.replace('--user-data-dir=PROFILE', '--user-data-dir="$(mktemp -d)"'))
        .join(' ')
      return `To be at ${first.origin}: --open starts a browser there. By hand: chromium ${line}`
    },
    open: async (publicOrigin, port, tell, ear = null) => {
      if (program === null) return NOTHING
      try {
        const url = `${publicOrigin}/`
        const browser = await startBrowser(program, stageOf(url, port), { piped: ear !== null })
        void browser.ended.then(tell)
        const { pipe, visit, ended } = browser
        if (pipe !== null) ear?.listen(pipe, { url, visit, ended, tell })
        return browser
      } catch (error) {
        tell(`The browser did not start: ${printable(error instanceof Error ? error.message : String(error), 200)}.`)
        return NOTHING
      }
    },
  }
}

/**
 * What to say to a user whose app is configured for production while the browser is not: `--as` is what he needs. null = it fits,
 * or is no https address of another machine.
 */
export function suggestAs(
  url: { readonly variable: string; readonly value: string } | null,
  as: readonly string[],
): string | null {
  if (url === null || as.length > 0 || !URL.canParse(url.value)) return null
  const { protocol, origin, hostname } = new URL(url.value)
  if (protocol !== 'https:' || isLoopbackHost(hostname) || normalizeHostName(hostname) === null) return null
  const shown = printable(origin, 200)
  return `${url.variable} says ${shown}: to be there in a browser, as in production, add --as ${shown} --open.`
}
