import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { UserError } from '../model/user-error.ts'
import { errorCode } from './ca-permissions.ts'

/** A certificate that the user brought along, checked: ready for `tls.createSecureContext`. */
export interface OwnCertificate {
  /** The chain as PEM, leaf first. */
  readonly cert: string
  readonly key: string
  readonly notAfter: number
  /** The leaf's subjectAltName as Node prints it; null = none (browsers then refuse the certificate). */
  readonly subjectAltName: string | null
  readonly warnings: readonly string[]
}

/**
 * Loads `--cert` and `--key` (PEM). Throws UserError: `cert-unreadable`, `cert-invalid` (no PEM, broken chain),
 * `cert-expired` (or not valid yet), `key-invalid` (no PEM, or encrypted), `key-mismatch`. That it does not cover a name
 * in `hosts` is a warning: only the browser's own check is the truth.
 */
export async function loadOwnCertificate(
  certFile: string,
  keyFile: string,
  options: { readonly now: number; readonly hosts?: readonly string[] },
): Promise<OwnCertificate> {
  const chain = readChain(await readPem(certFile, '--cert'), certFile)
  const key = readKey(await readPem(keyFile, '--key'), keyFile)
  const leaf = chain[0]
  if (!leaf.checkPrivateKey(key))
    throw new UserError(
      'key-mismatch',
      `The key ${keyFile} does not belong to the first certificate in ${certFile}.`,
      "Name the two files that were made together; in a chain the server's certificate comes first.",
    )
  chain.forEach((certificate, index) => {
    checkDates(certificate, certFile, options.now)
    const issuer = chain[index + 1]
    if (issuer !== undefined && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)))
      throw new UserError(
        'cert-invalid',
        `Certificate ${index + 1} in ${certFile} was not issued by the one after it.`,
        "Put the chain in order: the server's certificate, then each issuer.",
      )
  })
  const subjectAltName = leaf.subjectAltName ?? null
  const covers = (host: string): boolean => (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined
  const uncovered = (options.hosts ?? []).filter(host => !covers(host))
  const warnings = [
    ...(subjectAltName === null ? ['The certificate has no subjectAltName: browsers refuse it.'] : []),
    ...(subjectAltName !== null && uncovered.length > 0
      ? [`The certificate does not cover ${uncovered.join(', ')}: browsers will warn.`]
      : []),
    ...(leaf.ca ? ['The certificate is a CA: use one that it issued.'] : []),
  ]
  return {
    cert: chain.map(String).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    notAfter: Math.min(...chain.map(certificate => Date.parse(certificate.validTo))),
    subjectAltName,
    warnings,
  }
}

async function readPem(file: string, option: string): Promise<string> {
  return await readFile(file, 'utf8').catch(error => {
    throw new UserError(
      'cert-unreadable',
      `${option} ${file} cannot be read (${errorCode(error)}).`,
      "Check the path and the file's permissions.",
    )
  })
}

function readChain(text: string, file: string): readonly [X509Certificate, ...X509Certificate[]] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  try {
    const [leaf, ...rest] = blocks.map(block => new X509Certificate(block))
    if (leaf !== undefined) return [leaf, ...rest]
  } catch {
    // said below
  }
  throw new UserError(
    'cert-invalid',
    `${file} holds no readable PEM certificate.`,
    'It must contain "-----BEGIN CERTIFICATE-----"; convert DER with `openssl x509 -inform der`.',
  )
}

function readKey(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (error) {
    const encrypted = /ENCRYPTED/.test(text) || errorCode(error) === 'ERR_MISSING_PASSPHRASE'
    throw new UserError(
      'key-invalid',
      encrypted ? `The key ${file} is protected by a passphrase.` : `${file} holds no readable PEM private key.`,
      encrypted
        ? `Decrypt it: openssl pkey -in ${file} -out key.pem`
        : 'It must contain "-----BEGIN PRIVATE KEY-----" (or RSA, or EC).',
    )
  }
}

function checkDates(certificate: X509Certificate, file: string, now: number): void {
  const issue = (state: string) =>
    new UserError(
      'cert-expired',
      `A certificate in ${file} ${state}.`,
      'Renew it, or leave --cert out: authproxy then makes its own.',
    )
  if (Date.parse(certificate.validTo) <= now) throw issue(`expired on ${certificate.validTo}`)
  if (Date.parse(certificate.validFrom) > now) throw issue(`is valid only from ${certificate.validFrom} on`)
}
