import type { KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { type Authority, BACKDATE_MS, DAY_MS, generateRsaKey, randomSerial, wholeSecond } from './authority.ts'
import { isLocalName, normalizeHostName } from './host-name.ts'
import * as x509 from './sign-certificate.ts'

/** A server certificate, ready for `tls.createSecureContext`. Lives in memory only. */
export interface Leaf {
  readonly names: readonly string[]
  readonly cert: string
  readonly key: string
  readonly issuedAt: number
  readonly notAfter: number
}

/** What a minter is made of: plain data, which can be posted to another thread. Holds private keys: it never leaves the process. */
export interface LeafRecipe {
  readonly authority: Authority
  readonly extraHosts: readonly string[]
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
}

/** Mints certificates by the name a browser asks for. */
export interface LeafMinter {
  /** Makes the same one elsewhere. */
  readonly recipe: LeafRecipe
  /** For connections without SNI and for names that get none of their own: localhost, 127.0.0.1, ::1 (+ extra addresses). */
  readonly defaultLeaf: () => Leaf
  /** The leaf for a server name: its own when it may have one, else the default. */
  readonly leafFor: (serverName: string) => Leaf
  /** For `SNICallback` of node:tls and http2. */
  readonly sniCallback: (serverName: string, done: (error: Error | null, context?: SecureContext) => void) => void
  /** Exact names (normalised) beyond the local ones that are minted. */
  readonly extraHosts: readonly string[]
}

const LEAF_LIFETIME_MS = 90 * DAY_MS
/** A leaf lives 90 d and is replaced after 30: a proxy that runs for weeks never serves one near its end. */
const REISSUE_AFTER_MS = 30 * DAY_MS
const SUBJECT = x509.encodeName([['CN', 'authproxy development certificate']])

/**
 * One RSA key for the run (never the CA's), one certificate a name. Only exact local names and `extraHosts` (of
 * `readExtraHosts`) are minted: a wildcard `*.localhost` is refused by every client measured, and a certificate for any
 * name asked would give DNS rebinding a valid padlock. The subject's CN is no host name on purpose: OpenSSL would hold
 * one against the name constraints. `maxNames` bounds memory; the least recently used name is forgotten.
 */
export async function createLeafMinter(
  authority: Authority,
  options: {
    readonly extraHosts?: readonly string[]
    readonly now?: () => number
    readonly random?: (bytes: number) => Uint8Array
    readonly maxNames?: number
    readonly generateKey?: typeof generateRsaKey
  } = {},
): Promise<LeafMinter> {
  const { extraHosts = [], now = Date.now, random, maxNames = 128 } = options
  const pair = await (options.generateKey ?? generateRsaKey)()
  const keys = describeLeafKey(pair, authority)
  const key = keys.pem
  const exact = new Set(extraHosts.filter(host => isIP(host) === 0))
  const defaultNames = ['localhost', '127.0.0.1', '::1', ...extraHosts.filter(host => isIP(host) !== 0)]
  const minted = new Map<string, { readonly leaf: Leaf; context: SecureContext | null }>() // oldest use first

  const entryFor = (serverName: string): { readonly leaf: Leaf; context: SecureContext | null } => {
    const host = normalizeHostName(serverName)
    const own = host !== null && host !== 'localhost' && (isLocalName(host) || exact.has(host)) ? host : null
    const slot = own ?? '' // '' = the default leaf
    const known = minted.get(slot)
    if (known !== undefined) minted.delete(slot)
    const names = own === null ? defaultNames : [own]
    const entry = known && isFresh(known.leaf, now()) ? known : { leaf: mint(names), context: null }
    minted.set(slot, entry)
    if (minted.size > maxNames) minted.delete(minted.keys().next().value ?? '')
    return entry
  }
  const mint = (names: readonly string[]): Leaf => issueLeaf(authority, names, keys, now(), random)
  const leafFor = (serverName: string): Leaf => entryFor(serverName).leaf

  return {
    recipe: { authority, extraHosts, keys: pair },
    extraHosts,
    defaultLeaf: () => leafFor(''),
    leafFor,
    sniCallback: (serverName, done) => {
      try {
        const entry = entryFor(serverName)
        entry.context ??= createSecureContext({ cert: entry.leaf.cert, key, minVersion: 'TLSv1.2' })
        done(null, entry.context)
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  }
}

/** The minter of a recipe: the same key, so that a browser that was told of it finds it. */
export function followRecipe({ authority, extraHosts, keys }: LeafRecipe): Promise<LeafMinter> {
  return createLeafMinter(authority, { extraHosts, generateKey: async () => keys })
}

/**
 * Keeps a long-running server's default certificate fresh (SNI ones renew themselves; connections by address send no
 * SNI). Returns the function that stops it; the timer never keeps the process alive.
 */
export function keepDefaultFresh(
  server: { setSecureContext(options: { cert: string; key: string; minVersion: 'TLSv1.2' }): void },
  minter: LeafMinter,
  everyMs: number = DAY_MS / 2,
): () => void {
  let served = minter.defaultLeaf()
  const timer = setInterval(() => {
    const leaf = minter.defaultLeaf()
    if (leaf === served) return
    served = leaf
    server.setSecureContext({ cert: leaf.cert, key: leaf.key, minVersion: 'TLSv1.2' })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Too old, or from the future (the clock was set back): mint again. */
function isFresh(leaf: Leaf, now: number): boolean {
  return now >= leaf.issuedAt - BACKDATE_MS && now < leaf.issuedAt + REISSUE_AFTER_MS
}

/** The run's leaf key and what never changes about the certificates for it, encoded once. */
export interface LeafKey {
  readonly pem: string
  readonly publicKey: Uint8Array
  readonly extensions: ReturnType<typeof x509.leafExtensions>
}

export function describeLeafKey(
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  authority: Authority,
): LeafKey {
  return {
    pem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: x509.encodePublicKey(pair.publicKey),
    extensions: x509.leafExtensions(x509.keyIdentifierOf(pair.publicKey), authority.keyIdentifier),
  }
}

/** One certificate for exactly `names`: never valid beyond its CA, at most 90 d, backdated a day. */
export function issueLeaf(
  authority: Authority,
  names: readonly string[],
  key: LeafKey,
  now: number,
  random?: (bytes: number) => Uint8Array,
): Leaf {
  const notBefore = Math.max(wholeSecond(now - BACKDATE_MS), authority.notBefore)
  const notAfter = Math.min(notBefore + LEAF_LIFETIME_MS - 1000, authority.notAfter)
  const cert = x509.signCertificate(
    {
      subject: SUBJECT,
      issuer: authority.subject,
      publicKey: key.publicKey,
      serial: randomSerial(random),
      notBefore,
      notAfter,
      extensions: [...key.extensions, x509.subjectAltName(names)],
    },
    authority.privateKey,
  )
  return { names, cert, key: key.pem, issuedAt: now, notAfter }
}
