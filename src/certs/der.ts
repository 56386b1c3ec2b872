/** One DER element (X.690 8.1): `start`..`end` is the whole of it, `contentStart`..`end` its value. */
export interface DerElement {
  readonly tag: number
  readonly start: number
  readonly contentStart: number
  readonly end: number
}

/** An X.509v3 extension: `id` is the OID's DER content in hex (`551d0e`), `value` the DER inside extnValue. */
export interface DerExtension {
  readonly id: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/** The parts of a certificate that `X509Certificate` of node:crypto does not hand out. */
export interface CertificateParts {
  /** The subject's Name, whole element: what a leaf must carry, octet by octet, as its issuer (RFC 5280 4.1.2.4). */
  readonly subject: Uint8Array
  readonly extensions: readonly DerExtension[]
}

/** Reads one element at `offset`. Throws RangeError on anything but definite, minimal lengths inside `bytes`. */
export function readDer(bytes: Uint8Array, offset: number, limit: number = bytes.length): DerElement {
  const at = (index: number): number => {
    const value = index < limit ? bytes[index] : undefined
    if (value === undefined) throw new RangeError('DER: cut short')
    return value
  }
  const tag = at(offset)
  if ((tag & 0x1f) === 0x1f) throw new RangeError('DER: long tags are not used in certificates')
  const first = at(offset + 1)
  let contentStart = offset + 2
  let length = first
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw new RangeError('DER: length form')
    length = 0
    for (let index = 0; index < count; index++) length = length * 256 + at(contentStart + index)
    if (length < 0x80 || length < 256 ** (count - 1)) throw new RangeError('DER: length not minimal')
    contentStart += count
  }
  const end = contentStart + length
  if (end > limit) throw new RangeError('DER: longer than its parent')
  return { tag, start: offset, contentStart, end }
}

/** The elements inside a constructed element, in order. Throws RangeError like {@link readDer}. */
export function readDerChildren(bytes: Uint8Array, parent: DerElement): DerElement[] {
  const children: DerElement[] = []
  for (let offset = parent.contentStart; offset < parent.end; ) {
    const child = readDer(bytes, offset, parent.end)
    children.push(child)
    offset = child.end
  }
  return children
}

/**
 * Subject and extensions of a certificate (RFC 5280 4.1). Only for certificates that `X509Certificate` has accepted:
 * this walks the structure, it verifies nothing. Throws RangeError when the structure is another.
 */
export function readCertificateParts(certificate: Uint8Array): CertificateParts {
  const raw = new Uint8Array(certificate) // a Buffer's slice() would share memory with Node's pool
  const [tbs] = readDerChildren(raw, readDer(raw, 0))
  if (tbs === undefined) throw new RangeError('DER: no TBSCertificate')
  const fields = readDerChildren(raw, tbs)
  const versioned = fields[0]?.tag === 0xa0 ? 1 : 0 // [0] version; absent in v1
  const subject = fields[versioned + 4] // serial, algorithm, issuer, validity, subject
  if (subject?.tag !== 0x30) throw new RangeError('DER: no subject')
  const wrapper = fields.find(field => field.tag === 0xa3)
  const list = wrapper === undefined ? undefined : readDerChildren(raw, wrapper)[0]
  const extensions = list === undefined ? [] : readDerChildren(raw, list).map(element => readExtension(raw, element))
  return { subject: raw.slice(subject.start, subject.end), extensions }
}

function readExtension(raw: Uint8Array, element: DerElement): DerExtension {
  const fields = readDerChildren(raw, element)
  const oid = fields[0]
  const value = fields.at(-1)
  if (oid?.tag !== 0x06 || value?.tag !== 0x04) throw new RangeError('DER: no extension')
  const flag = fields.length === 3 ? fields[1] : undefined
  return {
    id: Buffer.from(raw.subarray(oid.contentStart, oid.end)).toString('hex'),
    critical: flag?.tag === 0x01 && raw[flag.contentStart] === 0xff,
    value: raw.slice(value.contentStart, value.end),
  }
}
