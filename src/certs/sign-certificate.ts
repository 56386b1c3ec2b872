import { createHash, type KeyObject, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import type forge from 'node-forge'
import type { NameConstraints } from './constraints.ts'
import { ipOctets } from './host-name.ts'

// Its DER writer alone, 5 of its 42 files: all of them load in 30 ms, in each thread.
const asn1 = createRequire(import.meta.url)('node-forge/lib/asn1.js') as typeof forge.asn1
const { Class, Type } = asn1
type Node = forge.asn1.Asn1

/** A certificate to be: dates in ms since the epoch, names and extensions as DER. */
export interface CertificateDraft {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** Big-endian magnitude; made positive by {@link signCertificate}. */
  readonly serial: Uint8Array
  readonly notBefore: number
  readonly notAfter: number
  readonly extensions: readonly Node[]
}

/** Signs with an RSA key and SHA-256 (RFC 5280 4.1; forge lays out the TBSCertificate, node:crypto signs). Returns PEM. */
export function signCertificate(draft: CertificateDraft, issuerKey: KeyObject): string {
  const tbs = sequence([
    asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [primitive(Type.INTEGER, '\x02')]), // v3
    primitive(Type.INTEGER, positiveInteger(draft.serial)),
    SHA256_WITH_RSA,
    fromDer(draft.issuer),
    sequence([time(draft.notBefore), time(draft.notAfter)]),
    fromDer(draft.subject),
    fromDer(draft.publicKey),
    asn1.create(Class.CONTEXT_SPECIFIC, 3, true, [sequence(draft.extensions)]),
  ])
  const signature = sign('sha256', toDer(tbs), issuerKey)
  const der = toDer(sequence([tbs, SHA256_WITH_RSA, primitive(Type.BITSTRING, `\0${signature.toString('latin1')}`)]))
  const body = der.toString('base64').replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${body}-----END CERTIFICATE-----\n`
}

/**
 * A Name as DER. Values are UTF8String: forge's default, PrintableString, knows no `@` and Chromium refuses one inside.
 * Each value is cut to 64 characters (RFC 5280 A.1, ub-common-name).
 */
export function encodeName(parts: ReadonlyArray<readonly [type: 'CN' | 'O' | 'OU', value: string]>): Uint8Array {
  const ids = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11' }
  const attributes = parts.map(([type, value]) => {
    const text = Buffer.from([...value].slice(0, 64).join(''), 'utf8').toString('latin1')
    return asn1.create(Class.UNIVERSAL, Type.SET, true, [sequence([oid(ids[type]), primitive(Type.UTF8, text)])])
  })
  return toDer(sequence(attributes))
}

/** SubjectPublicKeyInfo as DER. */
export function encodePublicKey(publicKey: KeyObject): Uint8Array {
  return publicKey.export({ type: 'spki', format: 'der' })
}

/** 160 bits out of SHA-256 over the subjectPublicKey (RFC 7093 2, method 1). RSA keys only: PKCS#1 is that very string. */
export function keyIdentifierOf(publicKey: KeyObject): Uint8Array {
  return createHash('sha256')
    .update(publicKey.export({ type: 'pkcs1', format: 'der' }))
    .digest()
    .subarray(0, 20)
}

/** basicConstraints, critical. A CA here never has another CA below it (pathlen 0). */
export function basicConstraints(isCa: boolean): Node {
  const flag = primitive(Type.BOOLEAN, '\xff')
  return extension('2.5.29.19', true, sequence(isCa ? [flag, primitive(Type.INTEGER, '\0')] : []))
}

/** keyUsage, critical: keyCertSign + cRLSign, or what a TLS server's RSA key does: digitalSignature + keyEncipherment. */
export function keyUsage(isCa: boolean): Node {
  return extension('2.5.29.15', true, primitive(Type.BITSTRING, isCa ? '\x01\x06' : '\x05\xa0'))
}

/** extKeyUsage: serverAuth and nothing else (on the CA: no mail, no code signing below it). */
export function serverAuthOnly(): Node {
  return extension('2.5.29.37', false, sequence([oid('1.3.6.1.5.5.7.3.1')]))
}

/** subjectKeyIdentifier. */
export function subjectKeyIdentifier(identifier: Uint8Array): Node {
  return extension('2.5.29.14', false, primitive(Type.OCTETSTRING, binary(identifier)))
}

/** authorityKeyIdentifier: the issuer's subjectKeyIdentifier, the same octets. Strict OpenSSL refuses a leaf without. */
function authorityKeyIdentifier(identifier: Uint8Array): Node {
  return extension('2.5.29.35', false, sequence([contextual(0, identifier)]))
}

/** subjectAltName of exact names; an address becomes a true iPAddress (as a dNSName every client refuses it). */
export function subjectAltName(hosts: readonly string[]): Node {
  const names = hosts.map(host => (isIP(host) === 0 ? contextual(2, Buffer.from(host)) : contextual(7, ipOctets(host))))
  return extension('2.5.29.17', false, sequence(names))
}

/** nameConstraints, critical (RFC 5280 4.2.1.10): permitted subtrees only. */
export function nameConstraints(constraints: NameConstraints): Node {
  const bases = [
    ...constraints.dns.map(name => contextual(2, Buffer.from(name))),
    ...constraints.ip.map(range => contextual(7, range)),
  ]
  const permitted = bases.map(base => sequence([base]))
  return extension('2.5.29.30', true, sequence([asn1.create(Class.CONTEXT_SPECIFIC, 0, true, permitted)]))
}

/** Every extension of a leaf but its names. */
export function leafExtensions(own: Uint8Array, issuers: Uint8Array): readonly Node[] {
  return [
    basicConstraints(false),
    keyUsage(false),
    serverAuthOnly(),
    subjectKeyIdentifier(own),
    authorityKeyIdentifier(issuers),
  ]
}

function extension(id: string, critical: boolean, value: Node): Node {
  const flag = critical ? [primitive(Type.BOOLEAN, '\xff')] : []
  // Encoded at once: the same nodes go into certificate after certificate.
  return fromDer(toDer(sequence([oid(id), ...flag, primitive(Type.OCTETSTRING, toDer(value).toString('latin1'))])))
}

/** RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
function time(ms: number): Node {
  const date = new Date(ms)
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date))
}

function positiveInteger(magnitude: Uint8Array): string {
  const text = binary(magnitude)
  return (text.charCodeAt(0) & 0x80) === 0 ? text : `\0${text}`
}

/** A ready element inside the tree without forge reading it: its tag octet whole, its content as opaque octets. */
function fromDer(der: Uint8Array): Node {
  const long = (der[1] ?? 0) >= 0x80 ? (der[1] ?? 0) & 0x7f : 0
  const tag: number = der[0] ?? 0
  return asn1.create(Class.UNIVERSAL, tag, false, binary(der.subarray(2 + long)))
}

const sequence = (nodes: readonly Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...nodes])
const primitive = (type: forge.asn1.Type, value: string): Node => asn1.create(Class.UNIVERSAL, type, false, value)
const contextual = (tag: number, value: Uint8Array): Node =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag, false, binary(value))
const oid = (id: string): Node => primitive(Type.OID, asn1.oidToDer(id).getBytes())
const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const toDer = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1')

const SHA256_WITH_RSA = fromDer(toDer(sequence([oid('1.2.840.113549.1.1.11'), primitive(Type.NULL, '')])))
