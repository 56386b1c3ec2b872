import { isIP } from 'node:net'
import { join } from 'node:path'
import { generateRsaKey } from '../../certs/authority.ts'
import { permitsHost } from '../../certs/constraints.ts'
import { readExtraHosts } from '../../certs/host-name.ts'
import { coverName } from '../../certs/networks.ts'
import { type CaChoice, type OpenAuthority, openAuthority } from '../../certs/open-authority.ts'
import { loadOwnCertificate } from '../../certs/own-certificate.ts'
import { spkiOf } from '../../certs/run-certificate.ts'
import { quoteForShell } from '../../certs/trust/store.ts'
import { UsageError } from '../../model/user-error.ts'
import type { Reach } from './reach.ts'
import type { RunOptions } from './run-options.ts'
import type { TlsPlan } from './tls-plan.ts'

/** What the proxy shows to browsers, and what the user should know about it. */
export interface PreparedTls {
  readonly shown: TlsPlan['shown']
  /** Of the certificate that a browser gets first: as `spkiOf`. */
  readonly spki: string
  /** The CA of the address that the user opens; null with a certificate of the user's own. */
  readonly ca: { readonly choice: CaChoice; readonly file: string; readonly install: string } | null
  readonly notices: readonly string[]
}

/** The user's own certificate, or leaves of the local CA (made on first use). Throws `UserError`. */
export async function prepareTls(
  options: Pick<RunOptions, 'ca' | 'caDir' | 'cert' | 'key'>,
  reach: Pick<Reach, 'host' | 'network' | 'names'>,
): Promise<PreparedTls> {
  const { cert, key } = options
  if (cert === null && key === null) return prepareLeaves({ ca: options.ca, caDir: options.caDir ?? undefined }, reach)
  if (cert === null || key === null) {
    throw new UsageError(
      'cert-incomplete',
      'A certificate needs both --cert and --key.',
      'Give both files, or neither.',
    )
  }
  const hosts = [...new Set([reach.host, ...reach.network])]
  const own = await loadOwnCertificate(cert, key, { now: Date.now(), hosts })
  const { cert: chain, key: ownKey, warnings } = own
  return { shown: { kind: 'own', cert: chain, key: ownKey }, spki: spkiOf(chain), ca: null, notices: warnings }
}

/**
 * The CA that is trusted for daily work stays as narrow as it was made: what it may not sign for (an address of the network)
 * gets a CA of its own, below its folder, and `localhost` keeps the first one.
 */
async function prepareLeaves(choice: CaChoice, { host, names }: Pick<Reach, 'host' | 'names'>): Promise<PreparedTls> {
  const [main, keys] = await Promise.all([openAuthority(choice), generateRsaKey()])
  const hosts = readExtraHosts(names)
  const loopback = names.filter(name => isIP(name) !== 0 && !hosts.includes(name))
  const base = { authority: main.authority, keys }
  const usual = { ...told(main, choice), spki: spkiOf(keys.publicKey) }
  const uncovered = hosts.filter(name => !permitsHost(main.authority.constraints, name))
  if (uncovered.length === 0) {
    const local = { ...base, extraHosts: [...loopback, ...hosts] }
    return { ...usual, shown: { kind: 'leaves', local, network: null } }
  }
  const wider: CaChoice = { ...choice, caDir: join(main.folder, 'hosts', coverName(hosts)), hosts }
  const opened = await openAuthority(wider)
  const network = told(opened, wider)
  return {
    ...usual,
    shown: {
      kind: 'leaves',
      local: { ...base, extraHosts: loopback },
      network: { authority: opened.authority, extraHosts: hosts, keys: await generateRsaKey() },
    },
    ca: uncovered.includes(host) ? network.ca : usual.ca,
    notices: [
      ...usual.notices,
      ...network.notices,
      `Addresses beyond this machine have a CA of their own. To trust it here: ${network.ca.install}; on a phone: install ${opened.certificateFile}.`,
    ],
  }
}

function told(opened: OpenAuthority, choice: CaChoice) {
  const flags = [
    ...(choice.ca === 'mkcert' ? ['--ca', 'mkcert'] : []),
    ...(choice.caDir === undefined ? [] : ['--ca-dir', quoteForShell(choice.caDir)]),
  ]
  const made = opened.created ? [`Made a local certificate authority in ${opened.folder}.`] : []
  return {
    ca: { choice, file: opened.certificateFile, install: ['authproxy ca install', ...flags].join(' ') },
    notices: [...made, ...opened.notices],
  }
}
