/** Of node-forge only its DER writer is used: 5 of its 42 files, which load in a fifth of the time. */
declare module 'node-forge/lib/asn1.js' {
  import type forge from 'node-forge'

  const asn1: typeof forge.asn1
  export default asn1
}
