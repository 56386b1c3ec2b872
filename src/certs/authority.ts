import {
  createHash,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { promisify } from 'node:util'
import { UserError } from '../model/user-error.ts'
import { localConstraints, type NameConstraints, readConstraints } from './constraints.ts'
import { type CertificateParts, readCertificateParts, readDer } from './der.ts'
import * as x509 from './sign-certificate.ts'

export const DAY_MS = 86_400_000
/** Clocks differ: what is issued now is valid since a day ago. */
export const BACKDATE_MS = 24 * 60 * 60 * 1000
/** Apple's limit for roots that a user adds. */
export const CA_LIFETIME_DAYS = 825

/** A CA ready to sign: its certificate, the key, and the facts about it that leaves and checks need. */
export interface Authority {
  readonly kind: 'authproxy' | 'mkcert'
  readonly certificatePem: string
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
  /** Whole DER Name and the bytes of the subjectKeyIdentifier: copied octet by octet into leaves. */
  readonly subject: Uint8Array
  readonly keyIdentifier: Uint8Array
  readonly constraints: NameConstraints | null // null: may sign for any site (mkcert's)
  readonly notBefore: number
  readonly notAfter: number
}

/** An RSA-2048 key pair from node:crypto: about 0.1 s, off the main thread (forge's own takes about 1 s, on it). */
export async function generateRsaKey(): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  return await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
}

/**
 * Makes a new CA, name-constrained (critical) to this machine, the local suffixes and `extraHosts` (of `readExtraHosts`):
 * a stolen key can then not speak for any public site. The subject holds an id of the key, so that two CAs of one user
 * never share a name: trust stores and chain builders confuse CAs of the same subject. Sources of time, randomness
 * and keys are arguments; the results are PEM texts (PKCS#8 for the key).
 */
export async function createAuthority(options: {
  readonly owner: { readonly user: string; readonly host: string }
  readonly extraHosts?: readonly string[]
  readonly now: number
  readonly random?: (bytes: number) => Uint8Array
  readonly generateKey?: typeof generateRsaKey
}): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> {
  const { publicKey, privateKey } = await (options.generateKey ?? generateRsaKey)()
  const keyIdentifier = x509.keyIdentifierOf(publicKey)
  const id = Buffer.from(keyIdentifier).toString('hex').slice(0, 8)
  const subject = x509.encodeName([
    ['O', 'authproxy development CA'],
    ['OU', `id ${id}`],
    ['CN', `authproxy local CA (${cleanName(options.owner.user)}@${cleanName(options.owner.host)})`],
  ])
  const notBefore = wholeSecond(options.now - BACKDATE_MS)
  const certificatePem = x509.signCertificate(
    {
      subject,
      issuer: subject,
      publicKey: x509.encodePublicKey(publicKey),
      serial: randomSerial(options.random),
      notBefore,
      notAfter: notBefore + CA_LIFETIME_DAYS * DAY_MS - 1000,
      extensions: [
        x509.basicConstraints(true),
        x509.keyUsage(true),
        x509.serverAuthOnly(),
        x509.nameConstraints(localConstraints(options.extraHosts ?? [])),
        x509.subjectKeyIdentifier(keyIdentifier),
      ],
    },
    privateKey,
  )
  return { certificatePem, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/**
 * Reads a CA back. forge never parses it (its ASN.1 reader had CVE-2025-12816): `X509Certificate` does. Throws UserError
 * `ca-unreadable` (no PEM, no CA, no RSA key) or `ca-mismatch` (the key is another certificate's).
 */
export function readAuthority(kind: Authority['kind'], certificatePem: string, privateKeyPem: string): Authority {
  const certificate = readCaCertificate(certificatePem)
  const privateKey = attempt(() => createPrivateKey(privateKeyPem))
  if (privateKey?.asymmetricKeyType !== 'rsa') throw unreadable('its key file holds no unencrypted RSA key')
  if (!certificate.checkPrivateKey(privateKey))
    throw new UserError('ca-mismatch', 'The CA certificate and the CA key do not belong together.', MAKE_ANEW)
  const parts = attempt(() => readCertificateParts(certificate.raw))
  const identifier = parts && attempt(() => readKeyIdentifier(parts))
  const constraints = parts && extensionValue(parts, '551d1e')
  if (!parts || !identifier) throw unreadable('it has no subjectKeyIdentifier')
  return {
    kind,
    certificatePem: certificate.toString(),
    certificate,
    privateKey,
    subject: parts.subject,
    keyIdentifier: identifier,
    constraints: constraints ? (attempt(() => readConstraints(constraints)) ?? { dns: [], ip: [] }) : null,
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  }
}

/** The certificate alone, for commands that need no key. Throws UserError `ca-unreadable`. */
export function readCaCertificate(pem: string): X509Certificate {
  const certificate = attempt(() => new X509Certificate(pem))
  if (certificate === null) throw unreadable('its certificate file holds no certificate')
  if (!certificate.ca) throw unreadable('its certificate is not a CA')
  return certificate
}

/** What a certificate may sign for; null = no constraints. */
export function constraintsOf(certificate: X509Certificate): NameConstraints | null {
  const value = extensionValue(readCertificateParts(certificate.raw), '551d1e')
  return value === null ? null : readConstraints(value)
}

/** Random, positive, 127 bit: `01xxxxxx…`, so DER needs no padding and no octet is lost (RFC 5280 4.1.2.2). */
export function randomSerial(random: (bytes: number) => Uint8Array = randomBytes): Uint8Array {
  const serial = Uint8Array.from(random(16))
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

/** Certificates know whole seconds. */
export function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

/** SHA-1 in hex, upper case, no colons: the name by which macOS and Windows know a certificate. Identity, not security. */
export function thumbprintOf(certificate: X509Certificate): string {
  return createHash('sha1').update(certificate.raw).digest('hex').toUpperCase()
}

const MAKE_ANEW =
  'Run `authproxy ca uninstall`, delete the files named authproxy-ca* in that folder and start again: a new CA is made.'

function extensionValue(parts: CertificateParts, id: string): Uint8Array | null {
  return parts.extensions.find(extension => extension.id === id)?.value ?? null
}

function readKeyIdentifier(parts: CertificateParts): Uint8Array | null {
  const value = extensionValue(parts, '551d0e')
  return value === null ? null : value.slice(readDer(value, 0).contentStart)
}

function unreadable(why: string): UserError {
  return new UserError('ca-unreadable', `The CA cannot be used: ${why}.`, MAKE_ANEW)
}

function cleanName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 20) || 'unknown'
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
